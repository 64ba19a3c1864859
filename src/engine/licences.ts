import type { Job, JobKind, Jobs } from '../core/machines.ts'
import { linesOfJob } from '../core/machines.ts'

/** What a lane needs to work on a reversal. */
export interface Licence {
  /** How many lines may yet be claimed on it; a line that waits again counts back. */
  left: number
  /** Never used up and never taken away. */
  readonly forever: boolean
  /** Used up, or there is nothing more to do. */
  done(): Promise<void>
  /** Another engine may go on with it. */
  giveBack(): Promise<void>
}

export interface Licences {
  /** Undefined: others work on it. */
  take(kind: JobKind, reversal: { readonly id: string; readonly number: number }): Promise<Licence | undefined>
}

/** Licences that are jobs: each engine holds some of them, and says so as long as it lives. */
export class JobLicences implements Licences {
  readonly #jobs: Jobs
  readonly #engine: () => string
  readonly #tellOthers: () => void
  readonly #held = new Map<string, { readonly job: Job; readonly licence: Licence }>()

  /** @param tellOthers a licence is free, or a reversal may be over */
  constructor(jobs: Jobs, engine: () => string, tellOthers: () => void) {
    this.#jobs = jobs
    this.#engine = engine
    this.#tellOthers = tellOthers
  }

  async take(kind: JobKind, reversal: { readonly id: string; readonly number: number }): Promise<Licence | undefined> {
    const job = await this.#jobs.take(kind, reversal, this.#engine())
    if (!job) return undefined
    const licence: Licence = {
      left: kind === 'check' ? Infinity : linesOfJob,
      forever: false,
      done: () => this.#end(job, () => this.#jobs.done(job)),
      giveBack: () => this.#end(job, () => this.#jobs.giveBack(job)),
    }
    this.#held.set(job.id, { job, licence })
    return licence
  }

  /** Says that all of them are worked on. Those that are another's by now cover no further line. */
  async keep(): Promise<void> {
    const jobs = [...this.#held.values()].map(({ job }) => job)
    if (jobs.length === 0) return
    for (const { id } of await this.#jobs.keep(jobs)) {
      const lost = this.#held.get(id)
      if (lost) lost.licence.left = 0
      this.#held.delete(id)
    }
  }

  /** They were an earlier engine's. */
  forget(): void {
    for (const { licence } of this.#held.values()) licence.left = 0
    this.#held.clear()
  }

  async #end(job: Job, end: () => Promise<void>): Promise<void> {
    if (!this.#held.delete(job.id)) return
    await end()
    this.#tellOthers()
  }
}
