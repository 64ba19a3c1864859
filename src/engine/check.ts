import type { Lane } from './lane.ts'
import { CheckRun } from './check-run.ts'
import { Looks } from './looks.ts'
import type { Shared } from './shared.ts'

/** Reads the lines of checks, in turns where there are several. */
export class CheckLane implements Lane {
  readonly #shared: Shared
  readonly #looks: Looks
  #runs: CheckRun[] = []
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
    this.#runs = this.#runs.filter((run) => !run.over)
    return started
  }

  async close(): Promise<void> {
    await Promise.all(this.#runs.splice(0).map((run) => run.giveBack()))
  }

  async #refresh(): Promise<void> {
    this.#stale = false
    const checking = await this.#shared.store.work.checking(this.#shared.account.id)
    const known = new Map(this.#runs.filter((run) => !run.over).map((run) => [run.reversal.id, run]))
    const going = new Set(checking.map(({ id }) => id))
    await Promise.all(
      [...known.values()].filter(({ reversal }) => !going.has(reversal.id)).map((run) => run.giveBack()),
    )
    this.#runs = checking.map((reversal) => known.get(reversal.id) ?? new CheckRun(this.#shared, this.#looks, reversal))
  }
}
