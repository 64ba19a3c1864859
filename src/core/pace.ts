/**
 * How many calls an account may make at once, learned from its answers alone: no limit is published. Time is passed in as
 * ms that never jump; the pacer keeps no clock. Three phases: `open` while nothing was refused, `probe` for a first
 * measure, `paced` on a schedule at the rate at which the bucket is refilled.
 */
import { Refill, type Empty } from './pace/refill.ts'

/** `lost`: no answer, so nothing about the limit either. */
export type PaceAnswer = 'admitted' | 'slow down' | 'lost'

/** What is worth keeping across restarts. */
export type Learned = { readonly perSecond: number; readonly burst: number }

/** `atOnce`: calls in flight to begin with; `ceiling`: calls a second that must not be passed, where one is known. */
export type PaceLimits = { readonly atOnce: number; readonly ceiling?: number }

/** Never more calls in flight than this. When a bucket runs dry, everything in flight is refused. */
export const mostInFlight = 32
/** The window grows by one for so many answers: measured between quick starts and a cheap first refusal. */
const openGrows = 4
const probeGrows = 8
const probeWindow = 2
/** After the first refusal tokens gather for so long before the probe, in ms; longer where the probe met nothing. */
const gather = 250
const gatherMore = 1.6
const gatherMost = 4000
const overflows = 1.2
/** Late timers may be made up for by so many slots; by most of a bucket where its size is known. */
const behind = 2
const trusted = 0.9
/** A probe in which nothing was sent for so long measures nothing, in ms. */
const idle = 1000

export class Pacer {
  readonly #limits: PaceLimits
  readonly #refill: Refill
  #phase: 'open' | 'probe' | 'paced'
  #window: number
  readonly #inFlight = new Map<number, number>()
  #next = 1
  /** Refusals of calls sent before the last correction tell nothing new. */
  #corrected = 0
  #burst: number
  /** The first call, when the bucket was taken to be full, and the first that was refused. */
  #first: Empty | undefined
  #firstRefused: Empty | undefined
  #lastSentAt = 0
  #nextAt = -Infinity
  #resumeAt = 0
  /** Where the probe under way began. */
  #probe: Empty | undefined
  #gather = gather

  constructor(limits: PaceLimits, learned?: Learned) {
    const ceiling = limits.ceiling ?? Infinity
    const perSecond = learned ? Math.min(learned.perSecond, ceiling) : (limits.ceiling ?? 0)
    this.#limits = limits
    this.#refill = new Refill(perSecond / 1000)
    this.#burst = learned?.burst ?? 0
    this.#phase = perSecond > 0 ? 'paced' : 'open'
    this.#window = Math.max(1, Math.min(mostInFlight, limits.atOnce))
  }

