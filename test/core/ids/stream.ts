/** The door to ids alone, chunk by chunk: core/brought/text.ts reads so, and the finder is looked at here by itself. */
import { TextReader } from '../../../src/core/ids/bytes.ts'
import { Finder } from '../../../src/core/ids/finder.ts'
import { idLimits, type FoundId, type IdLimits, type IdSummary, type RefusedId } from '../../../src/core/ids/result.ts'
import type { IdRules } from '../../../src/core/ids/rules.ts'

export type IdStep =
  | { readonly kind: 'ids'; readonly found: readonly FoundId[]; readonly refused: readonly RefusedId[] }
  | { readonly kind: 'end'; readonly summary: IdSummary }

/** The most found and refused ids in one step. */
const stepLength = 500
/** Characters read without giving way: some milliseconds of work. */
const turnLength = 16_384

/**
 * Finds all ids in a file or a text that comes in pieces. Yields steps of at most 500 found and refused ids, then exactly
 * one `end`. Keeps the ids it has seen, and no more of the text than one row. The encoding of bytes is found out: UTF-8,
 * UTF-16 with a byte order mark, else Windows-1252. Throws only what the source throws.
 */
export async function* findIdsIn(
  source: AsyncIterable<Uint8Array | string>,
  rules: IdRules,
  limits: IdLimits = idLimits,
): AsyncGenerator<IdStep, void, undefined> {
  const finder = new Finder(rules, limits)
  const reader = new TextReader(rules.words)
  let gathered = ''
  for await (const piece of source) {
    for (let at = 0; at < piece.length && !finder.stopped && !reader.problem; at += turnLength) {
      gathered += reader.read(piece.slice(at, at + turnLength))
      if (gathered.length < turnLength) continue
      finder.write(gathered)
      gathered = ''
      yield* inTurns(finder)
      yield* stepsOf(finder, stepLength)
      await turn()
    }
    if (finder.stopped || reader.problem) break
  }
  if (!finder.stopped && !reader.problem) {
    finder.write(gathered + reader.end())
    yield* inTurns(finder)
    if (!reader.problem) finder.end()
  }
  yield* stepsOf(finder, 1)
  yield { kind: 'end', summary: { ...finder.summary(), ...(reader.problem ? { problem: reader.problem } : {}) } }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Reads what was decided upon at once, giving way in between. */
async function* inTurns(finder: Finder): AsyncGenerator<IdStep, void, undefined> {
  while (finder.behind && !finder.stopped) {
    finder.catchUp(turnLength)
    yield* stepsOf(finder, stepLength)
    await turn()
  }
}

/** Whole steps while at least `least` ids wait. */
function* stepsOf(finder: Finder, least: number): Generator<IdStep> {
  while (finder.waiting >= least) yield { kind: 'ids', ...finder.take(stepLength) }
}
