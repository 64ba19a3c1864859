/** What the engine asks of several processes, where there is one that does everything. */
import type { Limiter } from '../core/machines.ts'
import { Pacer, type PaceAnswer, type PaceLimits } from '../core/pace.ts'
import { parseLearned } from '../core/pace/learned.ts'
import type { Clock } from '../core/ports.ts'
import type { Licence, Licences } from './licences.ts'
import type { Station } from './station.ts'

/** The pace of an account whose calls are all made here. */
export class OwnLimiter implements Limiter {
  readonly #pacer: Pacer
  readonly #clock: Pick<Clock, 'steady'>

  constructor(clock: Pick<Clock, 'steady'>, limits: PaceLimits, learned: string | undefined) {
    this.#clock = clock
    this.#pacer = new Pacer(limits, parseLearned(learned))
  }

  async grant(most: number): Promise<{ readonly slots: number; readonly again: number | undefined }> {
    const now = this.#clock.steady()
    return { slots: Math.min(most, this.#pacer.room(now)), again: this.#pacer.wait(now) }
  }

  again(): number | undefined {
    const now = this.#clock.steady()
    return this.#pacer.room(now) > 0 ? 0 : this.#pacer.wait(now)
  }

  /** Counted before it returns, so that the next grant knows of it. */
  take(): Promise<number> {
    return Promise.resolve(this.#pacer.sent(this.#clock.steady()))
  }

  /** A slot is taken here only when a call leaves. */
  giveBack(): void {}

  unused(ticket: number): void {
    this.#pacer.unsent(ticket)
  }

  answered(ticket: number, answer: PaceAnswer): void {
    this.#pacer.answered(ticket, answer, this.#clock.steady())
  }

  learned(): string | undefined {
    const learned = this.#pacer.toJSON()
    return learned && JSON.stringify(learned)
  }

  async close(): Promise<void> {}
}

const everything: Licence = {
  left: Infinity,
  forever: true,
  done: async () => undefined,
  giveBack: async () => undefined,
}

/** Every reversal may be worked on. */
const allLicensed: Licences = { take: async () => everything }

/** The one engine there is: alive, with every duty, and nothing to take over but what an earlier process left. */
export const onlyStation = (engineId: string): Station => ({
  enter: async () => engineId,
  onDuty: () => true,
  fenced: () => false,
  licences: allLicensed,
  tellOthers: () => undefined,
  leave: async () => undefined,
})
