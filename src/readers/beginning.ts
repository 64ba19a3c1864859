/** The beginning of what is brought: as much as tells whether it is short, and then all of it in its order again. */
import type { BroughtSource } from '../core/brought/brought.ts'
import type { Piece } from './talk.ts'

export type Beginning = {
  /** All of it is here. */
  readonly whole: boolean
  readonly sources: AsyncGenerator<BroughtSource, void, undefined>
  /** Lets go of what was not read. */
  end(): Promise<void>
}

type Short = { readonly bytes: number; readonly lines: number }

/** Takes sources until they have more bytes (or characters) or lines together than what is short. Throws what they throw. */
export const beginningOf = async (sources: AsyncIterable<BroughtSource>, short: Short): Promise<Beginning> => {
  const others = sources[Symbol.asyncIterator]()
  const end = async (): Promise<void> => void (await others.return?.())
  const held: BroughtSource[] = []
  let [bytes, lines] = [0, 0]
  const long = (): boolean => bytes > short.bytes || lines > short.lines
  try {
    for (let next = await others.next(); next.done !== true; next = await others.next()) {
      const pieces = next.value.pieces[Symbol.asyncIterator]()
      const first: Piece[] = []
      let piece = await pieces.next()
      for (; piece.done !== true; piece = await pieces.next()) {
        first.push(piece.value)
        bytes += piece.value.length
        if (!long()) lines += linesIn(piece.value)
        if (long()) break
      }
      held.push({ ...next.value, pieces: inOrder(first, piece.done === true ? undefined : pieces) })
      if (long()) return { whole: false, sources: inOrder(held, others), end }
    }
  } catch (error) {
    await end()
    throw error
  }
  return { whole: true, sources: inOrder(held), end }
}

const linesIn = (piece: Piece): number => {
  const text = typeof piece === 'string' ? piece : Buffer.from(piece).toString('latin1')
  return text.split('\n').length - 1
}

async function* inOrder<Thing>(held: Thing[], rest?: AsyncIterator<Thing>): AsyncGenerator<Thing, void, undefined> {
  try {
    for (let thing = held.shift(); thing !== undefined; thing = held.shift()) yield thing
    if (!rest) return
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
  } finally {
    await rest?.return?.()
  }
}
