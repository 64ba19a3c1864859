import type { Clock, OpenAccount } from '../core/ports.ts'
import { AccountWork, type AccountParts } from './account.ts'

/** Without any reason to wake it still looks this often, in ms: another process may have made work. */
const longestRest = 60_000
/** Time alone never wakes it more often than this, in ms. */
const shortestRest = 1_000
const savePaceEvery = 60_000

export type LoopParts = Omit<AccountParts, 'stir' | 'due' | 'learned' | 'marketplace'> & {
  readonly marketplace: NonNullable<OpenAccount['marketplace']>
  /** The record could not be written: nothing more is, and no call is made. */
  readonly failedAlready: () => boolean
}

/** The loop of one account: as many calls as its pace allows, then rest until an answer, an act or a due time. */
export class AccountLoop {
  readonly #parts: LoopParts
  readonly #clock: Clock
  #work: AccountWork | undefined
  #stirred = false
  #awake: (() => void) | undefined
  /** Instants at which something is due, in ms. Each is kept until it is past: only the earliest would let the rest wait. */
  readonly #dues = new Set<number>()
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
    this.#ended = this.#run()
      .catch(parts.failed)
      .finally(() => {
        this.#over = true
        this.#calm()
      })
  }

  /** An act made work, or made the account's trouble worth another try. */
  wake(): void {
    this.#work?.release()
    this.#work?.wake()
    this.#asked = false
    this.#stir()
  }

  /** Resolves when nothing is in flight and nothing is due now. */
  async settle(): Promise<void> {
    if (!this.#over && (!this.#quiet || this.#stirred))
      await new Promise<void>((resolve) => this.#quietWaiters.push(resolve))
    // A loop that failed begins nothing more, but what it began comes to its end.
    if (this.#over) await this.#work?.tasks.none()
  }

  async close(): Promise<void> {
    this.#closing = true
    this.#stir()
    await this.#ended
    await this.#work?.tasks.none()
    if (!this.#parts.failedAlready()) {
      await this.#work?.close()
      await this.#savePace(true)
    }
  }

  #stir(): void {
    this.#stirred = true
    this.#quiet = false
    this.#awake?.()
  }

  #due(at: number): void {
    this.#dues.add(at)
  }

  get #dueAt(): number {
    let earliest = Infinity
    for (const at of this.#dues) earliest = Math.min(earliest, at)
    return earliest
  }

  /** True when something was due by `now`. */
  #isDue(now: number): boolean {
    const due = [...this.#dues].filter((at) => at <= now)
    for (const at of due) this.#dues.delete(at)
    return due.length > 0
  }

  async #run(): Promise<void> {
    const { store, account, stopped } = this.#parts
    const work = new AccountWork({
      ...this.#parts,
      learned: await store.accounts.pace(account.id),
      stir: () => {
        this.#asked = false
        this.#stir()
      },
      due: (at) => this.#due(at),
    })
    this.#work = work
    while (!this.#closing && !stopped()) {
      this.#stirred = false
      this.#quiet = false
      if (this.#isDue(this.#clock.ms())) {
        this.#asked = false
        work.tick()
        await store.work.expire(this.#clock.now())
      }
      const room = work.pacer.room(this.#clock.steady())
      const started = room > 0 ? await work.start(room) : 0
      if (started === 0) await this.#rest(work, room > 0)
    }
  }

  /** @param idle there was room for a call and nothing to call for */
  async #rest(work: AccountWork, idle: boolean): Promise<void> {
    if (idle) await this.#beforeIdling()
    if (this.#stirred || this.#closing) return
    if (idle && work.tasks.running === 0) this.#calm()
    const now = this.#clock.ms()
    const untilDue = Math.max(shortestRest, this.#dueAt - now)
    const untilRoom = idle ? Infinity : (work.pacer.wait(this.#clock.steady()) ?? Infinity)
    const waking = new AbortController()
    this.#awake = () => waking.abort()
    await this.#clock.sleep(Math.min(longestRest, untilDue, untilRoom), waking.signal)
    this.#awake = undefined
    if (idle && !waking.signal.aborted && this.#clock.ms() - now >= longestRest) work.wake()
  }

  async #beforeIdling(): Promise<void> {
    await this.#savePace(false)
    if (this.#asked) return
    this.#asked = true
    const due = await this.#parts.store.work.nextDue(this.#parts.account.id)
    if (due !== undefined) this.#due(Date.parse(due))
  }

  async #savePace(now: boolean): Promise<void> {
    const learned = this.#work?.pacer.toJSON()
    if (!learned || (!now && this.#clock.ms() - this.#savedAt < savePaceEvery)) return
    const text = JSON.stringify(learned)
    this.#savedAt = this.#clock.ms()
    if (text !== this.#saved) await this.#parts.store.accounts.savePace(this.#parts.account.id, text)
    this.#saved = text
  }

  #calm(): void {
    this.#quiet = true
    for (const waiter of this.#quietWaiters.splice(0)) waiter()
  }
}
