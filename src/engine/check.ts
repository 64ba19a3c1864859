import type { Reversal } from '../core/reversal.ts'
import type { Lane } from './lane.ts'
import { CheckRun } from './check-run.ts'
import type { Licence } from './licences.ts'
import { Looks } from './looks.ts'
import type { Shared } from './shared.ts'

/** Reads the lines of checks, in turns where there are several. */
export class CheckLane implements Lane {
  readonly #shared: Shared
  readonly #looks: Looks
  #runs: CheckRun[] = []
  /** One a check: it is planned as a whole, so by one engine. */
  readonly #licences = new Map<CheckRun, Licence>()
  #stale = true
  #turn = 0

  constructor(shared: Shared) {
    this.#shared = shared
    this.#looks = new Looks((records) => shared.store.work.recordLooks(records))
  }

  wake(): void {
    this.#stale = true
  }

  async start(slots: number): Promise<number> {
    if (this.#stale) await this.#refresh()
    let started = 0
    let passed = 0
    while (started < slots && passed < this.#runs.length && !this.#shared.stopped()) {
      const job = await this.#runs[this.#turn++ % this.#runs.length]?.next()
      passed = job ? 0 : passed + 1
      if (!job) continue
      started++
      this.#shared.tasks.run(job)
    }
    await this.#settle()
    return started
  }

  async close(): Promise<void> {
    const runs = this.#runs.splice(0)
    await Promise.all(runs.map((run) => run.giveBack()))
    await Promise.all([...this.#licences.values()].map((licence) => licence.giveBack()))
    this.#licences.clear()
  }

  /** Checks that are over need their licence no more; those that are another's by now are left to it. */
  async #settle(): Promise<void> {
    for (const [run, licence] of this.#licences) {
      if (licence.left <= 0) await run.giveBack()
      if (!run.over) continue
      this.#licences.delete(run)
      await licence.done()
    }
    this.#runs = this.#runs.filter((run) => !run.over)
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const checking = await this.#shared.store.work.checking(this.#shared.account.id)
    const known = new Map(this.#runs.filter((run) => !run.over).map((run) => [run.reversal.id, run]))
    const going = new Set(checking.map(({ id }) => id))
    await Promise.all(
      [...known.values()].filter(({ reversal }) => !going.has(reversal.id)).map((run) => run.giveBack()),
    )
    await this.#settle()
    for (const reversal of checking) if (!known.has(reversal.id)) await this.#begin(reversal)
  }

  async #begin(reversal: Reversal): Promise<void> {
    const licence = await this.#shared.licences.take('check', reversal)
    if (!licence) return
    const run = new CheckRun(this.#shared, this.#looks, reversal)
    this.#licences.set(run, licence)
    this.#runs.push(run)
  }
}
