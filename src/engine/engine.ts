import { Unreachable, type Limiter, type Machines } from '../core/machines.ts'
import type { Bell, Clock, Log, OpenAccount, Wake } from '../core/ports.ts'
import type { Marketplace } from '../core/marketplace.ts'
import type { Account } from '../core/reversal.ts'
import { OwnLimiter, onlyStation } from './alone.ts'
import { AccountLoop, type LoopParts } from './loop.ts'
import { patient } from './patient.ts'
import type { EngineStore } from './shared.ts'
import { SharedStation } from './station.ts'
import { UnopenedAccount } from './unopened.ts'

export type EngineOptions = {
  readonly store: EngineStore
  readonly accounts: readonly OpenAccount[]
  readonly clock: Clock
  readonly bell: Bell
  readonly log: Log
  /** Names this process in claims and attempts; a new one for each start. */
  readonly engineId: string
  /** What several processes share; absent: this one does everything. */
  readonly machines?: Machines
  /** By account id; made here for those that are missing. */
  readonly limiters?: ReadonlyMap<string, Limiter>
  /** Keeps an index of each account's rejected work; what is over leaves it after so many days. Absent: there is none. */
  readonly index?: { readonly keepDays: number }
  /** The record could not be written. No call is made any more; the process should end (law 9). Called once. */
  readonly onFatal: (error: unknown) => void
}

export interface Engine extends Wake {
  /** Stops claiming, lets calls in flight finish, records them, and puts back what was not begun. */
  close(): Promise<void>
  /** Resolves when nothing is in flight and nothing is due now; for tests and commands that run once. */
  settle(): Promise<void>
}

const houseEvery = 60_000
/** Rounds of the house after which the index forgets. */
const forgetEvery = 60
const day = 24 * 60 * 60 * 1000
/** While it closes, what could not be recorded is tried for so long, in ms: less than whoever ends us will wait. */
const patience = 10_000

/** The limiter of an account whose calls are all made by this process, with what an earlier one learned. */
export const ownLimiter = async (
  store: Pick<EngineStore, 'accounts'>,
  clock: Clock,
  accountId: string,
  { declaration }: Marketplace,
): Promise<Limiter> => new OwnLimiter(clock, declaration.pace, await store.accounts.pace(accountId))

/** Makes lines move, from the moment it is called: one loop an account, all of them independent of one another. */
export const startEngine = (options: EngineOptions): Engine => new RunningEngine(options)

class RunningEngine implements Engine {
  readonly #options: EngineOptions
  readonly #loops = new Map<string, AccountLoop>()
  readonly #unopened: UnopenedAccount[] = []
  readonly #closing = new AbortController()
  /** Aborted when the records are waited for no longer. */
  readonly #givesUp = new AbortController()
  readonly #store: EngineStore
  #names = 0
  #failed = false
  readonly #started: Promise<void>
  readonly #housekeeping: Promise<void>

  constructor(options: EngineOptions) {
    this.#options = options
    const { store, machines, clock } = options
    this.#store = machines ? patient(store, clock, this.#givesUp.signal) : store
    this.#started = this.#start().catch((error: unknown) => this.#fail(error))
    this.#housekeeping = this.#started.then(() => this.#keepHouse()).catch((error: unknown) => this.#fail(error))
  }

  wake(): void {
    for (const loop of this.#loops.values()) loop.wake()
    for (const account of this.#unopened) account.wake()
  }

  async settle(): Promise<void> {
    await this.#started
    await Promise.all([...this.#loops.values(), ...this.#unopened].map((account) => account.settle()))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const closed = new AbortController()
    void this.#options.clock.sleep(patience, closed.signal).then(() => this.#givesUp.abort())
    await this.#ended().finally(() => closed.abort())
  }

  async #ended(): Promise<void> {
    await this.#started
    await Promise.all([...this.#loops.values()].map((loop) => loop.close()))
    await Promise.all([...this.#unopened.map((account) => account.settle()), this.#housekeeping])
  }

  get #stopped(): boolean {
    return this.#failed || this.#closing.signal.aborted
  }

  async #start(): Promise<void> {
    if (!this.#options.machines) await this.#takeOver()
    for (const account of this.#options.accounts) if (!this.#stopped) await this.#open(account)
  }

  async #takeOver(): Promise<void> {
    const { store, clock, log, engineId } = this.#options
    const recovered = await store.work.recover([engineId], clock.now())
    if (recovered.asking + recovered.looks === 0) return
    log.warn('taken over from a process that ended', { ...recovered })
    this.wake()
  }

  async #open({ account, marketplace }: OpenAccount): Promise<void> {
    const { clock, bell, log } = this.#options
    const store = this.#store
    const failed = (error: unknown): void => this.#fail(error)
    if (marketplace === undefined) {
      const unopened = new UnopenedAccount({ store, clock, bell, account }, failed)
      this.#unopened.push(unopened)
      unopened.wake()
      return
    }
    const stopped = (): boolean => this.#stopped
    const failedAlready = (): boolean => this.#failed
    const limiter = this.#options.limiters?.get(account.id) ?? (await ownLimiter(store, clock, account.id, marketplace))
    const station = this.#stationOf(account, failed)
    const indexed = this.#options.index !== undefined
    const parts = {
      store,
      clock,
      bell,
      log,
      limiter,
      station,
      account,
      marketplace,
      indexed,
      failed,
      stopped,
      failedAlready,
    }
    this.#loops.set(account.id, new AccountLoop(parts))
  }

  #stationOf(account: Account, failed: (error: unknown) => void): LoopParts['station'] {
    const { machines, engineId, clock, log } = this.#options
    if (!machines) return () => onlyStation(engineId)
    const newName = (): string => `${engineId}-${++this.#names}`
    return (heard) =>
      new SharedStation({ ...heard, machines, work: this.#options.store.work, account, clock, log, newName, failed })
  }

  /**
   * Unconfirmed reversals expire and give their lines back, whether or not anything else happens. What a process that died
   * had sent to the database may have come through just after our start: once more, a minute later.
   */
  async #keepHouse(): Promise<void> {
    const { clock, machines } = this.#options
    for (let round = 0; !this.#stopped; round++) {
      if (round === 1 && !machines) await this.#takeOver()
      await this.#store.work.expire(clock.now())
      if (round % forgetEvery === 0) await this.#forget()
      await clock.sleep(houseEvery, this.#closing.signal)
    }
  }

  async #forget(): Promise<void> {
    const { clock, index } = this.#options
    if (index === undefined) return
    await this.#store.index.forget(new Date(clock.ms() - index.keepDays * day).toISOString())
  }

  #fail(error: unknown): void {
    // Nothing was begun that could not be recorded; what is left is taken over when the records can be reached.
    if (this.#failed || error instanceof Unreachable) return
    this.#failed = true
    this.#options.log.error('the engine stopped', { name: error instanceof Error ? error.name : typeof error })
    this.#closing.abort()
    for (const loop of this.#loops.values()) loop.wake()
    this.#options.onFatal(error)
  }
}