  /** How many calls may leave now, 0 to 32. */
  room(now: number): number {
    if (this.#phase === 'paced') return this.#slots(now)
    if (this.#phase === 'probe' && now < this.#resumeAt) return 0
    return Math.max(0, Math.floor(this.#window) - this.#inFlight.size)
  }

  /** In how many ms there can be room; undefined when only an answer makes room. */
  wait(now: number): number | undefined {
    if (this.#inFlight.size >= mostInFlight) return undefined
    if (this.#phase === 'paced') return Math.max(0, this.#nextAt - now)
    return this.#phase === 'probe' && now < this.#resumeAt ? this.#resumeAt - now : undefined
  }

  /** A call leaves now. Returns the ticket that its answer is told with. */
  sent(now: number): number {
    const ticket = this.#next++
    if (this.#phase === 'probe' && this.#inFlight.size === 0 && now - Math.max(this.#lastSentAt, this.#resumeAt) > idle)
      this.#reopen()
    if (this.#phase === 'paced') this.#schedule(now)
    this.#first ??= { ticket, at: now }
    if (this.#phase === 'probe') this.#probe ??= { ticket: ticket - 1, at: now }
    this.#lastSentAt = now
    this.#inFlight.set(ticket, now)
    return ticket
  }

  /** The call of a ticket was answered, or its answer was given up. */
  answered(ticket: number, answer: PaceAnswer, now: number): void {
    const at = this.#inFlight.get(ticket)
    if (at === undefined) return
    this.#inFlight.delete(ticket)
    if (answer === 'admitted') this.#grow()
    if (answer !== 'slow down') return
    this.#refill.refused(ticket)
    if (ticket < this.#corrected) return
    this.#corrected = this.#next
    this.#refused({ ticket, at }, now)
  }

  /** Calls that were sent and not answered yet. */
  get inFlight(): number {
    return this.#inFlight.size
  }

  /** Undefined while nothing was refused: then there is nothing to keep. */
  toJSON(): Learned | undefined {
    if (this.#phase !== 'paced') return undefined
    return { perSecond: Math.round(this.#refill.measured * 1e6) / 1e3, burst: Math.round(this.#burst) }
  }

  get #pace(): number {
    return Math.min(this.#refill.pace, (this.#limits.ceiling ?? Infinity) / 1000)
  }

  #slots(now: number): number {
    const pace = this.#pace
    const credit = Math.max(behind, this.#burst * trusted) / pace
    if (this.#nextAt < now - credit) {
      this.#nextAt = now - credit
      if (now - this.#lastSentAt > idle) this.#refill.forget()
    }
    if (now < this.#nextAt) return 0
    return Math.max(0, Math.min(mostInFlight - this.#inFlight.size, Math.floor((now - this.#nextAt) * pace) + 1))
  }

  #schedule(now: number): void {
    const interval = 1 / this.#pace
    if (now - this.#nextAt <= behind * interval) this.#refill.pushed(Math.min(interval, now - this.#lastSentAt))
    this.#nextAt = Math.max(this.#nextAt, now - Math.max(behind, this.#burst * trusted) * interval) + interval
  }

  #grow(): void {
    if (this.#phase === 'paced') return
    this.#window = Math.min(mostInFlight, this.#window + 1 / (this.#phase === 'open' ? openGrows : probeGrows))
  }

  #reopen(): void {
    this.#phase = 'open'
    this.#window = Math.max(1, Math.min(mostInFlight, this.#limits.atOnce))
    this.#refill.forget()
    this.#first = undefined
  }

  #refused(empty: Empty, now: number): void {
    if (this.#phase === 'open') {
      this.#phase = 'probe'
      this.#window = probeWindow
      this.#firstRefused = empty
      this.#refill.begin(empty)
      this.#resumeAt = now + this.#gather
    } else if (this.#phase === 'probe') this.#probed(empty, now)
    else {
      this.#refill.emptied(empty)
      this.#skip(now)
    }
  }

  #probed(empty: Empty, now: number): void {
    const probe = this.#probe ?? empty
    this.#probe = undefined
    if (!this.#refill.first(empty)) {
      this.#window = Math.max(1, this.#window - 1)
      this.#gather = Math.min(gatherMost, this.#gather * gatherMore)
      this.#resumeAt = now + this.#gather
      return
    }
    const [first, refused] = [this.#first ?? empty, this.#firstRefused ?? empty]
    const burst = Math.max(0, refused.ticket - first.ticket - this.#refill.measured * (refused.at - first.at))
    // A small bucket was full before the probe began: what overflowed is missing from the measure.
    if (burst < overflows * this.#refill.measured * (probe.at - refused.at)) this.#refill.atLeast(probe, empty, burst)
    this.#burst = burst
    this.#phase = 'paced'
    this.#skip(now)
  }

  /** One slot is left out after a refusal: the bucket held less than one call. */
  #skip(now: number): void {
    this.#nextAt = Math.max(this.#nextAt, now) + 1 / this.#pace
  }
}

/** Reads what `toJSON` wrote; undefined when it is not that, so that a damaged row only costs a new start. */
export const parseLearned = (text: string | undefined): Learned | undefined => {
  try {
    const read: unknown = JSON.parse(text ?? '')
    if (typeof read !== 'object' || read === null || !('perSecond' in read) || !('burst' in read)) return undefined
    const { perSecond, burst } = read
    if (typeof perSecond !== 'number' || typeof burst !== 'number') return undefined
    return perSecond > 0 && perSecond <= 10_000 && burst >= 0 && burst <= 100_000 ? { perSecond, burst } : undefined
  } catch {
    return undefined
  }
}
