import { checkIsGoodFor, type Reversal } from '../core/reversal.ts'
import { callFor } from './call.ts'
import type { Lane } from './lane.ts'
import { reread } from './reread.ts'
import { instantOf, type Shared } from './shared.ts'

/** Reads that get too old are looked for this often, and this much before their time, in ms. */
const staleEvery = 60_000

type Run = {
  reversal: Reversal
  /** The last claim got everything that waited. */
  drained: boolean
  inFlight: number
  /** When some read may be too old next, in ms. */
  staleAt: number
}

/** Makes the calls that pay, in turns where several reversals of the account run. */
export class ReverseLane implements Lane {
  readonly #shared: Shared
  readonly #runs = new Map<string, Run>()
  #stale = true
  #turn = 0

  constructor(shared: Shared) {
    this.#shared = shared
  }

  wake(): void {
    this.#stale = true
    for (const run of this.#runs.values()) run.drained = false
  }

  /** A line of it may be claimed again. */
  waiting(reversalId: string): void {
    const run = this.#runs.get(reversalId)
    if (run) run.drained = false
    else this.#stale = true
  }

  /** Calls and second looks of this process that are not recorded yet. */
  inFlight(reversalId: string): number {
    return this.#runs.get(reversalId)?.inFlight ?? 0
  }

  async start(slots: number): Promise<number> {
    if (this.#stale) await this.#refresh()
    const ready = [...this.#runs.values()].filter((run) => !run.drained)
    let started = 0
    for (let turn = 0; turn < ready.length && started < slots && !this.#shared.stopped(); turn++) {
      const run = ready[this.#turn++ % ready.length]
      const share = Math.ceil((slots - started) / (ready.length - turn))
      if (run) started += await this.#begin(run, share)
    }
    return started
  }

  async close(): Promise<void> {
    this.#runs.clear()
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const running = await this.#shared.store.work.running(this.#shared.account.id)
    const going = running.filter(({ reversal }) => reversal.state === 'reversing' && reversal.pause === undefined)
    for (const { reversal } of running)
      if (!going.some((run) => run.reversal.id === reversal.id)) this.#rest(reversal.id)
    for (const id of this.#runs.keys()) if (!running.some((run) => run.reversal.id === id)) this.#runs.delete(id)
    for (const { reversal } of going) {
      const run = this.#runs.get(reversal.id) ?? { reversal, drained: false, inFlight: 0, staleAt: staleFrom(reversal) }
      run.reversal = reversal
      run.drained = false
      this.#runs.set(reversal.id, run)
    }
  }

  /** Paused or stopping: nothing more is claimed; what is in flight comes to its end. */
  #rest(reversalId: string): void {
    const run = this.#runs.get(reversalId)
    if (run) run.drained = true
    this.#shared.signals.maybeOver(reversalId)
  }

  async #begin(run: Run, slots: number): Promise<number> {
    const again = await this.#beginRereads(run, slots)
    const rest = slots - again
    if (rest <= 0 || this.#shared.stopped()) return again
    const { store, engineId, clock, declaration } = this.#shared
    const step = declaration.steps[0]?.name ?? ''
    const steady = clock.steady()
    const claimed = await store.work.claimToReverse(run.reversal.id, rest, engineId, step, clock.now())
    run.drained = claimed.length < rest
    for (const line of claimed) this.#run(run, () => callFor(this.#shared, line, steady))
    if (run.drained) this.#shared.signals.maybeOver(run.reversal.id)
    return again + claimed.length
  }

  /** Lines whose read gets older than a day are looked at again before they are called for (law 1). */
  async #beginRereads(run: Run, slots: number): Promise<number> {
    const { store, engineId, clock } = this.#shared
    const now = clock.ms()
    if (now < run.staleAt) return 0
    const before = instantOf(now - checkIsGoodFor + 2 * staleEvery)
    const lines = await store.work.claimStale(run.reversal.id, before, slots, engineId, clock.now())
    if (lines.length < slots) run.staleAt = now + staleEvery
    for (const line of lines) this.#run(run, () => reread(this.#shared, line, run.reversal))
    return lines.length
  }

  #run(run: Run, work: () => Promise<boolean>): void {
    run.inFlight++
    this.#shared.tasks.run(async () => {
      const waitsAgain = await work().finally(() => run.inFlight--)
      if (waitsAgain && run.reversal.state === 'reversing') this.waiting(run.reversal.id)
      if (run.drained && run.inFlight === 0) this.#shared.signals.maybeOver(run.reversal.id)
    })
  }
}

const staleFrom = ({ checkedFrom }: Reversal): number =>
  checkedFrom === undefined ? 0 : Date.parse(checkedFrom) + checkIsGoodFor - 2 * staleEvery
