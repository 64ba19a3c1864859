/** Counts what is open for each session. */
export class Streams {
  readonly #most: number
  readonly #open = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** False when the session has as many as it may. */
  begin(session: string): boolean {
    const open = this.#open.get(session) ?? 0
    if (open >= this.#most) return false
    this.#open.set(session, open + 1)
    return true
  }

  end(session: string): void {
    const left = (this.#open.get(session) ?? 1) - 1
    if (left > 0) this.#open.set(session, left)
    else this.#open.delete(session)
  }
}
