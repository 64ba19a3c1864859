import type { Bell, Clock, Log, OpenAccount, Wake } from '../core/ports.ts'
import { AccountLoop } from './loop.ts'
import type { EngineStore } from './shared.ts'
import { UnopenedAccount } from './unopened.ts'

export type EngineOptions = {
  readonly store: EngineStore
  readonly accounts: readonly OpenAccount[]
  readonly clock: Clock
  readonly bell: Bell
  readonly log: Log
  /** Names this process in claims and attempts; a new one for each start. */
  readonly engineId: string
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

/** Makes lines move, from the moment it is called: one loop an account, all of them independent of one another. */
export const startEngine = (options: EngineOptions): Engine => new RunningEngine(options)

class RunningEngine implements Engine {
  readonly #options: EngineOptions
  readonly #loops = new Map<string, AccountLoop>()
  readonly #unopened: UnopenedAccount[] = []
  readonly #closing = new AbortController()
  #failed = false
  readonly #started: Promise<void>
  readonly #housekeeping: Promise<void>

  constructor(options: EngineOptions) {
    this.#options = options
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
    await this.#started
    await Promise.all([...this.#loops.values()].map((loop) => loop.close()))
    await Promise.all([...this.#unopened.map((account) => account.settle()), this.#housekeeping])
  }

  get #stopped(): boolean {
    return this.#failed || this.#closing.signal.aborted
  }

  async #start(): Promise<void> {
    await this.#takeOver()
    if (!this.#stopped) for (const account of this.#options.accounts) this.#open(account)
  }

  async #takeOver(): Promise<void> {
    const { store, clock, log, engineId } = this.#options
    const recovered = await store.work.recover([engineId], clock.now())
    if (recovered.asking + recovered.looks === 0) return
    log.warn('taken over from a process that ended', { ...recovered })
    this.wake()
  }

  #open({ account, marketplace }: OpenAccount): void {
    const { store, clock, bell, log, engineId } = this.#options
    const failed = (error: unknown): void => this.#fail(error)
    if (marketplace === undefined) {
      const unopened = new UnopenedAccount({ store, clock, bell, account }, failed)
      this.#unopened.push(unopened)
      unopened.wake()
      return
    }
    const stopped = (): boolean => this.#stopped
    const failedAlready = (): boolean => this.#failed
    const parts = { store, clock, bell, log, engineId, account, marketplace, failed, stopped, failedAlready }
    this.#loops.set(account.id, new AccountLoop(parts))
  }

  /**
   * Unconfirmed reversals expire and give their lines back, whether or not anything else happens. What a process that died
   * had sent to the database may have come through just after our start: once more, a minute later.
   */
  async #keepHouse(): Promise<void> {
    const { store, clock } = this.#options
    for (let round = 0; !this.#stopped; round++) {
      if (round === 1) await this.#takeOver()
      await store.work.expire(clock.now())
      await clock.sleep(houseEvery, this.#closing.signal)
    }
  }

  #fail(error: unknown): void {
    if (this.#failed) return
    this.#failed = true
    this.#options.log.error('the engine stopped', { name: error instanceof Error ? error.name : typeof error })
    this.#closing.abort()
    for (const loop of this.#loops.values()) loop.wake()
    this.#options.onFatal(error)
  }
}
