/** A request with an Idempotency-Key is done once: the same one again gets the same answer. */
import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { KeptAnswer, RequestBegin } from '../core/request-store.ts'
import type { ApiDeps } from './deps.ts'
import { refused, type Refused } from './reply.ts'

/** How long a second request waits for the answer of the first, and how often it looks, in ms. */
const patience = 10_000
const between = 100
/** What is larger is not kept, in bytes; no answer that keeps anything is. */
const mostKept = 256 * 1024

/** For what a request makes. */
export const freshId = (): string => randomBytes(16).toString('hex')

/** Visible ASCII. */
export const keyForm = /^[\x21-\x7e]{1,255}$/

/** Undefined when there is none. */
export const keyOf = (headers: IncomingHttpHeaders): string | Refused | undefined => {
  const key = headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && keyForm.test(key)) return key
  const detail = 'An Idempotency-Key has 1 to 255 visible ASCII characters, without spaces.'
  return refused('invalid', detail, { errors: [{ parameter: 'Idempotency-Key', detail }] })
}

export type Fingerprinted = {
  readonly method: string
  /** Path and query, as they were sent. */
  readonly address: string
  /** Without parameters. */
  readonly contentType: string
  /** SHA-256 over the body, hex. */
  readonly digest: string
}

export const fingerprintOf = ({ method, address, contentType, digest }: Fingerprinted): string =>
  createHash('sha256')
    .update(JSON.stringify([method, address, contentType, digest]))
    .digest('hex')

/** What is done under the key: `id` is the same for every try, `answer` has been kept unless its status is 500 or more. */
export type Doing = (id: string) => Promise<KeptAnswer>

type Deps = Pick<ApiDeps, 'clock' | 'store' | 'engine' | 'closing'>

type Asked = Pick<RequestBegin, 'owner' | 'key' | 'fingerprint'> & {
  /** The same request makes the same answer and nothing else, so that none is kept. */
  readonly pure: boolean
}

/**
 * Does it, unless it was done: then the answer that was given. Under a key that another request has: `key-reused`. While
 * another one does it: waits, at last `request-in-progress`.
 */
export const once = async (deps: Deps, asked: Asked, doing: Doing): Promise<KeptAnswer | Refused> => {
  const { owner, key, fingerprint, pure } = asked
  const { clock, store, engine } = deps
  const request = { owner, key, fingerprint, id: freshId(), engine }
  for (const end = clock.steady() + patience; ;) {
    const begun = await store.requests.begin({ ...request, at: clock.now() })
    if (begun.kind === 'other body') return refused('key-reused', keyReused)
    if (begun.kind === 'new' || begun.kind === 'again') return doneOnce(deps, asked, begun.id, doing)
    if (begun.kind === 'done') {
      const { status, headers, body } = begun
      const again = pure ? await doing(request.id) : { status, headers, body }
      return { ...again, headers: { ...again.headers, 'Idempotency-Replayed': 'true' } }
    }
    // A server that closes sleeps no more: it would ask without a pause.
    if (clock.steady() >= end || deps.closing.aborted)
      return refused('request-in-progress', stillDone, { headers: { 'Retry-After': '1' } })
    await clock.sleep(between, deps.closing)
  }
}

const keyReused = 'This Idempotency-Key was used for another request; a new request needs a new key. Nothing was done.'
const stillDone = 'The same request is still being done. Send it again in a second; it is done once.'

const doneOnce = async (
  deps: Pick<Deps, 'store'>,
  { owner, key, pure }: Asked,
  id: string,
  doing: Doing,
): Promise<KeptAnswer> => {
  const { requests } = deps.store
  let answer: KeptAnswer | undefined
  try {
    answer = await doing(id)
    return answer
  } finally {
    const kept = answer && pure ? { ...answer, headers: {}, body: '' } : answer
    const keep = kept && kept.status < 500 && Buffer.byteLength(kept.body) <= mostKept
    // What was done is answered, whether or not that can be noted: another try is then done again with the same id.
    await (keep ? requests.finish(owner, key, kept) : requests.free(owner, key)).catch(() => undefined)
  }
}
