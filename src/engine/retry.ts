import { accountAnswers, type Balanced } from '../core/marketplace.ts'
import { needsConfirmation, type Reversal } from '../core/reversal.ts'
import { readBalance } from './balance.ts'
import type { Lane } from './lane.ts'
import { pause, retryDelay } from './pause.ts'
import { instantOf, type Shared } from './shared.ts'

/** Tries an account again whose trouble may pass by itself: one balance read for everything that waits for it. */
export class RetryLane implements Lane {
  readonly #shared: Shared
  #stale = true
  #busy = false

  constructor(shared: Shared) {
    this.#shared = shared
  }

  wake(): void {
    this.#stale = true
  }

  async start(slots: number): Promise<number> {
    if (!this.#stale || this.#busy || slots < 1) return 0
    this.#stale = false
    const { store, account, clock, tasks } = this.#shared
    const due = await store.work.dueRetry(account.id, clock.now())
    if (due.length === 0) return 0
    this.#busy = true
    tasks.run(() => this.#retry(due).finally(() => (this.#busy = false)))
    return 1
  }

  async close(): Promise<void> {
    this.#stale = false
  }

  async #retry(due: readonly Reversal[]): Promise<void> {
    const answer = await readBalance(this.#shared)
    if (answer.kind === 'slow down') {
      this.#stale = true
      return
    }
    for (const reversal of due) await this.#goOn(reversal, answer)
    this.#shared.signals.changed()
  }

  async #goOn(reversal: Reversal, answer: Balanced): Promise<void> {
    const { store, clock, bell, log } = this.#shared
    const trouble = answer.kind === 'account' ? answer.trouble : undefined
    if (accountAnswers(answer)) {
      await store.reversals.resume(reversal.id, undefined, clock.now())
      log.info('resumed', { reversal: reversal.id })
    } else if (trouble !== undefined && needsConfirmation.includes(trouble)) {
      // What kept it is over; what keeps it now needs a person, and the record says so in that order.
      await store.reversals.resume(reversal.id, undefined, clock.now())
      await pause(this.#shared, reversal.id, trouble, answer.said)
    } else {
      const lasted = clock.ms() - Date.parse(reversal.pause?.since ?? clock.now())
      const retryAt = clock.ms() + retryDelay(lasted)
      await store.work.stillPaused(reversal.id, instantOf(retryAt), clock.now())
      this.#shared.signals.due(retryAt)
    }
    bell.ring(reversal.id)
  }
}
