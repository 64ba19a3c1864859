/** Requests that may be sent again: the same key is done once and answered alike (Idempotency-Key). */
import type { Instant } from './reversal.ts'
import { dayMs } from './times.ts'

export type KeptAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type RequestBegin = {
  /** The id of a token, or `local:` and the name of a person. */
  readonly owner: string
  readonly key: string
  /** SHA-256 over method, path, query, content type and body, hex. */
  readonly fingerprint: string
  /** For what the request makes, when nobody has begun it before: 32 hexadecimal digits. */
  readonly id: string
  /** Which process does it. */
  readonly engine: string
  readonly at: Instant
}

export type RequestBegun =
  | { readonly kind: 'new'; readonly id: string }
  /** An earlier try ended without an answer: do it again, with the same id. */
  | { readonly kind: 'again'; readonly id: string }
  | ({ readonly kind: 'done' } & KeptAnswer)
  | { readonly kind: 'in progress'; readonly since: Instant }
  | { readonly kind: 'other body' }

/** After this long, in ms, a request in progress counts as broken off, and the next one does it again. */
export const requestIsBrokenOffAfter = 60_000
/** An answer is kept this long, in ms. */
export const answersAreKept = 2 * dayMs

export interface IdempotencyStore {
  /** Forgets, beside, what began more than 48 h ago. */
  begin(request: RequestBegin): Promise<RequestBegun>
  /** Keeps the answer; the first one stays. */
  finish(owner: string, key: string, answer: KeptAnswer): Promise<void>
  /** It got no answer that is worth keeping: the next one does it again at once, with the same id. */
  free(owner: string, key: string): Promise<void>
}
