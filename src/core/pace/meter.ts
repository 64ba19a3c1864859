/** Counts calls by the second, to tell how fast they go now. Time in ms that never jump. */
const seconds = 5

export class Meter {
  #startedAt: number | undefined
  #counts = new Map<number, number>()

  count(now: number): void {
    const second = Math.floor(now / 1000)
    this.#startedAt ??= now
    this.#counts.set(second, (this.#counts.get(second) ?? 0) + 1)
    if (this.#counts.size > 2 * seconds) this.#forget(second)
  }

  /** Calls a second over the last seconds, up to five, the one that runs included. */
  perSecond(now: number): number {
    const second = Math.floor(now / 1000)
    this.#forget(second)
    const from = Math.max(this.#startedAt ?? now, (second - seconds + 1) * 1000)
    const calls = [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
    return (calls * 1000) / Math.max(1000, now - from)
  }

  #forget(second: number): void {
    for (const counted of this.#counts.keys()) if (counted <= second - seconds) this.#counts.delete(counted)
  }
}
