/** Instants at which something is due, in ms. Each is kept until it is past: only the earliest would let the rest wait. */
export class Dues {
  readonly #instants = new Set<number>()

  add(at: number): void {
    this.#instants.add(at)
  }

  get earliest(): number {
    let earliest = Infinity
    for (const at of this.#instants) earliest = Math.min(earliest, at)
    return earliest
  }

  /** True when something was due by `now`; it is no more then. */
  past(now: number): boolean {
    const due = [...this.#instants].filter((at) => at <= now)
    for (const at of due) this.#instants.delete(at)
    return due.length > 0
  }
}
