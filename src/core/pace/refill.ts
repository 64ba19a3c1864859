/**
 * How fast a bucket of calls is refilled, learned from refusals. A refusal tells the instant at which the bucket held less
 * than one call; between two such instants, what was admitted divided by the time is the refill rate.
 */

import { mostKept, ofPlace, type RefillState } from './state.ts'

/** An instant at which the bucket was empty: the refused call's place in the order of sending, and when it was sent (ms). */
export type Empty = { readonly ticket: number; readonly at: number }

/** Upward drift a second, so that the bucket stays near empty; more while the measure rests on few calls. */
const drift = 0.003
const unsure = 0.2
/** A refusal that comes later than this multiple of the time expected means that the limit has risen. */
const late = 1.4
const latest = 20_000
/** The drift then doubles each so many ms. */
const doubles = 450
/** What is added to the drift once a refusal is late: the limit has probably risen, and every second counts. */
const leap = 0.06
/** A bucket of few calls cannot be measured between refusals, since it overflows: its rate goes up with each call that is admitted and down with each refused. */
const up = 0.004
const down = 0.06
/** Where answers take now longer, now shorter, calls come unevenly and more of them must be tried to lose little. */
const upUneven = 0.008
/** However long nothing was admitted: a call in two seconds finds out that something is again, in calls a ms. */
const slowest = 0.0005
/** Fewer calls than this between two refusals come in close succession; twice running, the limit has fallen. */
const few = 10
const shrink = 0.7
/** A measure over fewer calls than this would be a guess. */
const enough = 3
/** A bound that rests on fewer calls than this above a full bucket would be chance. */
const fewest = 2
/** As if measured over very many calls: such a rate does not drift. */
const settled = 1e9
/** Older instants say less and less about now, in ms. */
const memory = 60_000

export class Refill {
  /** Calls a ms; 0 while nothing was measured. */
  #rate: number
  #counted: number
  #empties: Empty[] = []
  #refused: number[] = []
  /** The last calls that were sent. */
  #sent: Empty[] = []
  #succession = 0
  /** For how long calls went out on the schedule without a refusal, in ms. */
  #pushed = 0

  /** @param perMs a rate known from elsewhere (an earlier run, a ceiling), in calls a ms; 0: none */
  constructor(perMs: number) {
    this.#rate = perMs
    this.#counted = perMs > 0 ? 100 : 1
  }

  static resume(state: RefillState): Refill {
    const refill = new Refill(state.rate)
    refill.#counted = state.counted
    refill.#succession = state.succession
    refill.#pushed = state.pushed
    refill.#empties = state.empties.map(ofPlace)
    refill.#sent = state.sent.map(ofPlace)
    refill.#refused = [...state.refused]
    return refill
  }

