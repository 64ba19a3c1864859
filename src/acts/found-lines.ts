/** What was found waits here until all is read: nothing becomes a draft before it is known that nothing stands against it. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { BroughtSubmission } from '../core/brought/brought.ts'
import type { NewLine } from '../core/reversal-store.ts'

type Waiting = Omit<NewLine, 'number' | 'leftOut'> & { readonly marked: boolean }

/**
 * Packed: as objects 100,000 lines would be 60 MB and hold the whole file, of which every text is a part; so they are six.
 * Some milliseconds for 500.
 */
export class FoundLines {
  #chunks: Buffer[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  add(found: readonly BroughtSubmission[]): void {
    if (found.length === 0) return
    this.#count += found.length
    const waiting = found.map(({ submission, where, named, hint, marked }): Waiting => ({
      submission,
      where,
      named,
      hint,
      marked,
    }))
    this.#chunks.push(deflateRawSync(JSON.stringify(waiting), { level: 1 }))
  }

  /** Chunk by chunk, as they were added; each is forgotten as it is given. */
  *take(): Generator<readonly Waiting[], void, undefined> {
    const chunks = this.#chunks
    this.#chunks = []
    this.#count = 0
    for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) yield unpacked(chunk)
  }
}

const unpacked = (chunk: Buffer): readonly Waiting[] => JSON.parse(inflateRawSync(chunk).toString()) as Waiting[]
