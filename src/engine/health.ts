/** How the account has been answering lately: what makes trouble of the account out of trouble with one line. */

/** So many lost answers without any other in between are no accident of single lines any more (law 6). */
const outageAfter = 8
const firstHold = 5_000
const longestHold = 3_600_000

export class Health {
  #lostInARow = 0
  #answers = 0
  #heldUntil = 0
  #hold = firstHold
  /** Their clock minus ours, in ms, as the last balance read showed it. */
  skewMs = 0

  /** Every answer passes here. Answers of a network in between say nothing about the service. */
  heard(kind: 'definite' | 'lost' | 'not reached'): void {
    if (kind === 'lost') this.#lostInARow++
    if (kind !== 'definite') return
    this.#lostInARow = 0
    this.#answers++
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
