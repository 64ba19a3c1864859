import type { Reversal } from '../core/reversal.ts'
import { callFor } from './call.ts'
import type { Lane } from './lane.ts'
import { pause } from './pause.ts'
import { Rereads } from './reread.ts'
import type { Shared } from './shared.ts'

type Run = {
  reversal: Reversal
  /** The last claim got everything that waited. */
  drained: boolean
  inFlight: number
  readonly rereads: Rereads
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
    const now = this.#shared.clock.ms()
    const ready = [...this.#runs.values()].filter((run) => !run.drained || run.rereads.due(now))
    let started = 0
    for (let turn = 0; turn < ready.length && started < slots && !this.#shared.stopped(); turn++) {
      const run = ready[this.#turn++ % ready.length]
      const share = Math.ceil((slots - started) / (ready.length - turn))
      if (run) started += await this.#begin(run, share)
    }
    return started
  }

  async close(): Promise<void> {
    await Promise.all([...this.#runs.values()].map(({ rereads }) => rereads.giveBack()))
    this.#runs.clear()
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const running = await this.#shared.store.work.running(this.#shared.account.id)
    const listed = new Set(running.map(({ reversal }) => reversal.id))
    for (const id of this.#runs.keys()) if (!listed.has(id)) this.#runs.delete(id)
    for (const { reversal } of running) {
      if (reversal.state === 'reversing' && reversal.pause === undefined) this.#goOn(reversal)
      else await this.#rest(reversal.id)
    }
  }

  #goOn(reversal: Reversal): void {
    const known = this.#runs.get(reversal.id)
    if (known) {
      known.reversal = reversal
      known.drained = false
    } else {
      const rereads = new Rereads(this.#shared, reversal)
      this.#runs.set(reversal.id, { reversal, drained: false, inFlight: 0, rereads })
    }
  }

  /** Paused or stopping: nothing more is claimed; what is in flight comes to its end. */
  async #rest(reversalId: string): Promise<void> {
    const run = this.#runs.get(reversalId)
    if (run) run.drained = true
    await run?.rereads.giveBack()
    this.#shared.signals.maybeOver(reversalId)
  }

  async #begin(run: Run, slots: number): Promise<number> {
    const again = await run.rereads.claim(slots)
    for (const reread of again) this.#run(run, reread)
    const rest = slots - again.length
    if (rest <= 0 || run.drained || this.#shared.stopped()) return again.length
    const { store, engineId, clock, declaration, identity } = this.#shared
    const credentials = await identity.now()
    if (typeof credentials !== 'string') {
      await pause(this.#shared, run.reversal.id, credentials.trouble, credentials.said)
      return again.length
    }
    const step = declaration.steps[0]?.name ?? ''
    const steady = clock.steady()
    // Before the claim: a line that comes back while it is under way may be too late for it, and must not be forgotten.
    run.drained = true
    const claimed = await store.work.claimToReverse(run.reversal.id, rest, engineId, step, clock.now(), credentials)
    if (claimed.length === rest) run.drained = false
    if (claimed.length === 0) identity.doubt()
    for (const line of claimed) this.#run(run, () => callFor(this.#shared, line, { at: steady, credentials }))
    if (run.drained) this.#shared.signals.maybeOver(run.reversal.id)
    return again.length + claimed.length
  }

  /** @param work resolves to whether its line waits for another call */
  #run(run: Run, work: () => Promise<boolean>): void {
    run.inFlight++
    this.#shared.tasks.run(async () => {
      const waits = await work().finally(() => run.inFlight--)
      if (waits) this.waiting(run.reversal.id)
      if (run.drained && run.inFlight === 0) this.#shared.signals.maybeOver(run.reversal.id)
    })
  }
}