  get state(): RefillState {
    const places = (list: readonly Empty[]) => list.map(({ ticket, at }) => [ticket, at] as const)
    return {
      rate: this.#rate,
      counted: this.#counted,
      succession: this.#succession,
      pushed: this.#pushed,
      empties: places(this.#empties),
      refused: [...this.#refused],
      sent: places(this.#sent),
    }
  }

  /** The measured rate without the drift, in calls a ms. */
  get measured(): number {
    return this.#rate
  }

  get #drift(): number {
    return drift + unsure / this.#counted
  }

  /** After this long on the schedule the drift alone should have emptied the bucket, in ms. */
  get #overdueAfter(): number {
    return Math.min(latest, late * 1000 * Math.sqrt(2 / (this.#drift * this.#rate * 1000)))
  }

  /** The rate to send at, in calls a ms. */
  get pace(): number {
    const over = Math.max(0, this.#pushed - this.#overdueAfter)
    const steady = (this.#drift * this.#pushed) / 1000
    const rising = ((this.#drift + leap) * (doubles / 1000) * (2 ** Math.min(over / doubles, 20) - 1)) / Math.LN2
    return this.#rate * (1 + steady + rising)
  }

  /** A call went out because the schedule said so; only then does the absence of a refusal say anything. */
  pushed(ms: number): void {
    this.#pushed += ms
  }

  /** The bucket may have been full: what was admitted since the last refusal measures nothing. */
  forget(): void {
    this.#empties = []
    this.#refused = []
    this.#succession = 0
    this.#pushed = 0
  }

  /** Counts a refused call, whether or not it tells anything new. */
  refused(ticket: number): void {
    this.#refused.push(ticket)
    if (this.#refused.length > mostKept) this.#refused.shift()
  }

  /** A call was refused by a bucket of few calls. */
  less(): void {
    this.#rate = Math.max(slowest, this.#rate * (1 - down))
    this.#pushed = 0
    this.#counted = settled
  }

  /** A call was admitted by a bucket of few calls. `most`: a rate that is not passed, in calls a ms; `spread`: of round trips, in ms. */
  more(most: number, spread: number): void {
    const steeper = up + upUneven * Math.min(1, 2 * spread * this.#rate)
    this.#rate = Math.min(Math.max(this.#rate, most), this.#rate * (1 + steeper))
    this.#pushed = 0
  }

  /** A call that was not made after all counts as one that was not admitted. */
  unsent(ticket: number): void {
    this.refused(ticket)
  }

  /** Something was admitted since the last instant at which it was empty. */
  some(empty: Empty): boolean {
    const last = this.#empties.at(-1)
    return last !== undefined && this.#between(last, empty) > 0
  }

  /** A call was sent; what the last ones tell is asked once the limit has risen. */
  sent(ticket: number, at: number): void {
    this.#sent.push({ ticket, at })
    if (this.#sent.length > mostKept) this.#sent.shift()
  }

  /** No more than a full bucket and what flows in can be admitted in any time: the tightest of these bounds. */
  #atLeastBy(empty: Empty, burst: number, spread: number): number {
    const refused = new Set(this.#refused)
    const admitted = this.#sent.filter(({ ticket }) => ticket < empty.ticket && !refused.has(ticket))
    const end = admitted.at(-1)
    if (!end) return 0
    let best = 0
    admitted.forEach(({ at }, index) => {
      const surplus = admitted.length - index - Math.max(1, burst)
      const rate = surplus / (end.at - at + 2 * spread)
      if (surplus >= fewest && rate > best) best = rate
    })
    return best
  }

  /** The first instant at which the bucket was empty. */
  begin(empty: Empty): void {
    this.#empties = [empty]
  }

  /** The first measure, between the two first instants; false when too few calls were admitted between them. */
  first(empty: Empty): boolean {
    const from = this.#empties[0]
    if (!from || this.#between(from, empty) < enough) return false
    this.#measure(from, empty, enough)
    this.#empties.push(empty)
    return true
  }

  /** What the bucket cannot have held at the beginning was refilled between the two: a rough measure, and a lower one. */
  atLeast(from: Empty, to: Empty, burst: number): void {
    const rate = (this.#between(from, to) - burst) / Math.max(1, to.at - from.at)
    if (rate > this.#rate) this.#restart(rate)
  }

  /** The bucket was empty again: measures anew, or sees that the limit has moved. */
  emptied(empty: Empty, burst: number, spread: number): void {
    const last = this.#empties.at(-1)
    if (last) {
      if (this.#pushed > this.#overdueAfter) this.#risen(last, empty, burst, spread)
      else if (this.#between(last, empty) < few) this.#close(last, empty)
      else this.#settled(last, empty)
    }
    this.#pushed = 0
    this.#empties.push(empty)
    if (this.#empties.length > mostKept) this.#empties.shift()
    this.#prune(empty.at)
  }

  /** The bucket has overflowed meanwhile: what was admitted since it last was empty is too low a measure. */
  #risen(last: Empty, empty: Empty, burst: number, spread: number): void {
    const bound = Math.max(
      this.#between(last, empty) / Math.max(1, empty.at - last.at),
      this.#atLeastBy(empty, burst, spread),
    )
    this.#restart(Math.min(this.pace, bound))
  }

  #close(last: Empty, empty: Empty): void {
    const measured = this.#between(last, empty) / Math.max(1, empty.at - last.at)
    this.#succession++
    if (this.#succession >= 2) this.#restart(Math.min(this.#rate, Math.max(this.#rate * shrink, measured)))
    else this.#measure(this.#empties[0] ?? last, empty, few)
  }

  #settled(last: Empty, empty: Empty): void {
    const expected = this.#rate * (empty.at - last.at)
    this.#succession = 0
    if (Math.abs(this.#between(last, empty) - expected) > 3 + 0.1 * expected) this.#empties = [last]
    this.#measure(this.#empties[0] ?? last, empty, few)
  }

  #restart(rate: number): void {
    this.#rate = Math.max(slowest, rate)
    this.#counted = 20
    this.#succession = 0
    this.#empties = []
  }

  #measure(from: Empty, to: Empty, least: number): void {
    const admitted = this.#between(from, to)
    if (admitted < least || to.at <= from.at) return
    this.#rate = Math.max(slowest, admitted / (to.at - from.at))
    this.#counted = admitted
  }

  /** How many calls sent between the two were admitted. */
  #between(from: Empty, to: Empty): number {
    const refused = this.#refused.filter((ticket) => ticket > from.ticket && ticket < to.ticket).length
    return to.ticket - from.ticket - 1 - refused
  }

  #prune(now: number): void {
    const recent = this.#empties.findIndex((empty) => empty.at >= now - memory)
    if (recent > 0) this.#empties = this.#empties.slice(recent)
    const oldest = this.#empties[0]?.ticket ?? 0
    this.#refused = this.#refused.filter((ticket) => ticket >= oldest)
  }
}
