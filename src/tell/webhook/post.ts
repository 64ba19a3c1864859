/** One try: connects to an address that was looked at, sends, and looks at nothing but the status. */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Clock } from '../../core/ports.ts'
import { isPublic } from './addresses.ts'

/** How long a try may take in all, in ms. */
const tryTakesAtMost = 15_000

export type Resolve = (host: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void

export type Post = {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Also plain HTTP, and to addresses of this machine and its network. */
  readonly allowPrivate: boolean
  readonly clock: Pick<Clock, 'sleep'>
  readonly resolve?: Resolve
  /** Aborted when this process ends. */
  readonly signal: AbortSignal
}

export type Posted =
  | { readonly kind: 'taken'; readonly status: number }
  /** `gone`: it says by 410 that it wants to hear no more of this. */
  | { readonly kind: 'refused'; readonly says: string; readonly gone?: true }

const closedSays = 'its address is private or of this machine; OVERTURN_WEBHOOK_ALLOW_PRIVATE=1 allows that'

/** Never rejects. Follows no redirect: that would be another address, and no signature is for it. */
export const post = async (what: Post): Promise<Posted> => {
  const host = what.url.hostname.replace(/^\[|\]$/g, '')
  // For an address nothing is looked up.
  if (isIP(host) !== 0 && !what.allowPrivate && !isPublic(host)) return { kind: 'refused', says: closedSays }
  const over = new AbortController()
  const late = what.clock.sleep(tryTakesAtMost, over.signal).then((): Posted => ({ kind: 'refused', says: tooLate }))
  try {
    return await Promise.race([send(what, AbortSignal.any([over.signal, what.signal])), late])
  } finally {
    over.abort()
  }
}

const tooLate = `no answer within ${tryTakesAtMost / 1000} s`

const send = (what: Post, signal: AbortSignal): Promise<Posted> =>
  new Promise((resolve) => {
    const request = open(what, signal)
    request.on('response', (response: IncomingMessage) => {
      resolve(judged(response.statusCode ?? 0))
      response.on('error', () => undefined)
      // What it says beside its status is of no use here, and could be endless.
      response.destroy()
    })
    request.on('error', (error) => resolve({ kind: 'refused', says: saidBy(error) }))
    request.end(what.body)
  })

const open = ({ url, headers, body, allowPrivate, resolve = all }: Post, signal: AbortSignal): ClientRequest => {
  const request = url.protocol === 'https:' ? secureRequest : plainRequest
  return request(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Overturn',
      ...headers,
    },
    // A connection of its own: one that was kept open was looked at long ago.
    agent: false,
    lookup: lookedAt(resolve, allowPrivate),
    signal,
  })
}

const all: Resolve = (host, done) => systemLookup(host, { all: true }, done)

class ClosedAddress extends Error {}

/** The one question for the name: what is connected to is what was looked at, so a name that changes its mind gains nothing. */
const lookedAt =
  (resolve: Resolve, allowPrivate: boolean): LookupFunction =>
  (host, options, done) =>
    resolve(host, (error, addresses) => {
      const [first] = addresses
      if (error || !first) return done(error ?? new Error('no address'), [])
      if (!allowPrivate && !addresses.every(({ address }) => isPublic(address))) return done(new ClosedAddress(), [])
      if (options.all) return done(null, [...addresses])
      return done(null, first.address, first.family)
    })

const judged = (status: number): Posted => {
  if (status >= 200 && status < 300) return { kind: 'taken', status }
  if (status === 410) return { kind: 'refused', says: 'it answered 410: it wants no more', gone: true }
  if (status >= 300 && status < 400) return { kind: 'refused', says: `it answered ${status}: no redirect is followed` }
  return { kind: 'refused', says: `it answered ${status}` }
}

/** By its code alone: a message may hold the address, and the address may hold a secret. */
const saidBy = (error: Error): string => {
  if (error instanceof ClosedAddress) return closedSays
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return `it cannot be reached (${code})`
}
