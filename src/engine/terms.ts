import { Unreachable } from '../core/machines.ts'
import { AccountWork } from './account.ts'
import type { LoopParts } from './loop.ts'
import type { Station } from './station.ts'

/** Before another try to go on the record, in ms. */
const [firstWait, longestWait] = [200, 2_000] as const

type Parts = Omit<LoopParts, 'failedAlready'> & {
  readonly stir: () => void
  readonly due: (at: number) => void
}

/**
 * An account's engine works for one term or several, each under its own name. A term ends when what it holds is in doubt:
 * the engine was taken for dead, or whether a claim was made is not known. What it began comes to its end and is recorded;
 * what is left in its name then is taken over like a dead one's, by itself.
 */
export class Terms {
  readonly #parts: Parts
  readonly #station: Station
  #work: AccountWork | undefined
  #broken = false
  #wait: number = firstWait

  constructor(parts: Parts) {
    this.#parts = parts
    this.#station = parts.station({
      stir: () => {
        this.#work?.look()
        parts.stir()
      },
      died: () => this.#break('taken for dead'),
    })
  }

  get work(): AccountWork | undefined {
    return this.#work
  }

  /** The term is over: nothing is claimed and no call is begun any more. */
  get broken(): boolean {
    return this.#broken
  }

  /** Undefined when the records could not be reached: then some time has passed. */
  async begin(): Promise<AccountWork | undefined> {
    const { clock, stopped, failed } = this.#parts
    try {
      const engineId = await this.#station.enter()
      this.#broken = false
      this.#wait = firstWait
      this.#work = new AccountWork({
        ...this.#parts,
        station: this.#station,
        engineId,
        fenced: () => this.#broken || this.#station.fenced(),
        stopped: () => this.#broken || stopped(),
        failed: (error) => (error instanceof Unreachable ? this.#break('records not reached') : failed(error)),
      })
      return this.#work
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      await clock.sleep(this.#wait)
      this.#wait = Math.min(longestWait, this.#wait * 2)
      return undefined
    }
  }

  /** Runs the turns of a term. @throws what ends the engine */
  async unlessBroken(turns: () => Promise<void>): Promise<void> {
    try {
      await turns()
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
      this.#break('records not reached')
    }
  }

  /** Lets what was begun come to its end, and puts back what was not. */
  async end(): Promise<void> {
    await this.#work?.tasks.none()
    try {
      await this.#work?.close()
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
    }
  }

  async close(): Promise<void> {
    try {
      await this.#work?.close()
      await this.#station.leave()
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
    }
  }

  #break(why: string): void {
    if (this.#broken) return
    this.#broken = true
    this.#parts.log.warn('the engine goes on under another name', { account: this.#parts.account.id, why })
    this.#parts.stir()
  }
}
