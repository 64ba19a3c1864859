import type { LookRecord } from '../core/work-store.ts'

/** Writes down what looks found: answers that were parsed in the same turn of the event loop in one transaction. */
export class Looks {
  readonly #write: (records: readonly LookRecord[]) => Promise<void>
  #gathered: LookRecord[] = []
  #writing: Promise<void> | undefined

  constructor(write: (records: readonly LookRecord[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves when these are committed; rejects when they could not be. */
  async record(records: readonly LookRecord[]): Promise<void> {
    this.#gathered.push(...records)
    this.#writing ??= this.#next()
    return this.#writing
  }

  async #next(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    const records = this.#gathered
    this.#gathered = []
    this.#writing = undefined
    await this.#write(records)
  }
}
