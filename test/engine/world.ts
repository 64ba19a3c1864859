import { EventEmitter } from 'node:events'
import type { Bell, Log, OpenAccount, Store } from '../../src/core/ports.ts'
import type { NewLine } from '../../src/core/reversal-store.ts'
import type { Marketplace } from '../../src/core/marketplace.ts'
import type { Line, Person, Reversal } from '../../src/core/reversal.ts'
import { startEngine, type Engine } from '../../src/engine/engine.ts'
import { openMTurk } from '../../src/markets/mturk/market.ts'
import type { MoodSettings } from '../../src/simulators/mturk/mood-rules.ts'
import { defaultKey, startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { openStore } from '../../src/store/open.ts'
import { judge, watched, type Brought } from './judge.ts'
import { movedClock, type MovedClock } from './moved-clock.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'

export type WorldOptions = {
  readonly moods?: MoodSettings
  readonly balance?: string
  /** Comes between the engine and its store, to see or to break what it writes. */
  readonly wrap?: (store: Store) => Store
  /** In ms; as in production unless told. */
  readonly requestTimeout?: number
  readonly market?: (marketplace: Marketplace) => Marketplace
  readonly withoutCredentials?: boolean
  readonly database?: (typeof databases)[number]
  readonly indexed?: boolean
}

export type World = Awaited<ReturnType<typeof openWorld>>

export const ada: Person = { id: 'person-ada', name: 'ada' }
const sqlite = databases[0]

/** A store, a simulator behind the real adapter, and an engine between them. */
export const openWorld = async (options: WorldOptions = {}) => {
  const database = await (options.database ?? sqlite ?? missing()).fresh()
  const clock = movedClock()
  const store = await openStore({
    dataFolder: database.dataFolder,
    ...(database.databaseUrl === undefined ? {} : { databaseUrl: database.databaseUrl }),
    clock,
  })
  const simulator = await startSimulator({
    moods: options.moods ?? {},
    accounts: [
      {
        name: 'research',
        keys: [{ ...defaultKey }],
        ...(options.balance === undefined ? {} : { balance: options.balance }),
      },
    ],
  })
  const adapter = openMTurk({
    endpoint: simulator.url,
    credentials: () => Promise.resolve(simulator.credentials),
    proxyEnv: {},
    ceiling: undefined,
    ...(options.requestTimeout === undefined ? {} : { requestTimeout: options.requestTimeout }),
    clock,
  })
  const brought: Brought = new Map()
  const unrecorded: string[] = []
  const marketplace = watched(options.market?.(adapter) ?? adapter, store, brought, unrecorded)
  const account = await store.accounts.open({
    id: 'mturk-simulator',
    marketplace: 'mturk',
    environment: 'simulator',
    name: 'research',
    currency: 'USD',
  })
  return new RunningWorld({ database, clock, store, simulator, marketplace, account, options, brought, unrecorded })
}

const missing = (): never => {
  throw new Error('what the test is about is not there')
}

type Parts = {
  readonly database: FreshDatabase
  readonly clock: MovedClock
  readonly store: Store
  readonly simulator: Simulator
  readonly marketplace: Marketplace
  readonly account: OpenAccount['account']
  readonly options: WorldOptions
  readonly brought: Brought
  readonly unrecorded: readonly string[]
}

class RunningWorld {
  readonly clock: MovedClock
  readonly store: Store
  readonly simulator: Simulator
  readonly account: OpenAccount['account']
  readonly marketplace: Marketplace
  readonly said: string[] = []
  readonly fatal: unknown[] = []
  /** Resolves when an engine says that it cannot go on. */
  readonly failed: Promise<void>
  #tellFailed: () => void = () => undefined
  readonly #parts: Parts
  readonly #bells = new EventEmitter().setMaxListeners(0)
  #engines = 0
  engine: Engine

  constructor(parts: Parts) {
    this.#parts = parts
    this.clock = parts.clock
    this.store = parts.store
    this.simulator = parts.simulator
    this.account = parts.account
    this.marketplace = parts.marketplace
    this.failed = new Promise((resolve) => (this.#tellFailed = resolve))
    this.engine = this.start()
  }

  /** Another engine on the same store, as after a restart. */
  start(more: Pick<WorldOptions, 'withoutCredentials' | 'indexed'> = {}): Engine {
    const { store, account, marketplace, clock } = this.#parts
    const options = { ...this.#parts.options, ...more }
    const bell: Bell = {
      ring: (id) => void this.#bells.emit(id),
      listen: (id, heard) => {
        this.#bells.on(id, heard)
        return () => void this.#bells.off(id, heard)
      },
    }
    const say = (event: string): void => void this.said.push(event)
    const log: Log = { info: say, warn: say, error: say }
    this.engine = startEngine({
      store: options.wrap?.(store) ?? store,
      accounts: [
        {
          account,
          declaration: marketplace.declaration,
          ...(options.withoutCredentials === true ? {} : { marketplace }),
        },
      ],
      clock,
      bell,
      log,
      engineId: `engine-${++this.#engines}`,
      ...(options.indexed === true ? { index: { keepDays: 90 } } : {}),
      onFatal: (error) => {
        this.fatal.push(error)
        this.#tellFailed()
      },
    })
    return this.engine
  }

  /** Lets the engine do all there is to do, moving time on to what is due next, until the condition holds. */
  async until(condition: () => Promise<boolean>, step = 1_000, most = 100): Promise<void> {
    for (let moves = 0; ; moves++) {
      await this.engine.settle()
      if (await condition()) return
      if (moves === most) throw new Error(`the condition did not come true in ${most} moves of ${step} ms`)
      this.clock.advance(step)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** A draft of these ids, its check begun. */
  async bring(ids: readonly (string | Pick<NewLine, 'submission' | 'named'>)[]): Promise<Reversal> {
    const reversal = await this.store.reversals.create({
      accountId: this.account.id,
      by: ada,
      at: this.clock.now(),
      reason: 'Rejected by a wrong rule',
      feedback: 'Our rule was wrong. You are paid.',
    })
    const lines = ids.map((id, index): NewLine => {
      const named = typeof id === 'string' ? { submission: id, named: {} } : id
      return { number: index + 1, where: `line ${index + 1}`, hint: '', ...named }
    })
    for (const { submission, number } of lines)
      this.#parts.brought.set(submission, [...(this.#parts.brought.get(submission) ?? []), { id: reversal.id, number }])
    for (let at = 0; at < lines.length; at += 500)
      await this.store.reversals.addLines(reversal.id, lines.slice(at, at + 500), [])
    await this.store.reversals.startCheck(reversal.id, ada, this.clock.now())
    this.engine.wake()
    return reversal
  }

  async check(ids: readonly (string | Pick<NewLine, 'submission' | 'named'>)[]): Promise<Reversal> {
    const { id } = await this.bring(ids)
    await this.until(() => this.is(id, 'checked'))
    return this.reversal(id)
  }

  async confirm(id: string): Promise<void> {
    const reversal = await this.reversal(id)
    const bill = await this.store.reversals.tally(id)
    const counted =
      bill.find(({ group }) => group === 'will be reversed') ?? bill.find(({ group }) => group === 'reversible')
    const outcome = await this.store.reversals.confirm({
      id,
      revision: reversal.revision,
      count: counted?.count ?? 0,
      sum: counted?.sum ?? 0,
      by: ada,
      at: this.clock.now(),
      reason: reversal.reason,
      feedback: reversal.feedback,
    })
    if (outcome.kind !== 'confirmed') throw new Error(`not confirmed: ${outcome.kind}`)
    this.engine.wake()
  }

  /** Checked, confirmed and run to its end. */
  async reverse(ids: readonly string[]): Promise<Reversal> {
    const { id } = await this.check(ids)
    await this.confirm(id)
    await this.until(() => this.is(id, 'ended'))
    return this.reversal(id)
  }

  async reversal(id: string): Promise<Reversal> {
    return (await this.store.reversals.findById(id)) ?? missing()
  }

  async is(id: string, state: Reversal['state']): Promise<boolean> {
    return (await this.reversal(id)).state === state
  }

  async isPaused(id: string): Promise<boolean> {
    return (await this.reversal(id)).pause !== undefined
  }

  async lines(id: string): Promise<readonly Line[]> {
    const found: Line[] = []
    for (let after: string | undefined; ;) {
      const page = await this.store.reversals.lines(id, {
        filter: {},
        sort: 'number',
        descending: false,
        limit: 500,
        ...(after === undefined ? {} : { after }),
      })
      found.push(...page.rows)
      if (page.next === undefined) return found
      after = page.next
    }
  }

  async outcomes(id: string): Promise<readonly string[]> {
    return (await this.lines(id)).map((line) =>
      line.outcome === 'refused' ? `refused: ${line.refusal}` : (line.outcome ?? line.work),
    )
  }

  async verdicts(id: string): Promise<readonly (string | undefined)[]> {
    return (await this.lines(id)).map(({ verdict }) => verdict)
  }

  /** What the simulator's ledger and our record disagree about; empty when every law was kept. */
  async faults(...ids: readonly string[]): Promise<readonly string[]> {
    const lines = (await Promise.all(ids.map((id) => this.lines(id)))).flat()
    const attempts = await Promise.all(lines.map((line) => this.store.reversals.attempts(line.reversalId, line.number)))
    return judge(this.simulator, lines, attempts.flat(), this.#parts.unrecorded)
  }

  /** The reversal's line of this submission. */
  async line(id: string, submission: string): Promise<Line> {
    return (await this.lines(id)).find((line) => line.submission === submission) ?? missing()
  }

  calls(operation: string): number {
    return this.simulator.ledger.calls(operation).length
  }

  async close(): Promise<void> {
    // What hangs at the service comes to its end with the service, instead of after its time-out.
    await Promise.all([this.engine.close(), this.simulator.close()])
    this.marketplace.close()
    await this.store.close()
    await this.#parts.database.dispose()
  }
}
