/** How often an address may ask. Counts of sign-ins are kept in the database, so that a restart gives no new tries. */
import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit, type ClientRateLimitInfo, type Options, type Store } from 'express-rate-limit'
import type { LimitStore } from '../core/access-store.ts'
import type { Clock } from '../core/ports.ts'
import { clockTime } from '../core/times.ts'
import { HttpRefusal } from './refusal.ts'
import { clientFor } from './locals.ts'

const minuteMs = 60_000
/** An IPv6 visitor owns a whole subnet. */
const ipv6Subnet = 56
const signInsPerMinute = 10
const requestsPerMinute = 1_200
const strangersPerMinute = 120

/** express-rate-limit's idea of a store, over ours. */
class KeptCounts implements Store {
  readonly localKeys = false
  readonly prefix: string
  readonly #limits: LimitStore
  readonly #clock: Clock
  #windowMs = minuteMs

  constructor(limits: LimitStore, clock: Clock, prefix: string) {
    this.#limits = limits
    this.#clock = clock
    this.prefix = prefix
  }
  init({ windowMs }: Options): void {
    this.#windowMs = windowMs
  }
  async increment(key: string): Promise<ClientRateLimitInfo> {
    return info(await this.#limits.hit(this.prefix + key, this.#clock.now(), this.#windowMs))
  }
  async decrement(key: string): Promise<void> {
    await this.#limits.take(this.prefix + key)
  }
  async resetKey(key: string): Promise<void> {
    await this.#limits.reset(this.prefix + key)
  }
  async get(key: string): Promise<ClientRateLimitInfo | undefined> {
    const kept = await this.#limits.get(this.prefix + key, this.#clock.now())
    return kept && info(kept)
  }
}

const info = ({ hits, endsAt }: { hits: number; endsAt: string }): ClientRateLimitInfo => ({
  totalHits: hits,
  resetTime: new Date(endsAt),
})

const addressKey = (_: Request, response: Response): string => ipKeyGenerator(clientFor(response).address, ipv6Subnet)

const common = {
  windowMs: minuteMs,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  passOnStoreError: false,
} as const

/** When the window ends, as the library left it on the request. */
const endOf = (request: Request): string | undefined =>
  (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime?.toISOString()

const refusal = (request: Request, what: string): HttpRefusal => {
  const end = endOf(request)
  const when = end === undefined ? 'in a minute' : `at ${clockTime(end)} UTC`
  return new HttpRefusal(429, `${what} Try again ${when}.`)
}

/** Ten a minute and address, of everything that tries to get in: sign-ins, and links being spent. */
export const limitSignIns = ({ limits, clock }: { limits: LimitStore; clock: Clock }): RequestHandler =>
  rateLimit({
    ...common,
    limit: signInsPerMinute,
    identifier: 'sign-ins',
    store: new KeptCounts(limits, clock, 'address:'),
    keyGenerator: addressKey,
    handler: (request, _, next) => next(refusal(request, 'There were too many tries to sign in from your address.')),
  })

/** Generous: 1,200 a minute for each session, or for each address where nobody is signed in. In memory. */
export const limitRequests = (): RequestHandler =>
  rateLimit({
    ...common,
    limit: requestsPerMinute,
    identifier: 'requests',
    keyGenerator: (request, response) => response.locals['signed']?.session ?? addressKey(request, response),
    handler: (request, _, next) => next(refusal(request, 'There were too many requests.')),
  })

/** For programs: 1,200 a minute for each token, 120 for each address without one. In memory. */
export const limitCallers = (): RequestHandler =>
  rateLimit({
    ...common,
    limit: (_, response) => (response.locals['caller'] ? requestsPerMinute : strangersPerMinute),
    identifier: 'requests',
    keyGenerator: (request, response) => response.locals['caller']?.owner ?? addressKey(request, response),
    handler: (request, _, next) => next(refusal(request, 'There were too many requests.')),
  })
