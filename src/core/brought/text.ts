/** Text and tables, as they come: sixteen thousand characters, then others have their turn. */
import { TextReader } from '../ids/bytes.ts'
import { Finder } from '../ids/finder.ts'
import type { PlaceNames } from '../ids/lines.ts'
import type { IdRules } from '../ids/rules.ts'
import type { BroughtLimits } from './brought.ts'
import type { Gathering } from './gathering.ts'
import { Mender } from './mend.ts'

/** Characters read without giving way: some milliseconds of work. */
const turnLength = 16_384

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Reads pieces of text or bytes into what gathers them. Yields whenever something may have been found. */
export async function* readText(
  pieces: AsyncIterable<Uint8Array | string>,
  gathering: Gathering,
  names: PlaceNames,
  rules: IdRules,
  limits: BroughtLimits,
): AsyncGenerator<void, void, undefined> {
  const mender = new Mender(rules)
  gathering.form = 'text'
  gathering.joined = mender.joined
  const finder = new Finder(rules, limits, gathering, names, mender)
  const reader = new TextReader(rules.words)
  const ended = (): boolean => finder.stopped || reader.problem !== undefined
  let gathered = ''
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length && !ended(); at += turnLength) {
      gathered += reader.read(piece.slice(at, at + turnLength))
      if (gathered.length < turnLength) continue
      finder.write(gathered)
      gathered = ''
      yield* inTurns(finder)
      await turn()
    }
    if (ended()) break
  }
  if (!ended()) {
    finder.write(gathered + reader.end())
    yield* inTurns(finder)
    if (!reader.problem) finder.end()
  }
  if (reader.problem) gathering.problem = reader.problem
  yield
}

async function* inTurns(finder: Finder): AsyncGenerator<void, void, undefined> {
  while (finder.behind && !finder.stopped) {
    finder.catchUp(turnLength)
    yield
    await turn()
  }
  yield
}

export async function* once<Piece>(piece: Piece): AsyncGenerator<Piece, void, undefined> {
  yield piece
}
