import type { Limiter } from '../core/machines.ts'
import type { Clock, OpenAccount } from '../core/ports.ts'
import { AccountWork, type AccountParts } from './account.ts'
import { Dues } from './dues.ts'
import type { Station } from './station.ts'
import { Terms } from './terms.ts'

/** Without any reason to wake it still looks this often, in ms: another process may have made work. */
const longestRest = 60_000
/** Time alone never wakes it more often than this, in ms. */
const shortestRest = 1_000
const savePaceEvery = 60_000
/** Room that comes sooner than was thought is worth waking for from so many ms on. */
const soonEnough = 1
/** Never more calls at once than this; the pace knows how many. */
const most = 32

export type LoopParts = Omit<
  AccountParts,
  'stir' | 'due' | 'limiter' | 'station' | 'marketplace' | 'engineId' | 'fenced' | 'failed' | 'stopped'
> & {
  readonly marketplace: NonNullable<OpenAccount['marketplace']>
  readonly limiter: Limiter
  /** @param stir something came due or became ours; `died`: the engine was taken off the record */
  readonly station: (heard: { readonly stir: () => void; readonly died: () => void }) => Station
  readonly failed: (error: unknown) => void
  readonly stopped: () => boolean
  /** The record could not be written: nothing more is, and no call is made. */
  readonly failedAlready: () => boolean
}

/** The loop of one account: as many calls as its pace allows, then rest until an answer, an act or a due time. */
export class AccountLoop {
  readonly #parts: LoopParts
  readonly #clock: Clock
  readonly #terms: Terms
  #stirred = false
  #awake: (() => void) | undefined
  /** It rests because there is no room before this, in steady ms; Infinity: before an answer; undefined: for want of work. */
  #noRoomBefore: number | undefined
  #waking = new AbortController()
  readonly #dues = new Dues()
  /** Whether the store was asked since the last change. */
  #asked = false
  #quiet = false
  #quietWaiters: (() => void)[] = []
  #closing = false
  #over = false
  #saved = ''
  #savedAt = 0
  readonly #ended: Promise<void>

  constructor(parts: LoopParts) {
    this.#parts = parts
    this.#clock = parts.clock
    this.#terms = new Terms({
      ...parts,
      stopped: () => this.#closing || parts.stopped(),
      stir: () => this.#changed(),
      due: (at) => this.#dues.add(at),
    })
    this.#ended = this.#run()
      .catch(parts.failed)
      .finally(() => {
        this.#over = true
        this.#calm()
      })
  }

  /** An act made work, or made the account's trouble worth another try. */
  wake(): void {
    this.#terms.work?.release()
    this.#terms.work?.wake()
    this.#changed()
  }

  /** Resolves when nothing is in flight and nothing is due now. */
  async settle(): Promise<void> {
    if (!this.#over && (!this.#quiet || this.#stirred))
      await new Promise<void>((resolve) => this.#quietWaiters.push(resolve))
    // A loop that failed begins nothing more, but what it began comes to its end.
    if (this.#over) await this.#terms.work?.tasks.none()
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#stir()
    await this.#ended
    await this.#terms.work?.tasks.none()
    if (!this.#parts.failedAlready()) {
      await this.#terms.close()
      await this.#savePace(true)
    }
    await this.#parts.limiter.close()
  }

  #changed(): void {
    this.#asked = false
    this.#stir()
  }

  #stir(): void {
    this.#stirred = true
    this.#quiet = false
    if (this.#awake && this.#worthWaking()) this.#awake()
  }

  /** Without room for a call there is nothing to do, whatever happened: at 20 calls a second each line woke it twice. */
  #worthWaking(): boolean {
    if (this.#noRoomBefore === undefined || this.#stopped || this.#terms.broken) return true
    const again = this.#parts.limiter.again()
    return again !== undefined && this.#clock.steady() + again < this.#noRoomBefore - soonEnough
  }

  get #stopped(): boolean {
    return this.#closing || this.#parts.stopped()
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const work = await this.#terms.begin()
      if (work) await this.#terms.unlessBroken(() => this.#turns(work))
      if (!this.#stopped) await this.#terms.end()
    }
  }

  async #turns(work: AccountWork): Promise<void> {
    const { store, limiter } = this.#parts
    while (!this.#stopped && !this.#terms.broken) {
      this.#stirred = false
      this.#quiet = false
      if (this.#dues.past(this.#clock.ms())) {
        this.#asked = false
        work.tick()
        await store.work.expire(this.#clock.now())
      }
      const { slots, again } = await limiter.grant(most)
      const started = slots > 0 ? await work.start(slots) : 0
      limiter.giveBack()
      if (started === 0) await this.#rest(work, slots > 0 ? undefined : (again ?? Infinity))
    }
  }

  /** @param untilRoom in how many ms there may be room for a call; undefined: there was room and nothing to call for */
  async #rest(work: AccountWork, untilRoom: number | undefined): Promise<void> {
    const idle = untilRoom === undefined
    if (idle) await this.#beforeIdling()
    if (this.#stirred || this.#stopped || this.#terms.broken) return
    if (idle && work.tasks.running === 0) this.#calm()
    const now = this.#clock.ms()
    const untilDue = Math.max(shortestRest, this.#dues.earliest - now)
    this.#noRoomBefore = untilRoom === undefined ? undefined : this.#clock.steady() + untilRoom
    const woken = await this.#sleep(Math.min(longestRest, untilDue, untilRoom ?? Infinity))
    if (idle && !woken && this.#clock.ms() - now >= longestRest) work.wake()
  }

  /** Resolves to whether it was woken. */
  async #sleep(ms: number): Promise<boolean> {
    const waking = this.#waking
    // With a reason, so that no error is made for each answer.
    this.#awake = () => waking.abort('awake')
    await this.#clock.sleep(ms, waking.signal)
    this.#awake = undefined
    if (waking.signal.aborted) this.#waking = new AbortController()
    return waking.signal.aborted
  }

  async #beforeIdling(): Promise<void> {
    await this.#savePace(false)
    if (this.#asked) return
    this.#asked = true
    const due = await this.#parts.store.work.nextDue(this.#parts.account.id)
    if (due !== undefined) this.#dues.add(Date.parse(due))
  }

  async #savePace(now: boolean): Promise<void> {
    const learned = this.#parts.limiter.learned()
    if (learned === undefined || (!now && this.#clock.ms() - this.#savedAt < savePaceEvery)) return
    this.#savedAt = this.#clock.ms()
    if (learned !== this.#saved) await this.#parts.store.accounts.savePace(this.#parts.account.id, learned)
    this.#saved = learned
  }

  #calm(): void {
    this.#quiet = true
    for (const waiter of this.#quietWaiters.splice(0)) waiter()
  }
}
