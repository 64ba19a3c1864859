import { Pacer, type PaceLimits } from '../../src/core/pace.ts'

/** A service that refuses by a token bucket, in virtual time: ms, calls a second. */
export type Bucket = {
  readonly rate: number | ((ms: number) => number)
  readonly burst: number
  readonly latency: number
  readonly jitter?: number
  /** A refused call costs a token too. */
  readonly charges?: boolean
  /** Of calls, from 0 to 1, that are answered by nothing. */
  readonly losing?: number
}

export type PaceRun = {
  readonly seconds: number
  readonly admitted: number
  readonly refused: number
  readonly mostInFlight: number
  /** Admitted calls of all that the bucket had to give until the last answer. */
  readonly share: number
  readonly throttled: number
  readonly endedAt: number
  /** Between one call that leaves and the next, in ms. */
  readonly longestPause: number
  /** When calls reached the service, in ms since the first left, and whether it took them. */
  readonly arrivals: readonly Arrival[]
}

export type Arrival = { readonly ms: number; readonly admitted: boolean }

type Event = { readonly at: number; readonly do: () => void }

/** Makes `calls` calls through the pacer, refused ones again, without a timer. */
export const runPace = (
  bucket: Bucket,
  calls: number,
  seed: number,
  pacer = new Pacer({ atOnce: 4 }),
  from = 0,
): PaceRun => new PaceWorld(bucket, calls, seed, pacer, from).run()

export const newPacer = (limits: Partial<PaceLimits> = {}): Pacer => new Pacer({ atOnce: 4, ...limits })

class PaceWorld {
  readonly #bucket: Bucket
  readonly #pacer: Pacer
  readonly #from: number
  readonly #calls: number
  #events: Event[] = []
  #now: number
  #waiting: number
  #tokens: number
  #filledAt: number
  #seed: number
  #timer = -1
  #admitted = 0
  #refused = 0
  #mostInFlight = 0
  #lastAnswer = 0
  #sentAt: number
  #longestPause = 0
  readonly #arrivals: Arrival[] = []

  constructor(bucket: Bucket, calls: number, seed: number, pacer: Pacer, from: number) {
    this.#bucket = bucket
    this.#pacer = pacer
    this.#from = from
    this.#now = from
    this.#calls = calls
    this.#waiting = calls
    this.#tokens = bucket.burst
    this.#filledAt = from
    this.#sentAt = from
    this.#seed = seed
  }

  run(): PaceRun {
    this.#pump()
    while (this.#admitted < this.#calls) {
      const next = this.#events.shift()
      if (!next || next.at > this.#from + 3_600_000) throw new Error('the pacer makes no headway')
      this.#now = next.at
      next.do()
    }
    const seconds = (this.#lastAnswer - this.#from) / 1000
    const given = this.#bucket.burst + this.#refilled(this.#from, this.#lastAnswer)
    return {
      seconds,
      admitted: this.#admitted,
      refused: this.#refused,
      mostInFlight: this.#mostInFlight,
      share: this.#admitted / given,
      throttled: this.#refused / (this.#admitted + this.#refused),
      endedAt: this.#now,
      longestPause: this.#longestPause,
      arrivals: this.#arrivals,
    }
  }

  #random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return this.#seed / 2_147_483_648
  }

  #refilled(from: number, to: number): number {
    const { rate } = this.#bucket
    if (typeof rate === 'number') return ((to - from) * rate) / 1000
    let sum = 0
    for (let at = from; at < to; at += 10) sum += (rate(at - this.#from) * Math.min(10, to - at)) / 1000
    return sum
  }

  #later(ms: number, work: () => void): void {
    const at = this.#now + ms
    const place = this.#events.findLastIndex((event) => event.at <= at) + 1
    this.#events.splice(place, 0, { at, do: work })
  }

  #half(): number {
    return Math.max(1, (this.#bucket.latency + (this.#bucket.jitter ?? 0) * (2 * this.#random() - 1)) / 2)
  }

  #pump(): void {
    while (this.#waiting > 0) {
      const room = this.#pacer.room(this.#now)
      if (room <= 0) return this.#wake()
      for (let made = 0; made < room && this.#waiting > 0; made++) this.#send()
    }
  }

  /** Timers come in whole ms, and late by up to one. */
  #wake(): void {
    const wait = this.#pacer.wait(this.#now)
    if (wait === undefined || this.#timer >= this.#now) return
    const ms = Math.ceil(wait + this.#random())
    this.#timer = this.#now + ms
    this.#later(ms, () => {
      this.#timer = -1
      this.#pump()
    })
  }

  #send(): void {
    this.#waiting--
    const ticket = this.#pacer.sent(this.#now)
    this.#longestPause = Math.max(this.#longestPause, this.#now - this.#sentAt)
    this.#sentAt = this.#now
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#pacer.inFlight)
    this.#later(this.#half(), () => {
      const admitted = this.#take()
      this.#arrivals.push({ ms: this.#now - this.#from, admitted })
      const lost = this.#random() < (this.#bucket.losing ?? 0)
      this.#later(this.#half(), () => this.#answer(ticket, admitted, lost))
    })
  }

  #take(): boolean {
    const { burst, charges } = this.#bucket
    this.#tokens = Math.min(burst, this.#tokens + this.#refilled(this.#filledAt, this.#now))
    this.#filledAt = this.#now
    const admitted = this.#tokens >= 1
    if (admitted || charges === true) this.#tokens = Math.max(-burst, this.#tokens - 1)
    return admitted
  }

  #answer(ticket: number, admitted: boolean, lost: boolean): void {
    if (admitted) this.#admitted++
    else {
      this.#refused++
      this.#waiting++
    }
    this.#lastAnswer = this.#now
    this.#pacer.answered(ticket, lost ? 'lost' : admitted ? 'admitted' : 'slow down', this.#now)
    this.#pump()
  }
}
