import type { Limiter } from '../core/machines.ts'
import type { Marketplace } from '../core/marketplace.ts'
import { lineFactsOf } from '../core/verdict.ts'
import { AskLane } from './ask.ts'
import { Calls } from './calls.ts'
import { CheckLane } from './check.ts'
import { EndLane } from './ending.ts'
import { Health } from './health.ts'
import { Identity } from './identity.ts'
import { IndexLane } from './index-lane.ts'
import { LeadLane } from './lead-lane.ts'
import type { Lane } from './lane.ts'
import { ProveLane } from './prove.ts'
import { RetryLane } from './retry.ts'
import { ReverseLane } from './reverse.ts'
import type { EngineStore, Shared } from './shared.ts'
import type { Station } from './station.ts'
import { Tasks } from './tasks.ts'

/** A check gets every so manieth slot for certain while reversals run, and questions that can wait theirs. */
const checkShare = 4
const askShare = 16

export type AccountParts = Pick<Shared, 'clock' | 'bell' | 'log' | 'engineId' | 'account' | 'stopped' | 'fenced'> & {
  readonly store: EngineStore
  readonly marketplace: Marketplace
  readonly limiter: Limiter
  readonly station: Station
  /** Whether an index of the account's rejected work is kept. */
  readonly indexed: boolean
  /** Something happened: the loop looks again. */
  readonly stir: () => void
  readonly due: (at: number) => void
  readonly failed: (error: unknown) => void
}

/** The lanes of one account and who goes first: quick questions, then reversals, checks, other questions, proofs. */
export class AccountWork {
  readonly tasks: Tasks
  readonly #health: Health
  readonly #station: Station
  readonly #lanes: {
    readonly retry: RetryLane
    readonly ask: AskLane
    readonly reverse: ReverseLane
    readonly end: EndLane
    readonly check: CheckLane
    readonly prove: ProveLane
    readonly index: IndexLane
    readonly leads: LeadLane
  }
  #turn = 0

  constructor(parts: AccountParts) {
    const { marketplace, limiter, station, log } = parts
    this.#station = station
    const { declaration } = marketplace
    this.tasks = new Tasks(parts.stir, parts.failed)
    const health = (this.#health = new Health(parts.clock))
    const identity = new Identity(parts, () => this.wake())
    const shared: Shared = {
      ...parts,
      declaration,
      health,
      identity,
      tasks: this.tasks,
      calls: new Calls({ marketplace, limiter, health, log, slotFree: parts.stir }),
      factsOf: (facts) => lineFactsOf(facts, marketplace.quote(facts), declaration),
      ending: () => end.ending,
      licences: station.licences,
      signals: {
        waiting: (id) => reverse.waiting(id),
        asking: () => {
          ask.asking()
          if (!station.onDuty()) station.tellOthers()
        },
        maybeOver: (id) => end.maybeOver(id),
        changed: () => {
          this.wake()
          station.tellOthers()
        },
        due: parts.due,
      },
    }
    const ask = new AskLane(shared)
    const reverse = new ReverseLane(shared)
    const leads: LeadLane = new LeadLane(shared, parts.indexed, () => index.wake())
    const index = new IndexLane(shared, parts.indexed, () => leads.wake())
    const end = new EndLane(shared, (id) => reverse.inFlight(id))
    this.#lanes = {
      retry: new RetryLane(shared),
      ask,
      reverse,
      end,
      check: new CheckLane(shared),
      prove: new ProveLane(shared),
      index,
      leads,
    }
    // Before anything can be confirmed on it: what changes while we are away must show.
    this.tasks.run(async () => void (await identity.now()))
  }

  /** Questions that were put off because the account refused are asked again. */
  release(): void {
    this.#health.release()
  }

  /** Everything may have changed. */
  wake(): void {
    for (const lane of this.#all) lane.wake()
  }

  /** Something has come due by time. */
  tick(): void {
    const { retry, ask, prove, index } = this.#lanes
    for (const lane of [retry, ask, prove, index]) lane.wake()
  }

  /** Another process may have moved something, without a word. */
  look(): void {
    const { reverse, end, check, leads } = this.#lanes
    this.tick()
    for (const lane of [reverse, end, check, leads]) lane.wake()
  }

  /** Starts at most `slots` calls; returns how many. */
  async start(slots: number): Promise<number> {
    const { retry, ask, reverse, end, check, prove, index, leads } = this.#lanes
    const sure = (every: number) => Math.floor((this.#turn + slots) / every) - Math.floor(this.#turn / every)
    let left = slots
    const give = async (start: (slots: number) => Promise<number>, most: number): Promise<void> => {
      if (left > 0 && most > 0) left -= await start(Math.min(left, most))
    }
    const onDuty = this.#station.onDuty()
    const duty = (most: number): number => (onDuty ? most : 0)
    await give((count) => retry.start(count), duty(left))
    await give((count) => ask.startQuick(count), duty(left))
    await give((count) => check.start(count), sure(checkShare))
    await give((count) => ask.start(count), duty(sure(askShare)))
    await give((count) => reverse.start(count), left)
    await give((count) => end.start(count), duty(left))
    await give((count) => check.start(count), left)
    await give((count) => ask.start(count), duty(left))
    await give((count) => prove.start(count), duty(left))
    if (onDuty) await leads.start()
    await give((count) => index.start(count), duty(left))
    this.#turn += slots - left
    return slots - left
  }

  /** Puts back what was claimed, once nothing is in flight any more. */
  async close(): Promise<void> {
    await Promise.all(this.#all.map((lane) => lane.close()))
  }

  get #all(): readonly Lane[] {
    return Object.values(this.#lanes)
  }
}
