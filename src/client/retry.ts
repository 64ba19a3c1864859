/** Tries again what is worth it, so that a server that restarts in mid-run costs a script some seconds and nothing else. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fetch } from './transport.ts'

/** Before each further try, in ms; the last one's is repeated. */
const waits = [250, 500, 1_000, 2_000, 4_000, 8_000] as const
/** A server that asks for a longer wait than this is believed, and its answer handed on, in ms. */
const longestWait = 60_000
/** The answers after which the same request may be made again: not now, not here, or being worked on. */
const passing = [429, 502, 503, 504]
/** Errors that the next try meets as well: whom the certificate names, who vouches for it, where the name leads. */
const lasting = /CERT|TLS|SELF_SIGNED|UNABLE_TO|ENOTFOUND|EACCES|ERR_INVALID/

export type RetryOptions = {
  /** How many further tries at the most. */
  readonly retries: number
}

/**
 * Every POST carries an Idempotency-Key, one for all its tries, so that what was done and never answered is not done again.
 * Waits as long as Retry-After says, else ever longer. Resolves to the last answer.
 * @throws the last error, where there was no answer
 */
export const retrying =
  (fetch: Fetch, { retries }: RetryOptions): Fetch =>
  async (request) => {
    if (request.method === 'POST' && !request.headers.has('idempotency-key'))
      request.headers.set('idempotency-key', randomUUID())
    for (let tried = 0; ; tried += 1) {
      const came = await attempt(fetch, request, tried < retries)
      if (came.kind === 'answer') return came.response
      await sleep(came.after ?? jittered(waits[Math.min(tried, waits.length - 1)] ?? 0), undefined, {
        signal: request.signal,
      })
    }
  }

type Came =
  | { readonly kind: 'answer'; readonly response: Response }
  | { readonly kind: 'again'; readonly after: number | undefined }

const attempt = async (fetch: Fetch, request: Request, mayRepeat: boolean): Promise<Came> => {
  try {
    const response = await fetch(request.clone())
    const after = retryAfter(response)
    const passes = passing.includes(response.status) || (response.status === 409 && after !== undefined)
    if (!mayRepeat || !passes || (after ?? 0) > longestWait) return { kind: 'answer', response: await whole(response) }
    await response.body?.cancel()
    return { kind: 'again', after }
  } catch (error) {
    if (!mayRepeat || request.signal.aborted || lasting.test(codeOf(error))) throw error
    return { kind: 'again', after: undefined }
  }
}

/** An answer that breaks off is no answer either. Files stream, and are whoever asked for them's to ask for again. */
const whole = async (response: Response): Promise<Response> => {
  const { status, headers, body } = response
  const isFile = headers.has('content-disposition') || !/\bjson\b/.test(headers.get('content-type') ?? '')
  return isFile || body === null ? response : new Response(await response.arrayBuffer(), { status, headers })
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

/** In ms; undefined where there is none. Ours are in seconds, as is what proxies send. */
const retryAfter = (response: Response): number | undefined => {
  const text = response.headers.get('retry-after')
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) * 1000 : undefined
}

/** Many scripts that lost the same server do not come back in the same instant. */
const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2)
