/** Who may have a process to read in: one a person, and a few of all together. The others wait, in the order in which they came. */

/** How many there are at most; each may take its whole heap. */
const most = 2

type Waiting = { readonly whose: string; readonly begin: () => void }

export class Places {
  readonly #taken: string[] = []
  readonly #waiting: Waiting[] = []
  readonly #patience: number

  /** @param patience how long one waits at most, in ms. */
  constructor(patience: number) {
    this.#patience = patience
  }

  /** Resolves with what gives the place back; undefined when there was none for too long. */
  async take(whose: string): Promise<(() => void) | undefined> {
    if (this.#free(whose)) this.#taken.push(whose)
    else if (!(await this.#turn(whose))) return undefined
    return () => this.#give(whose)
  }

  #free(whose: string): boolean {
    return this.#taken.length < most && !this.#taken.includes(whose)
  }

  #turn(whose: string): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        whose,
        begin: () => {
          clearTimeout(timer)
          this.#taken.push(whose)
          resolve(true)
        },
      }
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
        resolve(false)
      }, this.#patience)
      // Whoever waits keeps no process from its end.
      timer.unref()
      this.#waiting.push(waiting)
    })
  }

  #give(whose: string): void {
    this.#taken.splice(this.#taken.indexOf(whose), 1)
    const next = this.#waiting.findIndex((one) => this.#free(one.whose))
    if (next >= 0) this.#waiting.splice(next, 1)[0]?.begin()
  }
}
