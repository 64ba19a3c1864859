/** The one table from Amazon's answers to our words. What it does not know is a lost answer (law 3). */
import type { AccountAnswer, Lost, Said, SlowDown } from '../../core/marketplace.ts'
import type { Refusal, Trouble } from '../../core/reversal.ts'
import { pick, saidOf, type Picked } from './said.ts'

/** What a call's failure means, before the operation decides which of these it can have. */
export type Failure =
  | AccountAnswer
  | SlowDown
  | Lost
  | { readonly kind: 'line'; readonly why: Refusal | 'already decided' | 'not submitted'; readonly said: Said }

type Row = { readonly when: (picked: Picked) => boolean; readonly means: (said: Said) => Failure }

const account =
  (trouble: Trouble, surelyNotDone = true) =>
  (said: Said): Failure => ({ kind: 'account', trouble, said, surelyNotDone })
const line =
  (why: Refusal | 'already decided' | 'not submitted') =>
  (said: Said): Failure => ({ kind: 'line', why, said })
const slowDown = (said: Said): Failure => ({ kind: 'slow down', said })

const named =
  (...names: string[]) =>
  (picked: Picked): boolean =>
    names.includes(picked.name)
const says =
  (pattern: RegExp) =>
  (picked: Picked): boolean =>
    pattern.test(picked.message)
const coded =
  (pattern: RegExp) =>
  (picked: Picked): boolean =>
    pattern.test(picked.turkCode)
const either =
  (...tests: ((picked: Picked) => boolean)[]) =>
  (picked: Picked): boolean =>
    tests.some((test) => test(picked))
const both =
  (...tests: ((picked: Picked) => boolean)[]) =>
  (picked: Picked): boolean =>
    tests.every((test) => test(picked))

/** No route, when it is connecting that failed. On a connection that stood, the request may have gone out before. */
const whileConnecting = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'])
/** The request surely never reached the service: no name, no trust. */
const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_PROXY_TUNNEL',
  'ERR_PROXY_INVALID_CONFIG',
])

/** What the SDK calls an answer in which it found no name of an error. */
const nameless = named('', 'Error', 'Unknown', 'UnknownError')
/** Something in between gave up waiting for the service: what it did then is not known, whatever the answer is called. */
const gaveUpWaiting = (picked: Picked): boolean => picked.status === 408 || picked.status === 499

/** A definite answer: a refusal by the service itself, which gives each a name, made before any work. */
const refused = (picked: Picked): boolean =>
  picked.fault === 'client' &&
  picked.status !== undefined &&
  picked.status >= 400 &&
  picked.status < 500 &&
  !gaveUpWaiting(picked)

const transport: readonly Row[] = [
  { when: named('CredentialsProviderError', 'TokenProviderError', 'ProviderError'), means: account('no credentials') },
  { when: (picked) => unreachable.has(picked.system), means: account('endpoint') },
  {
    when: (picked) => whileConnecting.has(picked.system) && picked.during !== 'read' && picked.during !== 'write',
    means: account('endpoint'),
  },
  // Mostly a handshake that failed; it may also end a connection that stood.
  { when: (picked) => picked.system === 'EPROTO', means: account('endpoint', false) },
  // A retired or proxied endpoint answers 403, 404 or 410 with HTML or XML, which the SDK cannot parse, or with nothing.
  // Who sent it is not known, so neither is what was done.
  {
    when: both(either(named('SyntaxError'), nameless), (picked) =>
      [401, 403, 404, 407, 410].includes(picked.status ?? 0),
    ),
    means: account('endpoint', false),
  },
]

const accountRows: readonly Row[] = [
  {
    when: either(
      named(
        'ThrottlingException',
        'Throttling',
        'TooManyRequestsException',
        'RequestThrottled',
        'RequestThrottledException',
        'RequestLimitExceeded',
        'SlowDown',
      ),
      (picked) => picked.status === 429,
      says(/^rate exceeded/i),
      coded(/Throttl/i),
    ),
    means: slowDown,
  },
  {
    when: either(
      named('RequestExpired', 'RequestTimeTooSkewed', 'RequestInTheFuture'),
      coded(/RequestExpired/),
      both(
        named('InvalidSignatureException', 'SignatureDoesNotMatch'),
        says(/signature (?:expired|not yet current)|time skew/i),
      ),
    ),
    means: account('clock'),
  },
  {
    when: either(
      named(
        'UnrecognizedClientException',
        'InvalidClientTokenId',
        'InvalidSignatureException',
        'SignatureDoesNotMatch',
        'ExpiredTokenException',
        'ExpiredToken',
        'InvalidAccessKeyId',
        'MissingAuthenticationTokenException',
        'MissingAuthenticationToken',
        'IncompleteSignatureException',
        'IncompleteSignature',
        'AuthFailure',
        'NotAuthorizedException',
      ),
      coded(/BadClaimsSupplied|BadCredentialSupplied/),
    ),
    means: account('credentials'),
  },
  {
    when: either(
      named('AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'OptInRequired'),
      coded(/^AWS\.NotAuthorized/),
    ),
    means: account('permission'),
  },
  {
    when: either(coded(/AccountNotLinked/), says(/must be linked to your (?:amazon )?mechanical turk account/i)),
    means: account('not linked'),
  },
  { when: either(coded(/InsufficientFunds/), says(/insufficient funds/i)), means: account('funds') },
]

const lineRows: readonly Row[] = [
  { when: says(/status of:?\s*null/i), means: line('not submitted') },
  { when: says(/status of:?\s*Reviewable/i), means: line('not submitted') },
  { when: either(coded(/InvalidAssignmentState/), says(/status of:?\s*Submitted/i)), means: line('already decided') },
  {
    when: either(
      coded(/HITDoesNotExist/i),
      says(/^hit \S+ does not exist/i),
      says(/\bhit (?:has been|was|is) (?:deleted|disposed)/i),
    ),
    means: line('gone'),
  },
  { when: either(coded(/AssignmentDoesNotExist/), says(/^assignment \S+ does not exist/i)), means: line('not found') },
  {
    when: either(says(/\b30 days\b/i), says(/no longer be (?:approved|reversed|overridden)/i)),
    means: line('too late'),
  },
  {
    when: both(
      either(coded(/InvalidParameterValue/), named('ParameterValidationError', 'ValidationException')),
      says(/feedback/i),
    ),
    means: line('feedback'),
  },
  {
    when: either(coded(/PermissionDenied/), says(/requester (?:website|user interface)/i)),
    means: line('not allowed here'),
  },
]

/** What a thrown answer means. Pure; the error is picked apart here and never travels on. */
export const meaningOf = (error: unknown): Failure => {
  const picked = pick(error)
  const said = saidOf(picked)
  const early = transport.find((row) => row.when(picked))
  if (early) return early.means(said)
  if (!refused(picked)) return { kind: 'lost', said }
  const row = [...accountRows, ...lineRows].find((candidate) => candidate.when(picked))
  if (row) return row.means(said)
  return nameless(picked) ? { kind: 'lost', said } : { kind: 'line', why: 'other', said }
}
