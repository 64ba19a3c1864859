/** Large bodies are in memory until they are done with: a few at a time, the others wait unread. */
import type { Response } from 'express'

export class Turns {
  #free: number
  readonly #waiting = new Set<() => void>()

  constructor(most: number) {
    this.#free = most
  }

  /** Resolves when it is this one's turn, which lasts until its response has ended or its sender is gone. */
  async take(response: Response): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await this.#turn(response)
    response.once('close', () => this.#give())
  }

  /** Never for one whose sender goes away meanwhile. */
  #turn(response: Response): Promise<void> {
    return new Promise((resolve) => {
      const mine = (): void => {
        response.off('close', gone)
        resolve()
      }
      const gone = (): void => void this.#waiting.delete(mine)
      this.#waiting.add(mine)
      response.once('close', gone)
    })
  }

  #give(): void {
    const [next] = this.#waiting
    if (!next) {
      this.#free += 1
      return
    }
    this.#waiting.delete(next)
    next()
  }
}
