/**
 * Reads whatever is brought. What is short is read at once; anything longer in a thread of its own, so that the process goes
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
import { Thread, type TooMuch } from './thread.ts'

/** In bytes and lines: some ten milliseconds of work, where to start a thread takes a hundred. */
const short = { bytes: 32_768, lines: 1_100 }
/** In ms. 100,000 rows take some two seconds, the worst that the limits let through some twenty. */
const longestTime = 60_000
/** In MB: what a workbook of 100,000 rows takes, several times; two such threads and the rest stay below a container’s gigabyte. */
const largestHeap = 256
/** In ms; see Places. */
const patience = 60_000

type Most = { readonly time: number; readonly memory: number }

/**
 * All that one of these reads shares its threads. `most`: what reading may take, working time in ms and heap in MB.
 * `closing`: aborted when the process ends, which then waits for no reading.
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
      yield* inThread(new Thread({ rules, limits }, most, closing), new Asked(beginning.sources), most)
    } finally {
      give?.()
      await beginning.end()
    }
  }
}

async function* inThread(thread: Thread, asked: Asked, most: Most): ReturnType<ReadBrought> {
  try {
    for (let said = await thread.said; said.kind !== 'done';) {
      if (said.kind === 'too much')
        return yield { kind: 'read', read: notRead(asked.source, asked.name, tooMuch(said, most)) }
      if (said.kind === 'step') {
        yield said.step
        said = await thread.answer({ kind: 'taken' })
      } else {
        const { answer, moves } = said.kind === 'next source' ? await asked.nextSource() : await asked.nextPiece()
        said = await thread.answer(answer, moves)
      }
    }
  } finally {
    await thread.end()
    await asked.end()
  }
}

type Given = { readonly answer: Answer; readonly moves: readonly ArrayBuffer[] }
const end: Given = { answer: { kind: 'end' }, moves: [] }

/** At most so much is copied for the thread at once, in bytes or characters. */
const mostGiven = 262_144
/** Where a text may be cut: not between the two halves of one character. */
const betweenCharacters = (text: string): number =>
  mostGiven - (/[\ud800-\udbff]/.test(text.charAt(mostGiven - 1)) ? 1 : 0)

/** The sources and pieces, as the thread asks for them. */
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

  async nextSource(): Promise<Given> {
    this.#rest = undefined
    await this.#pieces?.return?.()
    const { done, value } = await this.#sources.next()
    if (done === true) return end
    const { name, fileName, pieces } = value
    this.source += 1
    this.name = name
    this.#pieces = pieces[Symbol.asyncIterator]()
    return { answer: { kind: 'source', name, ...(fileName === undefined ? {} : { fileName }) }, moves: [] }
  }

  async nextPiece(): Promise<Given> {
    const rest = this.#rest ?? (await this.#next())
    if (rest === undefined) return end
    const at = typeof rest === 'string' ? betweenCharacters(rest) : mostGiven
    const left = typeof rest === 'string' ? rest.slice(at) : rest.subarray(at)
    this.#rest = left.length > 0 ? left : undefined
    if (typeof rest === 'string') return { answer: { kind: 'piece', piece: rest.slice(0, at) }, moves: [] }
    // A copy: the memory of a piece is others’ too.
    const piece = new Uint8Array(rest.subarray(0, at))
    return { answer: { kind: 'piece', piece }, moves: [piece.buffer] }
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
