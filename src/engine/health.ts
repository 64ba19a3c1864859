import type { Clock } from '../core/ports.ts'

/** How the account has been answering lately: what makes trouble of the account out of trouble with one line. */

/** So many lost answers without any other in between are no accident of single lines any more (law 6). */
const outageAfter = 8
const firstHold = 5_000
/** Clocks that are kept right by the network are moved by less, in ms. */
const notableJump = 10_000
const longestHold = 3_600_000

export class Health {
  #lostInARow = 0
  #answers = 0
  #heldUntil = 0
  #hold = firstHold
  readonly #offset: number
  #jumped = false
  /** Their clock minus ours, in ms, as the last balance read showed it; undefined before one did. */
  skewMs: number | undefined

  constructor(clock: Clock) {
    this.#offset = clock.ms() - clock.steady()
  }

  /** Every answer passes here. Answers of a network in between say nothing about the service. */
  heard(kind: 'definite' | 'lost' | 'not reached'): void {
    if (kind === 'lost') this.#lostInARow++
    if (kind !== 'definite') return
    this.#lostInARow = 0
    this.#answers++
  }

  /** Told the time with every call that pays: a clock that was set in between shows against the one that never jumps. */
  timed(clock: Clock): void {
    if (Math.abs(clock.ms() - clock.steady() - this.#offset) > notableJump) this.#jumped = true
  }

  /** What was timed here can be compared with the marketplace's times. */
  get comparable(): boolean {
    return this.skewMs !== undefined && !this.#jumped
  }

  /** How many definite answers there have been; tells whether there was one since. */
  get answers(): number {
    return this.#answers
  }

  get outage(): boolean {
    return this.#lostInARow >= outageAfter
  }

  /** Questions that can wait are put off while the account refuses; longer each time. `now` in ms. */
  hold(now: number): void {
    if (now < this.#heldUntil) return
    this.#heldUntil = now + this.#hold
    this.#hold = Math.min(longestHold, this.#hold * 2)
  }

  release(): void {
    this.#heldUntil = 0
    this.#hold = firstHold
  }

  /** Until when questions are put off, in ms; in the past when they are not. */
  get heldUntil(): number {
    return this.#heldUntil
  }
}
