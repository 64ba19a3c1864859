/**
 * How many calls an account may make at once, learned from its answers alone: no limit is published. Time is passed in as ms.
 * Three phases: `open` while nothing was refused, `probe` for a first measure, `paced` on a schedule at the measured rate.
 */
import type { Learned } from './pace/learned.ts'
import { Refill } from './pace/refill.ts'
import { asPlaceOr, ofPlace, type PaceState } from './pace/state.ts'
import type { Empty } from './pace/waves.ts'
import { mostInFlight, opened, probed, probing } from './pace/window.ts'

/** `lost`: no answer, so nothing about the limit either. */
export type PaceAnswer = 'admitted' | 'slow down' | 'lost'

/** `atOnce`: calls in flight to begin with; `ceiling`: calls a second that must not be passed, where one is known. */
export type PaceLimits = { readonly atOnce: number; readonly ceiling?: number }

/** Round trips and their spread are smoothed over so many. */
const smooth = 16
/** After the first refusal tokens gather for so long before the probe, in ms; longer where the probe met nothing. */
const gather = 250
const gatherMore = 1.6
const gatherMost = 4000
const overflows = 1.2
/** Late timers may be made up for by so many slots; by most of a bucket where its size is known. */
const behind = 2
const trusted = 0.9
/** A bucket that holds fewer calls than this overflows between calls and cannot be measured between refusals. */
const smallBucket = 3
/** Refused sooner than this much of an interval after an admitted call says nothing about its rate. */
const due = 0.8
/** It is tried again after this much of an interval: its next call is soon there. */
const retrySmall = 0.25
/** After more refusals in a row than this the pause doubles with each, at most so many times. */
const patient = 3
const longestPause = 5
/** Calls not answered in this time, in ms, were a process's that has ended; after a rest of the other nothing is measured. */
const [forgotten, idle] = [90_000, 1000]

