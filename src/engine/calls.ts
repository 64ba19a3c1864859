import type { Address, Balanced, Looked, Lost, Marketplace, Paged, Reversed, TaskFacts } from '../core/marketplace.ts'
import type { Pacer } from '../core/pace.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { Health } from './health.ts'

type Answer = Looked | Paged | Reversed | Balanced

/** The only way to the marketplace: each call takes a slot of the account's pace and tells its pace and health the answer. */
export class Calls {
  readonly #marketplace: Marketplace
  readonly #pacer: Pacer
  readonly #health: Health
  readonly #clock: Clock
  readonly #log: Log
  readonly #slotFree: () => void

  constructor(parts: {
    readonly marketplace: Marketplace
    readonly pacer: Pacer
    readonly health: Health
    readonly clock: Clock
    readonly log: Log
    /** A call was answered: the next one need not wait until its answer is recorded. */
    readonly slotFree: () => void
  }) {
    this.#marketplace = parts.marketplace
    this.#pacer = parts.pacer
    this.#health = parts.health
    this.#clock = parts.clock
    this.#log = parts.log
    this.#slotFree = parts.slotFree
  }

  look(address: Address): Promise<Looked> {
    return this.#made(() => this.#marketplace.look(address))
  }

  page(task: TaskFacts, cursor: string | undefined): Promise<Paged> {
    return this.#made(() => this.#marketplace.page(task, cursor))
  }

  balance(): Promise<Balanced> {
    return this.#made(() => this.#marketplace.balance())
  }

  /** The one call that pays. Its attempt is committed before this is called (law 2). */
  reverse(call: { readonly address: Address; readonly step: string; readonly feedback: string }): Promise<Reversed> {
    return this.#made(() => this.#marketplace.reverse(call))
  }

  async #made<Kind extends Answer>(call: () => Promise<Kind>): Promise<Kind | Lost> {
    const ticket = this.#pacer.sent(this.#clock.steady())
    const answer = await this.#guarded(call)
    const unreached = answer.kind === 'account' && (answer.trouble === 'endpoint' || answer.trouble === 'outage')
    const lost = answer.kind === 'lost'
    this.#pacer.answered(
      ticket,
      answer.kind === 'slow down' ? 'slow down' : lost || unreached ? 'lost' : 'admitted',
      this.#clock.steady(),
    )
    this.#health.heard(lost ? 'lost' : unreached ? 'not reached' : 'definite')
    this.#slotFree()
    return answer
  }

  /** An adapter throws only for a defect of ours; whether the call was made by then is not known, so it is lost. */
  async #guarded<Kind extends Answer>(call: () => Promise<Kind>): Promise<Kind | Lost> {
    try {
      return await call()
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      this.#log.error('a call failed inside Overturn', { name })
      return { kind: 'lost', said: { code: 'Defect', text: `Overturn itself failed: ${name}` } }
    }
  }
}
