/**
 * How fast a bucket of calls is refilled, learned from refusals. A refusal tells the instant at which the bucket held less
 * than one call; between two such instants, what was admitted divided by the time is the refill rate.
 */

import { faster, slower } from './small.ts'
import type { RefillState } from './state.ts'
import { Waves, type Empty } from './waves.ts'

/** Upward drift a second, so that the bucket stays near empty; more while the measure rests on few calls. */
const drift = 0.003
const unsure = 0.06
/** So that a limit that rises is found soon a refusal comes each so many seconds; sooner with a slow one, under so many calls a second. */
const every = 4.5
const slow = 10
const sooner = 0.75
/** A refusal that comes later than this multiple of the time expected means that the limit has risen. */
const late = 1.2
const latest = 20_000
/** The drift then doubles each so many ms. */
const doubles = 450
/** What is added to the drift once a refusal is late: the limit has probably risen, and every second counts. */
const leap = 0.12
/** However long nothing was admitted: a call in two seconds finds out that something is again, in calls a ms. */
const slowest = 0.0005
/** Fewer calls than this between two refusals come in close succession; twice running, the limit has fallen. */
const few = 10
const shrink = 0.7
/** A measure over fewer calls than this would be a guess. */
const enough = 3
/** As if measured over very many calls: such a rate does not drift. */
const settled = 1e9
/** Refusals cost a token where the evidence passes the first of these; it is bounded by the second, so that it can turn. */
const owedIf = 1.5
const owedMost = 8
/** Where refusals cost, fewer are risked. */
const careful = 0.1

