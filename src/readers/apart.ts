/**
 * Reads whatever is brought. What is short is read at once; anything longer in a process of its own, so that the server goes
 * on whatever stands in it, with a limit to the time and memory that it may take.
 */
import type { BroughtSource, ReadBrought, SourceRead } from '../core/brought/brought.ts'
import { broughtLimits } from '../core/brought/brought.ts'
import { nothingIgnored } from '../core/ids/tally.ts'
import type { Problem } from '../core/problem.ts'
import { beginningOf } from './beginning.ts'
import { readBrought } from './brought.ts'
import { Places } from './places.ts'
import type { Answer, Piece } from './talk.ts'
import { ReadingProcess, type TooMuch } from './reading-process.ts'

/** In bytes and lines: some ten milliseconds of work, where to start a process takes a hundred. */
const short = { bytes: 32_768, lines: 1_100 }
/** In ms. 100,000 rows take some two seconds, the worst that the limits let through some twenty. */
const longestTime = 60_000
/** In MB: what a workbook of 100,000 rows takes, several times; two such processes and the rest stay below a container’s gigabyte. */
const largestHeap = 256
/** In ms; see Places. */
const patience = 60_000

type Most = { readonly time: number; readonly memory: number }

/**
 * All that one of these reads shares its places. `most`: what reading may take, working time in ms and heap in MB.
 * `closing`: aborted when the server ends, which then waits for no reading.
 */
export const readerApart = (
  most: Most = { time: longestTime, memory: largestHeap },
  closing?: AbortSignal,
): ReadBrought => {
  const places = new Places(patience)
  return async function* readApart(sources, rules, limits = broughtLimits, whose = '') {
    const beginning = await beginningOf(sources, short)
    let give: (() => void) | undefined
    try {
      if (beginning.whole) return yield* readBrought(beginning.sources, rules, limits)
      give = await places.take(whose)
      if (!give) return yield { kind: 'read', read: notRead(0, '', busy) }
      yield* inProcess(new ReadingProcess({ rules, limits }, most, closing), new Asked(beginning.sources), most)
    } finally {
      give?.()
      await beginning.end()
    }
  }
}

async function* inProcess(reading: ReadingProcess, asked: Asked, most: Most): ReturnType<ReadBrought> {
  try {
    for (let said = await reading.said; said.kind !== 'done';) {
      if (said.kind === 'too much')
        return yield { kind: 'read', read: notRead(asked.source, asked.name, tooMuch(said, most)) }
      if (said.kind === 'step') {
        yield said.step
        said = await reading.answer({ kind: 'taken' })
      } else {
        const answer = said.kind === 'next source' ? await asked.nextSource() : await asked.nextPiece()
        said = await reading.answer(answer)
      }
    }
  } finally {
    await reading.end()
    await asked.end()
  }
}

const end: Answer = { kind: 'end' }

/** At most so much is sent at once, in bytes or characters. */
const mostGiven = 262_144
/** Where a text may be cut: not between the two halves of one character. */
const betweenCharacters = (text: string): number =>
  mostGiven - (/[\ud800-\udbff]/.test(text.charAt(mostGiven - 1)) ? 1 : 0)

/** The sources and pieces, as they are asked for. */
class Asked {
  /** Of the one in hand. */
  source = -1
  name = ''
  readonly #sources: AsyncIterator<BroughtSource>
  #pieces: AsyncIterator<Piece> | undefined
  /** What is left of a piece that is longer than is given at once. */
  #rest: Piece | undefined

  constructor(sources: AsyncIterable<BroughtSource>) {
    this.#sources = sources[Symbol.asyncIterator]()
  }

  async nextSource(): Promise<Answer> {
    this.#rest = undefined
    await this.#pieces?.return?.()
    const { done, value } = await this.#sources.next()
    if (done === true) return end
    const { name, fileName, pieces } = value
    this.source += 1
    this.name = name
    this.#pieces = pieces[Symbol.asyncIterator]()
    return { kind: 'source', name, ...(fileName === undefined ? {} : { fileName }) }
  }

  async nextPiece(): Promise<Answer> {
    const rest = this.#rest ?? (await this.#next())
    if (rest === undefined) return end
    const at = typeof rest === 'string' ? betweenCharacters(rest) : mostGiven
    const left = typeof rest === 'string' ? rest.slice(at) : rest.subarray(at)
    this.#rest = left.length > 0 ? left : undefined
    return { kind: 'piece', piece: typeof rest === 'string' ? rest.slice(0, at) : rest.subarray(0, at) }
  }

  async end(): Promise<void> {
    await this.#pieces?.return?.()
  }

  async #next(): Promise<Piece | undefined> {
    const next = await this.#pieces?.next()
    return next === undefined || next.done === true ? undefined : next.value
  }
}

const busy: Problem = {
  code: 'unavailable',
  sentence: 'Other files are being read at this moment. Bring this once more in a minute.',
}

const tooMuch = ({ of }: TooMuch, { time }: Most): Problem => ({
  code: 'too large',
  sentence: `Reading this takes more ${of === 'time' ? `than ${Math.round(time / 1_000)} seconds` : 'memory than there is for it'}; save what holds the ids as CSV or text, and bring that, in parts where it is long.`,
})

const notRead = (source: number, name: string, problem: Problem): SourceRead => ({
  source,
  name,
  form: 'nothing',
  counts: { submission: 0, task: 0, worker: 0, 'task type': 0, title: 0, environment: 0, 'reply address': 0 },
  refusedCount: 0,
  duplicates: { count: 0, examples: [] },
  repeats: 0,
  ignored: nothingIgnored(),
  statuses: new Map(),
  marked: 0,
  notes: [],
  problem,
})
