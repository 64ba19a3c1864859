/** The cases, each contender with an account and a bucket of its own in one simulator. */
import { setTimeout as wait } from 'node:timers/promises'
import { contenders, start, type Contender, type Running } from './contender.ts'
import type { Ran } from './peers/talk.ts'
import { startBenchSimulator, type BenchAccount, type BenchSimulator, type LedgerCall } from './simulator.ts'

export const lines = 500
export const rounds = 3
export const latency = 60
const warmUp = 300
/** Each so many-th approval is done and never answered. */
export const lostEvery = 50
/** A bucket holds as many calls as it is given in a second: this long after the check it is full again, in ms. */
const untilFull = 2_000

export type Case = 'warm' | 'free' | 'lost' | Throttled
export type Throttled = 'at 20' | 'at 10'
export const rates: Readonly<Record<Throttled, number>> = { 'at 20': 20, 'at 10': 10 }

/** What a call costs at the pace of the 20/s bucket: no loop to work with, only the measure beside ours. */
export const onSchedule: Contender = { name: 'SDK, on a schedule of 20 a second', kind: 'sdk', every: 50 }

export type Seen = Ran & {
  readonly admitted: number
  readonly throttled: number
  /** Lines whose word is not what the simulator did. */
  readonly misreported: number
  /** When admitted calls came, ms from the first. */
  readonly arrivals: readonly number[]
}

const accountOf = (of: Case, { name }: Contender): string => `${of}: ${name}`

const accountsOf = (all: readonly Contender[]): readonly BenchAccount[] => {
  const counts: Record<Case, number> = {
    warm: warmUp,
    free: rounds * lines,
    lost: lines,
    'at 20': lines,
    'at 10': lines,
  }
  return all
    .flatMap((contender) =>
      Object.entries(counts).map(([of, count]) => ({ name: accountOf(of as Case, contender), lines: count })),
    )
    .map((account, place) => ({
      ...account,
      key: { id: `BENCHKEY${place}`, secret: `bench-secret-of-no-value-${place}` },
    }))
}

export class Bench {
  readonly #running = new Map<Contender, Running>()
  readonly #accounts: ReadonlyMap<string, BenchAccount>
  readonly simulator: BenchSimulator

  constructor(
    simulator: BenchSimulator,
    accounts: readonly BenchAccount[],
    python: string | undefined,
    among: readonly Contender[],
  ) {
    this.simulator = simulator
    this.#accounts = new Map(accounts.map((account) => [account.name, account]))
    for (const contender of among)
      if (contender.kind !== 'boto3' || python !== undefined)
        this.#running.set(contender, start(contender, simulator.url, python))
  }

  /** Starts the simulator and every contender that can run here, and warms them up. */
  static async open(
    python: string | undefined,
    among: readonly Contender[] = [...contenders, onSchedule],
  ): Promise<Bench> {
    const accounts = accountsOf(among)
    const simulator = await startBenchSimulator(accounts)
    const bench = new Bench(simulator, accounts, python, among)
    const takers = among.filter((contender) => contender !== onSchedule)
    const throttle = Object.entries(rates).flatMap(([of, rate]) =>
      takers.map((contender) => ({ account: accountOf(of as Case, contender), rate, burst: rate })),
    )
    const lostAnswer = takers.map((contender) => ({
      account: accountOf('lost', contender),
      operation: 'ApproveAssignment',
      every: lostEvery,
    }))
    await simulator.setMoods({ throttle, lostAnswer })
    for (const contender of bench.present) await bench.wave('warm', [contender], warmUp)
    await simulator.setMoods({ latency: { ms: latency } })
    return bench
  }

  get present(): readonly Contender[] {
    return [...this.#running.keys()]
  }

  /** Runs these side by side. They wait more than they work, so that two cores are enough for a few. */
  async wave(of: Case, among: readonly Contender[], count = lines): Promise<ReadonlyMap<Contender, Seen>> {
    const runs: { readonly contender: Contender; readonly ids: readonly string[]; readonly running: Running }[] = []
    for (const contender of among) {
      const [running, account] = [this.#running.get(contender), this.#accounts.get(accountOf(of, contender))]
      if (!running || !account) continue
      const ids = await this.simulator.take(count, account.name)
      await running.prepare(account.key, ids)
      runs.push({ contender, ids, running })
    }
    if (of in rates) await wait(untilFull)
    await this.simulator.ledger()
    const ran = await Promise.all(runs.map(({ running }) => running.go()))
    const { calls, changes } = await this.simulator.ledger()
    const approved = new Set(changes.filter(({ kind }) => kind === 'approval').map(({ assignment }) => assignment))
    return new Map(
      runs.map(({ contender, ids }, place) => {
        const one = ran[place] ?? missing()
        const failed = new Set(one.failed)
        const own = during(
          one.ms,
          calls.filter(({ account }) => account === accountOf(of, contender)),
        )
        const misreported = ids.filter((id) => approved.has(id) === failed.has(id)).length
        return [contender, { ...one, misreported, ...counted(own) }]
      }),
    )
  }

  async close(): Promise<void> {
    await Promise.all([...this.#running.values()].map((running) => running.close()))
    await this.simulator.close()
  }
}

const missing = (): never => {
  throw new Error('a contender gave no result')
}

/** Without what came after the run while others were still at it: ours reads the record once more. */
const during = (ms: number, calls: readonly LedgerCall[]): readonly LedgerCall[] => {
  const until = Date.parse(calls[0]?.at ?? '') + ms
  return calls.filter(({ at }) => Date.parse(at) <= until)
}

const counted = (calls: readonly LedgerCall[]): Pick<Seen, 'admitted' | 'throttled' | 'arrivals'> => {
  const throttled = calls.filter(({ error }) => error === 'ThrottlingException').length
  const [first] = calls
  const began = Date.parse(first?.at ?? '')
  const arrivals = calls.filter(({ error }) => error !== 'ThrottlingException').map(({ at }) => Date.parse(at) - began)
  return { admitted: calls.length - throttled, throttled, arrivals }
}

/** Admitted calls of all that a bucket full at first had to give until the last answer. */
export const shareOf = ({ admitted, ms }: Seen, rate: number): number => admitted / (rate + (rate * ms) / 1000)

export const throttledOf = ({ admitted, throttled }: Seen): number => throttled / (admitted + throttled)
