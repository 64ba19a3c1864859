import { EventEmitter } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import type { Bell, Clock, Log, NewLine, OpenAccount, Store } from '../../src/core/ports.ts'
import type { Marketplace } from '../../src/core/marketplace.ts'
import type { Line, Person, Reversal } from '../../src/core/reversal.ts'
import { startEngine, type Engine } from '../../src/engine/engine.ts'
import { openMTurk } from '../../src/markets/mturk/market.ts'
import type { MoodSettings } from '../../src/simulators/mturk/mood-rules.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { openStore } from '../../src/store/open.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'

/** The machine's time, moved forward by hand: who sleeps wakes when either has brought their time. */
export type MovedClock = Clock & { advance(ms: number): void }

export const movedClock = (): MovedClock => {
  let moved = 0
  const sleepers = new Set<{ readonly at: number; wake(): void }>()
  const steady = (): number => performance.now() + moved
  return {
    now: () => new Date(Date.now() + moved).toISOString(),
    ms: () => Date.now() + moved,
    steady,
    sleep: async (ms, signal) => {
      const early = new AbortController()
      const sleeper = { at: steady() + ms, wake: () => early.abort() }
      sleepers.add(sleeper)
      const signals = signal ? [signal, early.signal] : [early.signal]
      await wait(ms, undefined, { ref: false, signal: AbortSignal.any(signals) }).catch(() => undefined)
      sleepers.delete(sleeper)
    },
    advance: (ms) => {
      moved += ms
      for (const sleeper of sleepers) if (sleeper.at <= steady()) sleeper.wake()
    },
  }
}

export type WorldOptions = {
  readonly moods?: MoodSettings
  readonly balance?: string
  /** Comes between the engine and its store, to see or to break what it writes. */
  readonly wrap?: (store: Store) => Store
  readonly market?: (marketplace: Marketplace) => Marketplace
  readonly withoutCredentials?: boolean
  readonly database?: (typeof databases)[number]
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
        keys: [{ id: 'SIMULATORKEY00000001', secret: 'simulator-secret-of-no-value-000000000001' }],
        ...(options.balance === undefined ? {} : { balance: options.balance }),
      },
    ],
  })
  const adapter = openMTurk({
    endpoint: simulator.url,
    credentials: () => Promise.resolve(simulator.credentials),
    proxyEnv: {},
    ceiling: undefined,
    clock,
  })
  const unrecorded: string[] = []
  const marketplace = watched(options.market?.(adapter) ?? adapter, store, unrecorded)
  const account = await store.accounts.open({
    id: 'mturk-simulator',
    marketplace: 'mturk',
    environment: 'simulator',
    name: 'research',
    currency: 'USD',
  })
  return new RunningWorld({ database, clock, store, simulator, marketplace, account, options, unrecorded })
}

/** Notes every call that pays for which no attempt without an answer is on record when it is made (law 2). */
const watched = (marketplace: Marketplace, store: Store, unrecorded: string[]): Marketplace => ({
  declaration: marketplace.declaration,
  look: (address) => marketplace.look(address),
  page: (task, cursor) => marketplace.page(task, cursor),
  balance: () => marketplace.balance(),
  quote: (facts) => marketplace.quote(facts),
  close: () => marketplace.close(),
  reverse: async (call) => {
    const { submission } = call.address
    const { rows } = await store.reversals.past({ search: submission, limit: 10 })
    const all = [...rows, ...(await store.reversals.open())]
    const open = await Promise.all(
      all.map(async ({ reversal: { id } }) => {
        const { rows: lines } = await store.reversals.lines(id, {
          filter: {},
          sort: 'submission',
          descending: false,
          limit: 500,
        })
        const line = lines.find((one) => one.submission === submission && one.work === 'calling')
        const attempts = line ? await store.reversals.attempts(id, line.number) : []
        return attempts.at(-1)?.answer === undefined && attempts.length > 0
      }),
    )
    if (!open.includes(true)) unrecorded.push(submission)
    return marketplace.reverse(call)
  },
})

const missing = (): never => {
  throw new Error('there is no database to test on')
}

type Parts = {
  readonly database: FreshDatabase
  readonly clock: MovedClock
  readonly store: Store
  readonly simulator: Simulator
  readonly marketplace: Marketplace
  readonly account: OpenAccount['account']
  readonly options: WorldOptions
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
    this.engine = this.start()
  }

  /** Another engine on the same store, as after a restart. */
  start(): Engine {
    const { store, options, account, marketplace, clock } = this.#parts
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
      onFatal: (error) => this.fatal.push(error),
    })
    return this.engine
  }

  /** Lets the engine do all there is to do, moving time on to what is due next, until the condition holds. */
  async until(condition: () => Promise<boolean>, step = 1_000, most = 60): Promise<void> {
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
    const { ledger } = this.simulator
    const lines = (await Promise.all(ids.map((id) => this.lines(id)))).flat()
    const ours = (submission: string): number =>
      ledger.approvalsOf(submission).filter(({ call }) => call !== undefined).length
    const attempts = await Promise.all(lines.map((line) => this.store.reversals.attempts(line.reversalId, line.number)))
    const made = attempts.flat().filter(({ answer }) => answer !== 'not sent').length
    return [
      ...ledger.callsThatPaidSubmittedWork().map(({ input }) => `paid what was not rejected: ${JSON.stringify(input)}`),
      ...ledger.paidTwice().map((submission) => `paid twice: ${submission}`),
      ...this.#parts.unrecorded.map((submission) => `called before its attempt was on record: ${submission}`),
      ...(this.calls('ApproveAssignment') > made ? [`${this.calls('ApproveAssignment')} calls, ${made} attempts`] : []),
      ...lines.flatMap(({ submission, outcome }) =>
        (outcome === 'reversed') === ours(submission) > 0 || outcome === undefined || outcome === 'unknown'
          ? []
          : [`${submission} is ${outcome} and was approved by us ${ours(submission)} times`],
      ),
      ...this.simulator.defects.map((defect) => `the simulator failed: ${defect}`),
    ]
  }

  /** One wherever this reversal's line of the submission is. */
  async line(id: string, submission: string): Promise<Line> {
    return (await this.lines(id)).find((line) => line.submission === submission) ?? missing()
  }

  calls(operation: string): number {
    return this.simulator.ledger.calls(operation).length
  }

  async close(): Promise<void> {
    await this.engine.close()
    this.marketplace.close()
    await this.simulator.close()
    await this.store.close()
    await this.#parts.database.dispose()
  }
}
