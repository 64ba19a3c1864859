/** Work that was begun and is not over: calls with what is recorded after them. */
export class Tasks {
  #running = 0
  #waiters: (() => void)[] = []
  readonly #ended: () => void
  readonly #failed: (error: unknown) => void

  /** @param ended called after each piece of work; `failed`: what a piece of work threw, which only the store or a defect can */
  constructor(ended: () => void, failed: (error: unknown) => void) {
    this.#ended = ended
    this.#failed = failed
  }

  get running(): number {
    return this.#running
  }

  /** Begins the work before it returns, so that its call is counted at once. */
  run(work: () => Promise<void>): void {
    this.#running++
    void work()
      .catch(this.#failed)
      .finally(() => {
        this.#running--
        if (this.#running === 0) for (const waiter of this.#waiters.splice(0)) waiter()
        this.#ended()
      })
  }

  /** Resolves when nothing is running. */
  async none(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#waiters.push(resolve))
  }
}
