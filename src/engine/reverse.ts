import type { Reversal } from '../core/reversal.ts'
import type { Claimed } from '../core/work-store.ts'
import { callFor, type Claim } from './call.ts'
import type { Lane } from './lane.ts'
import type { Licence } from './licences.ts'
import { pause } from './pause.ts'
import { Rereads } from './reread.ts'
import type { Shared } from './shared.ts'

type Run = {
  reversal: Reversal
  /** The last claim got everything that waited. */
  drained: boolean
  inFlight: number
  /** Undefined: it was used up, and others hold the rest. */
  licence: Licence | undefined
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
    if (!run) {
      this.#stale = true
      return
    }
    run.drained = false
    // Its read may be too old by now. Claimed for a call it would only come back, again and again until the next look.
    run.rereads.soon()
  }

  /** Calls and second looks of this process that are not recorded yet. */
  inFlight(reversalId: string): number {
    return this.#runs.get(reversalId)?.inFlight ?? 0
  }

  async start(slots: number): Promise<number> {
    if (this.#stale) await this.#refresh()
    const now = this.#shared.clock.ms()
    const ready = [...this.#runs.values()].filter((run) => run.licence && (!run.drained || run.rereads.due(now)))
    let started = 0
    for (let turn = 0; turn < ready.length && started < slots && !this.#shared.stopped(); turn++) {
      const run = ready[this.#turn++ % ready.length]
      const share = Math.ceil((slots - started) / (ready.length - turn))
      if (run) started += await this.#begin(run, share)
    }
    return started
  }

  async close(): Promise<void> {
    const runs = [...this.#runs.values()]
    this.#runs.clear()
    await Promise.all(runs.map(({ rereads }) => rereads.giveBack()))
    await Promise.all(runs.flatMap(({ licence }) => (licence ? [licence.giveBack()] : [])))
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const running = await this.#shared.store.work.running(this.#shared.account.id)
    const listed = new Set(running.map(({ reversal }) => reversal.id))
    for (const [id, { licence }] of this.#runs) {
      if (listed.has(id)) continue
      this.#runs.delete(id)
      await licence?.done()
    }
    for (const { reversal } of running) {
      if (reversal.state === 'reversing' && reversal.pause === undefined) await this.#goOn(reversal)
      else await this.#rest(reversal.id)
    }
  }

  async #goOn(reversal: Reversal): Promise<void> {
    const known = this.#runs.get(reversal.id)
    const licence = known?.licence ?? (await this.#shared.licences.take('reverse', reversal))
    if (known) {
      known.reversal = reversal
      known.licence = licence
      known.drained = false
      return
    }
    if (!licence) return
    const rereads = new Rereads(this.#shared, reversal)
    this.#runs.set(reversal.id, { reversal, drained: false, inFlight: 0, licence, rereads })
  }

  /** Paused or stopping: nothing more is claimed; what is in flight comes to its end. */
  async #rest(reversalId: string): Promise<void> {
    const run = this.#runs.get(reversalId)
    if (run) run.drained = true
    await run?.rereads.giveBack()
    if (run) await this.#over(run)
    else this.#shared.signals.maybeOver(reversalId)
  }

  /** A licence that was used up is another's trouble no more; where there is none left, others hold the rest. */
  async #licensed(run: Run): Promise<number> {
    if (run.licence && run.licence.left <= 0) {
      const used = run.licence
      run.licence = undefined
      await used.done()
      run.licence = await this.#shared.licences.take('reverse', run.reversal)
    }
    return run.licence?.left ?? 0
  }

  /** Nothing waits and nothing is in a call: for now there is nothing to do with the licence. */
  async #over(run: Run): Promise<void> {
    if (!run.drained || run.inFlight > 0) return
    const { licence } = run
    if (licence?.forever !== true && !run.rereads.waits && this.#runs.get(run.reversal.id) === run) {
      this.#runs.delete(run.reversal.id)
      await licence?.done()
    }
    this.#shared.signals.maybeOver(run.reversal.id)
  }

  async #begin(run: Run, slots: number): Promise<number> {
    const again = await run.rereads.claim(slots)
    for (const reread of again) this.#run(run, reread)
    if (run.drained || this.#shared.stopped()) return again.length
    const rest = Math.min(slots - again.length, await this.#licensed(run))
    if (rest <= 0) return again.length
    const { store, engineId, clock, declaration, identity } = this.#shared
    const credentials = await identity.now()
    if (typeof credentials !== 'string') {
      await pause(this.#shared, run.reversal.id, credentials.trouble, credentials.said)
      return again.length
    }
    const step = declaration.steps[0]?.name ?? ''
    const steady = clock.steady()
    const othersFollow = (): boolean => !run.drained
    // Before the claim: a line that comes back while it is under way may be too late for it, and must not be forgotten.
    run.drained = true
    run.inFlight++
    const claimed = await store.work
      .claimToReverse(run.reversal.id, rest, engineId, step, clock.now(), credentials)
      .finally(() => run.inFlight--)
    if (claimed.length === rest) run.drained = false
    if (run.licence) run.licence.left -= claimed.length
    if (claimed.length === 0) identity.doubt()
    for (const line of claimed) this.#run(run, () => this.#call(run, line, { at: steady, credentials, othersFollow }))
    await this.#over(run)
    return again.length + claimed.length
  }

  async #call(run: Run, line: Claimed, claim: Claim): Promise<boolean> {
    const waits = await callFor(this.#shared, line, claim)
    if (waits && run.licence) run.licence.left++
    return waits
  }

  /** @param work resolves to whether its line waits for another call */
  #run(run: Run, work: () => Promise<boolean>): void {
    run.inFlight++
    this.#shared.tasks.run(async () => {
      const waits = await work().finally(() => run.inFlight--)
      if (waits) this.waiting(run.reversal.id)
      await this.#over(run)
    })
  }
}
