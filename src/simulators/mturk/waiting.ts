/** What the simulator still has to do in a moment: answers under latency, work that lands late. */
export class Waiting {
  private readonly pending = new Map<NodeJS.Timeout, () => void>()
  private readonly late = new Set<() => void>()
  private readonly watchers: (() => void)[] = []
  private busy = 0
  private closed = false

  /** Resolves after so many milliseconds, or at once when the simulator closes. */
  async pause(milliseconds: number): Promise<void> {
    if (milliseconds <= 0 || this.closed) return
    await new Promise<void>((resolve) => this.timer(milliseconds, resolve, resolve))
  }

  /** Does something later, unless the simulator closes before. */
  later(milliseconds: number, work: () => void): void {
    if (this.closed) return
    this.busy += 1
    const land = (): void => {
      if (!this.late.delete(land)) return
      work()
      this.done()
    }
    this.late.add(land)
    this.timer(milliseconds, land, () => {
      if (this.late.delete(land)) this.done()
    })
  }

  /** Does everything that was to be done later now, whatever time it had left. */
  land(): void {
    for (const land of this.late) land()
  }

  /** Counts a conversation as something under way until `during` ends. */
  async track<T>(during: Promise<T>): Promise<T> {
    this.busy += 1
    try {
      return await during
    } finally {
      this.done()
    }
  }

  /** Resolves when nothing is under way: no request being worked on, no late work still to land. */
  async idle(): Promise<void> {
    if (this.busy === 0) return
    await new Promise<void>((resolve) => this.watchers.push(resolve))
  }

  close(): void {
    this.closed = true
    for (const [timer, cut] of this.pending) {
      clearTimeout(timer)
      cut()
    }
    this.pending.clear()
  }

  private timer(milliseconds: number, elapsed: () => void, cut: () => void): void {
    const timer = setTimeout(() => {
      this.pending.delete(timer)
      elapsed()
    }, milliseconds)
    this.pending.set(timer, cut)
  }

  private done(): void {
    this.busy -= 1
    if (this.busy > 0) return
    for (const watcher of this.watchers.splice(0)) watcher()
  }
}
