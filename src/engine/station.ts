import { fencedAfter, Unreachable, type Machines } from '../core/machines.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { Account } from '../core/reversal.ts'
import type { WorkStore } from '../core/work-store.ts'
import { JobLicences, type Licences } from './licences.ts'

/** Where an account's engine stands among others: its name, its duties, and what it may work on. */
export interface Station {
  /** Goes on the record under a name that was never used before. */
  enter(): Promise<string>
  /** Whether it does for the account what one at a time may do: asking, proving, retrying, ending. */
  onDuty(): boolean
  /** It has not been heard for so long that others may take it for dead: it makes no call (law 2). */
  fenced(): boolean
  readonly licences: Licences
  /** Something changed that other engines look for. */
  tellOthers(): void
  leave(): Promise<void>
}

/** Between two beats, in ms; every second one looks after the others. Three in a row may be missed before it is fenced. */
const beatEvery = 2_500
const sweepsEvery = 2

export type StationParts = {
  readonly machines: Machines
  readonly work: Pick<WorkStore, 'recover'>
  readonly account: Account
  readonly clock: Clock
  readonly log: Log
  readonly newName: () => string
  /** Something came due, or became ours. */
  readonly stir: () => void
  /** It was taken off the record: what it claimed is another's. */
  readonly died: () => void
  readonly failed: (error: unknown) => void
}

/** One engine of several on a database. */
export class SharedStation implements Station {
  readonly licences: JobLicences
  readonly #parts: StationParts
  readonly #closing = new AbortController()
  #name = ''
  #duty = false
  /** When the last beat that was heard began, and the first one since the last that was missed; in steady ms. */
  #heardAt = -Infinity
  #unbrokenSince = Infinity
  #beating: Promise<void> | undefined

  constructor(parts: StationParts) {
    this.#parts = parts
    this.licences = new JobLicences(
      parts.machines.jobs,
      () => this.#name,
      () => this.tellOthers(),
    )
  }

  async enter(): Promise<string> {
    const { machines, account, newName } = this.#parts
    this.licences.forget()
    const name = newName()
    const at = this.#steady
    await machines.engines.enter(name, account.id)
    this.#name = name
    this.#heard(at)
    await this.#beat()
    await this.#takeOver()
    this.#beating ??= this.#run()
    return name
  }

  onDuty(): boolean {
    return this.#duty && !this.fenced()
  }

  fenced(): boolean {
    return this.#steady - this.#heardAt > fencedAfter
  }

  tellOthers(): void {
    this.#parts.machines.signals.wake()
  }

  async leave(): Promise<void> {
    this.#closing.abort()
    await this.#beating
    await this.#parts.machines.engines.leave(this.#name)
    this.tellOthers()
  }

  get #steady(): number {
    return this.#parts.clock.steady()
  }

  #heard(at: number): void {
    if (at - this.#heardAt > fencedAfter) this.#unbrokenSince = at
    this.#heardAt = at
  }

  async #run(): Promise<void> {
    const { clock, failed } = this.#parts
    for (let round = 1; !this.#closing.signal.aborted; round++) {
      await clock.sleep(beatEvery, this.#closing.signal)
      if (this.#closing.signal.aborted) return
      try {
        await this.#beat()
        if (round % sweepsEvery === 0) await this.#takeOver()
      } catch (error) {
        if (!(error instanceof Unreachable)) return failed(error)
      }
    }
  }

  async #beat(): Promise<void> {
    const { machines, account, stir, died } = this.#parts
    const at = this.#steady
    const name = this.#name
    const { alive, duty } = await machines.engines.beat(name, account.id)
    if (name !== this.#name) return
    if (!alive) {
      this.#duty = false
      died()
      return
    }
    this.#heard(at)
    await this.licences.keep()
    if (duty && !this.#duty) stir()
    this.#duty = duty
  }

  /** What the dead held. Who was deaf for a while does not judge: after an outage everybody has been silent. */
  async #takeOver(): Promise<void> {
    const { machines, work, account, clock, log, stir } = this.#parts
    if (this.#steady - this.#unbrokenSince > 2 * fencedAfter) await machines.engines.bury()
    const recovered = await work.recover('on record', clock.now())
    if (recovered.asking + recovered.looks > 0) log.warn('taken over from a process that ended', { ...recovered })
    await machines.jobs.sweep(account.id)
    stir()
  }
}