export class Pacer {
  readonly #limits: PaceLimits
  #refill: Refill
  #phase: 'open' | 'probe' | 'paced'
  #window: number
  readonly #inFlight = new Map<number, number>()
  #next = 1
  /** Refusals of calls sent before the last correction tell nothing new. */
  #corrected = 0
  /** The first call of the last wave of refusals. */
  #wave = 0
  /** How many calls the bucket holds; undefined while that is not known. */
  #burst: number | undefined
  /** The first call, when the bucket was taken to be full, and the first that was refused. */
  #first: Empty | undefined
  #firstRefused: Empty | undefined
  /** Refusals in a row that told something new. */
  #row = 0
  #lastSentAt = 0
  /** When the last call was sent that was admitted. */
  #admittedAt = 0
  #latency = 0
  #spread = 0
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
    this.#burst = learned?.burst
    this.#phase = perSecond > 0 ? 'paced' : 'open'
    this.#window = Math.max(1, Math.min(mostInFlight, limits.atOnce))
  }

  /** Goes on where `state` was taken, in this process or another; `now` by the same clock. */
  static resume(limits: PaceLimits, state: PaceState, now: number): Pacer {
    const pacer = new Pacer(limits)
    pacer.#phase = state.phase
    pacer.#window = Math.max(1, Math.min(mostInFlight, state.window))
    pacer.#next = state.next
    pacer.#corrected = state.corrected
    pacer.#wave = state.wave
    pacer.#burst = state.burst ?? undefined
    pacer.#latency = state.latency
    pacer.#spread = state.spread
    pacer.#lastSentAt = state.lastSentAt
    pacer.#admittedAt = state.admittedAt
    pacer.#nextAt = state.nextAt ?? -Infinity
    pacer.#resumeAt = state.resumeAt
    pacer.#gather = state.gather
    pacer.#row = state.row
    pacer.#first = state.first ? ofPlace(state.first) : undefined
    pacer.#firstRefused = state.firstRefused ? ofPlace(state.firstRefused) : undefined
    pacer.#probe = state.probe ? ofPlace(state.probe) : undefined
    for (const [ticket, at] of state.inFlight) if (now - at < forgotten) pacer.#inFlight.set(ticket, at)
    pacer.#refill = Refill.resume(state.refill)
    return pacer
  }

  /** Everything, to go on from: less than 8 KB of JSON. */
  get state(): PaceState {
    return {
      version: 2,
      phase: this.#phase,
      window: this.#window,
      next: this.#next,
      corrected: this.#corrected,
      wave: this.#wave,
      burst: this.#burst ?? null,
      latency: this.#latency,
      spread: this.#spread,
      lastSentAt: this.#lastSentAt,
      admittedAt: this.#admittedAt,
      nextAt: Number.isFinite(this.#nextAt) ? this.#nextAt : null,
      resumeAt: this.#resumeAt,
      gather: this.#gather,
      row: this.#row,
      first: asPlaceOr(this.#first),
      firstRefused: asPlaceOr(this.#firstRefused),
      probe: asPlaceOr(this.#probe),
      inFlight: [...this.#inFlight],
      refill: this.#refill.state,
    }
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
    if (this.#phase === 'open' && this.#inFlight.size === 0 && now - this.#lastSentAt > idle) this.#first = undefined
    this.#first ??= { ticket, at: now }
    if (this.#phase === 'probe') this.#probe ??= { ticket: ticket - 1, at: now }
    this.#lastSentAt = now
    this.#inFlight.set(ticket, now)
    this.#refill.sent(ticket, now)
    return ticket
  }

  /** The call of a ticket was not made after all: its slot is free again. */
  unsent(ticket: number): void {
    if (!this.#inFlight.delete(ticket)) return
    this.#refill.unsent(ticket)
    if (this.#phase === 'paced') this.#nextAt -= 1 / this.#pace
  }

  /** The call of a ticket was answered, or its answer was given up. */
  answered(ticket: number, answer: PaceAnswer, now: number): void {
    const at = this.#inFlight.get(ticket)
    if (at === undefined) return
    this.#inFlight.delete(ticket)
    if (answer !== 'lost') this.#tripped(now - at)
    const within = this.#phase === 'paced' && !this.#small && ticket < this.#corrected && ticket > this.#wave
    if (within && answer !== 'lost') this.#refill.within(answer === 'admitted')
    if (answer === 'admitted') this.#admitted(at)
    if (answer !== 'slow down') return
    this.#refill.refused(ticket)
    if (ticket < this.#corrected) {
      this.#refill.again({ ticket, at })
      if (this.#firstRefused && this.#phase === 'probe' && ticket < this.#firstRefused.ticket)
        this.#firstRefused = { ticket, at }
      if (this.#phase === 'paced') this.#skip(now)
      return
    }
    this.#corrected = this.#next
    this.#wave = ticket
    this.#row++
    this.#refused({ ticket, at }, now)
  }

  /** Calls that were sent and not answered yet. */
  get inFlight(): number {
    return this.#inFlight.size
  }

  /** Undefined while nothing was refused: then there is nothing to keep. */
  toJSON(): Learned | undefined {
    if (this.#phase !== 'paced') return undefined
    return { perSecond: Math.round(this.#refill.measured * 1e6) / 1e3, burst: Math.round(this.#burst ?? 0) }
  }

  /** How many slots may be made up for. */
  get #credit(): number {
    return this.#small ? 0 : Math.max(behind, (this.#burst ?? 0) * trusted)
  }

  get #small(): boolean {
    return this.#phase === 'paced' && this.#burst !== undefined && this.#burst < smallBucket
  }

  get #pace(): number {
    return Math.min(this.#refill.pace, (this.#limits.ceiling ?? Infinity) / 1000)
  }

  #slots(now: number): number {
    const pace = this.#pace
    const credit = this.#credit / pace
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
    this.#nextAt = Math.max(this.#nextAt, now - this.#credit * interval) + interval
  }

  #tripped(trip: number): void {
    if (this.#latency > 0) this.#spread += (Math.abs(trip - this.#latency) - this.#spread) / smooth
    this.#latency += (trip - this.#latency) / (this.#latency === 0 ? 1 : smooth)
  }

  #admitted(at: number): void {
    this.#row = 0
    this.#admittedAt = Math.max(this.#admittedAt, at)
    if (this.#phase === 'paced') {
      if (this.#small) this.#refill.more((this.#limits.ceiling ?? Infinity) / 1000, this.#spread)
      return
    }
    const known = { latency: this.#latency, atOnce: this.#limits.atOnce }
    this.#window = this.#phase === 'open' ? opened(this.#window, known) : probed(this.#window, this.#latency)
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
      this.#window = probing(this.#window)
      this.#firstRefused = empty
      this.#refill.begin(empty)
      this.#resumeAt = now + this.#gather
    } else if (this.#phase === 'probe') this.#probed(empty, now)
    else {
      if (this.#small) this.#tooFast(empty)
      else this.#refill.emptied(empty, this.#burst ?? 0, this.#spread)
      this.#skip(now)
    }
  }

  /** A call that was refused sooner after an admitted one than the rate allows says nothing against the rate. */
  #tooFast({ at }: Empty): void {
    if (this.#row > patient || (at - this.#admittedAt) * this.#refill.measured > due)
      this.#refill.less(this.#row > 1, this.#spread)
  }

  #probed(empty: Empty, now: number): void {
    const probe = this.#probe ?? empty
    this.#probe = undefined
    if (!this.#refill.first(empty)) {
      if (!this.#refill.some(empty)) this.#refill.again(empty)
      this.#window = Math.max(1, this.#window - 1)
      this.#gather = Math.min(gatherMost, this.#gather * gatherMore)
      this.#resumeAt = now + this.#gather
      return
    }
    const [first, refused] = [this.#first ?? empty, this.#firstRefused ?? empty]
    const burst = Math.max(1, refused.ticket - first.ticket - this.#refill.measured * (refused.at - first.at))
    // A small bucket was full before the probe began: what overflowed is missing from the measure.
    if (burst < overflows * this.#refill.measured * (probe.at - refused.at)) this.#refill.atLeast(probe, empty, burst)
    this.#burst = burst
    this.#phase = 'paced'
    this.#skip(now)
  }

  /** One slot is left out for each refused call: the bucket held less than one, and some charge for a refusal. */
  #skip(now: number): void {
    const slots = this.#row > patient ? 2 ** Math.min(this.#row - patient, longestPause) : 1
    if (this.#small && this.#row <= 1) this.#nextAt = Math.min(this.#nextAt, now + retrySmall / this.#pace)
    else this.#nextAt = Math.max(this.#nextAt, now) + slots / this.#pace
  }
}