export class Refill {
  /** Calls a ms; 0 while nothing was measured. */
  #rate: number
  #counted: number
  #calls = new Waves()
  /** How much speaks for refusals that cost a token; see `within`. */
  #owed = 0
  /** Calls that a bucket of few admitted one after the other. */
  #run = 0
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
    refill.#calls = Waves.resume(state)
    refill.#owed = state.owed
    refill.#run = state.run
    return refill
  }

  get state(): RefillState {
    return {
      rate: this.#rate,
      counted: this.#counted,
      succession: this.#succession,
      pushed: this.#pushed,
      owed: this.#owed,
      run: this.#run,
      ...this.#calls.state,
    }
  }

  /** The measured rate without the drift, in calls a ms. */
  get measured(): number {
    return this.#rate
  }

  get #drift(): number {
    const perSecond = this.#rate * 1000
    const often = every * Math.min(1, perSecond / slow) ** sooner
    const trying = Math.max(drift, 2 / (often * often * perSecond))
    return (trying + unsure / this.#counted) * (this.#charges ? careful : 1)
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
    this.#calls.forget()
    this.#succession = 0
    this.#pushed = 0
  }

  /** Counts a refused call, whether or not it tells anything new. */
  refused(ticket: number): void {
    this.#calls.refused(ticket)
  }

  /** A refused call that belongs to the last wave. */
  again(empty: Empty): void {
    this.#calls.again(empty)
  }

  /** A call was refused by a bucket of few calls. `spread`: of round trips, in ms; `again`: so was the one before. */
  less(again: boolean, spread: number): void {
    this.#rate = Math.max(slowest, this.#rate * (1 - slower(again, this.#small(spread))))
    this.#run = 0
    this.#pushed = 0
    this.#counted = settled
  }

  /** A call was admitted by a bucket of few calls. `most`: a rate that is not passed, in calls a ms; `spread`: of round trips, in ms. */
  more(most: number, spread: number): void {
    this.#run++
    const raised = this.#rate * (1 + faster(this.#run, this.#small(spread)))
    this.#rate = Math.min(Math.max(this.#rate, most), raised)
    this.#pushed = 0
  }

  #small(spread: number): { readonly counted: number; readonly uneven: number } {
    return { counted: this.#counted, uneven: Math.min(1, 2 * spread * this.#rate) }
  }

  /** A call that was not made after all is left out of every count. */
  unsent(ticket: number): void {
    this.#calls.unsent(ticket)
  }

  /**
   * A call of the schedule that was sent within a wave of refusals, before anything was corrected. Where a refusal costs a
   * token nothing is admitted then; where it does not, about as much as flows in.
   */
  within(admitted: boolean): void {
    const evidence = admitted ? -1 : this.#rate / this.pace
    const before = this.#charges
    this.#owed = Math.max(-owedMost, Math.min(owedMost, this.#owed + evidence))
    const last = this.#calls.last
    if (this.#charges && !before && last) this.#measure(last.first, few)
  }

  get #charges(): boolean {
    return this.#owed > owedIf
  }

  /** Something was admitted since the last instant at which it was empty. */
  some(empty: Empty): boolean {
    const last = this.#calls.last?.last
    return last !== undefined && this.#calls.between(last, empty) > 0
  }

  /** A call was sent; what the last ones tell is asked once the limit has risen. */
  sent(ticket: number, at: number): void {
    this.#calls.sent(ticket, at)
  }

  /** The first instant at which the bucket was empty. */
  begin(empty: Empty): void {
    this.#calls.forget()
    this.#calls.begun(empty)
  }

  /** The first measure, between the two first instants; false when too few calls were admitted between them. */
  first(empty: Empty): boolean {
    const from = this.#calls.last?.last
    if (!from || this.#calls.between(from, empty) < enough) return false
    this.#measure(empty, enough)
    this.#calls.begun(empty)
    return true
  }

  /** What the bucket cannot have held at the beginning was refilled between the two: a rough measure, and a lower one. */
  atLeast(from: Empty, to: Empty, burst: number): void {
    const rate = (this.#calls.between(from, to) - burst) / Math.max(1, to.at - from.at)
    if (rate > this.#rate) this.#restart(rate)
  }

  /** The bucket was empty again: measures anew, or sees that the limit has moved. */
  emptied(empty: Empty, burst: number, spread: number): void {
    const last = this.#calls.last?.last
    if (last) {
      if (this.#pushed > this.#overdueAfter) this.#risen(last, empty, burst, spread)
      else if (this.#calls.between(last, empty) < few) this.#close(last, empty)
      else this.#settled(last, empty)
    }
    this.#pushed = 0
    this.#calls.begun(empty)
    this.#calls.prune(empty.at)
  }

  /** The bucket has overflowed meanwhile: what was admitted since it last was empty is too low a measure. */
  #risen(last: Empty, empty: Empty, burst: number, spread: number): void {
    const bound = Math.max(
      this.#calls.between(last, empty) / Math.max(1, empty.at - last.at),
      this.#calls.atLeast(empty, burst, spread),
    )
    this.#restart(Math.min(this.pace, bound))
  }

  #close(last: Empty, empty: Empty): void {
    const measured = this.#calls.between(last, empty) / Math.max(1, empty.at - last.at)
    this.#succession++
    if (this.#succession >= 2) this.#restart(Math.min(this.#rate, Math.max(this.#rate * shrink, measured)))
    else this.#measure(empty, few)
  }

  #settled(last: Empty, empty: Empty): void {
    const expected = this.#rate * (empty.at - last.at)
    this.#succession = 0
    if (Math.abs(this.#calls.between(last, empty) - expected) > 3 + 0.1 * expected) this.#calls.forget(true)
    this.#measure(empty, few)
  }

  #restart(rate: number): void {
    this.#rate = Math.max(slowest, rate)
    this.#counted = 20
    this.#succession = 0
    this.#calls.forget()
  }

  /** The tokens that were taken between the waves up to now, by the time between them. */
  #measure(to: Empty, least: number): void {
    const { tokens, ms } = this.#calls.taken(to, this.#charges)
    if (tokens < least || ms <= 0) return
    this.#rate = Math.max(slowest, tokens / ms)
    this.#counted = tokens
  }
}
