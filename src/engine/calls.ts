import type {
  Address,
  Balanced,
  Looked,
  Lost,
  Marketplace,
  Paged,
  Reversed,
  SlowDown,
  TaskFacts,
  TaskLooked,
  TasksPaged,
} from '../core/marketplace.ts'
import type { Limiter } from '../core/machines.ts'
import type { Log } from '../core/ports.ts'
import { noSlot, paceOf, wasReached, type AnyAnswer } from '../core/paced.ts'
import type { Health } from './health.ts'

/** The only way to the marketplace: each call takes a slot of the account's pace and tells its pace and health the answer. */
export class Calls {
  readonly #marketplace: Marketplace
  readonly #limiter: Limiter
  readonly #health: Health
  readonly #log: Log
  readonly #slotFree: () => void

  constructor(parts: {
    readonly marketplace: Marketplace
    readonly limiter: Limiter
    readonly health: Health
    readonly log: Log
    /** A call was answered: the next one need not wait until its answer is recorded. */
    readonly slotFree: () => void
  }) {
    this.#marketplace = parts.marketplace
    this.#limiter = parts.limiter
    this.#health = parts.health
    this.#log = parts.log
    this.#slotFree = parts.slotFree
  }

  look(address: Address): Promise<Looked> {
    return this.#made(() => this.#marketplace.look(address))
  }

  page(task: TaskFacts, cursor: string | undefined): Promise<Paged> {
    return this.#made(() => this.#marketplace.page(task, cursor))
  }

  tasks(cursor: string | undefined): Promise<TasksPaged> {
    return this.#made(() => this.#marketplace.tasks(cursor))
  }

  task(id: string): Promise<TaskLooked> {
    return this.#made(() => this.#marketplace.task(id))
  }

  rejected(task: TaskFacts, cursor: string | undefined): Promise<Paged> {
    return this.#made(() => this.#marketplace.rejected(task, cursor))
  }

  balance(): Promise<Balanced> {
    return this.#made(() => this.#marketplace.balance())
  }

  /** A slot for the call that pays, taken before it is decided whether it may be made: undefined when none can be had. */
  slot(): Promise<number | undefined> {
    return this.#limiter.take()
  }

  /** The call that the slot was for is not made. */
  unused(slot: number): void {
    this.#limiter.unused(slot)
  }

  /** The one call that pays. Its attempt is committed before this is called (law 2). */
  reverse(
    slot: number,
    call: { readonly address: Address; readonly step: string; readonly feedback: string },
  ): Promise<Reversed> {
    return this.#answered(slot, () => this.#marketplace.reverse(call))
  }

  async #made<Kind extends AnyAnswer>(call: () => Promise<Kind>): Promise<Kind | Lost | SlowDown> {
    const ticket = await this.#limiter.take()
    return ticket === undefined ? noSlot : this.#answered(ticket, call)
  }

  async #answered<Kind extends AnyAnswer>(ticket: number, call: () => Promise<Kind>): Promise<Kind | Lost> {
    const answer = await this.#guarded(call)
    this.#limiter.answered(ticket, paceOf(answer))
    this.#health.heard(answer.kind === 'lost' ? 'lost' : wasReached(answer) ? 'definite' : 'not reached')
    this.#slotFree()
    return answer
  }

  /** An adapter throws only for a defect of ours; whether the call was made by then is not known, so it is lost. */
  async #guarded<Kind extends AnyAnswer>(call: () => Promise<Kind>): Promise<Kind | Lost> {
    try {
      return await call()
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error
      this.#log.error('a call failed inside Overturn', { name })
      return { kind: 'lost', said: { code: 'Defect', text: `Overturn itself failed: ${name}` } }
    }
  }
}
