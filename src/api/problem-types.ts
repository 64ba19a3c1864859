/** Every kind of problem that this API answers with: what it means and what to do. Each is a page. */
import { statusOf } from '../http/status.ts'

type Kind = { readonly status: number; readonly title: string; readonly means: string; readonly todo: string }

export const problemTypes = {
  malformed: {
    status: 400,
    title: 'The request cannot be read',
    means: 'The body is not JSON, is broken off or is not UTF-8, or the address is not one.',
    todo: 'Mend what `detail` names and send it again. Nothing was done.',
  },
  unauthorized: {
    status: 401,
    title: 'No usable token',
    means:
      'There is no token in the Authorization header, or it is mistyped, expired, revoked or not one of this server’s.',
    todo: 'Make a token on the page Tokens, and send it as “Authorization: Bearer ovt_…”.',
  },
  forbidden: {
    status: statusOf.forbidden,
    title: 'Not allowed',
    means: 'The token’s scope, its cap for the day, or its owner does not allow this.',
    todo: 'Take a token with the scope that `detail` names, or wait for the next day by UTC. Nothing was done.',
  },
  'without-https': {
    status: 403,
    title: 'Sent without HTTPS',
    means: 'The request came over plain HTTP, so that its token could be read on the way. It was not done.',
    todo: 'Use the https:// address, and make a new token in place of the one that was sent.',
  },
  'not-found': {
    status: statusOf['not found'],
    title: 'There is no such thing',
    means: 'The address leads to nothing, or to something that the token’s owner may not see.',
    todo: 'Look at the number in the address.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'This address does not take that method',
    means: 'The header Allow lists the methods that it takes.',
    todo: 'Use one of those.',
  },
  'not-acceptable': {
    status: 406,
    title: 'Not available in that form',
    means: 'The Accept header asks for a form in which this cannot be answered.',
    todo: 'Ask for application/json, or leave Accept out.',
  },
  timeout: {
    status: 408,
    title: 'The request did not arrive in time',
    means: 'Its body stopped before its end.',
    todo: 'Send it again; with the same Idempotency-Key it is done once.',
  },
  conflict: {
    status: statusOf.conflict,
    title: 'It does not stand where this can be done',
    means: 'The reversal is in another state than this needs, or was changed in between.',
    todo: 'Read it again and decide anew. Nothing was done.',
  },
  changed: {
    status: 409,
    title: 'What was to be confirmed changed',
    means: 'Revision, count or total are not what the confirmation carried. Nothing was confirmed.',
    todo: 'Look at the lines; then confirm with the member `confirmation` of the problem, under a new Idempotency-Key.',
  },
  'short-balance': {
    status: 409,
    title: 'The balance is short',
    means: 'The account holds less than the total: `missing` says how much less. Nothing was confirmed.',
    todo: 'Add money, split the reversal, leave lines out, or confirm with `despiteBalance`: what is covered is paid then.',
  },
  'checking-again': {
    status: 409,
    title: 'The check is too old',
    means: 'It was made more than 24 hours ago, so lines are being read again. Nothing was confirmed.',
    todo: 'Wait until the state is `checked`, then confirm what it says then, under a new Idempotency-Key.',
  },
  'request-in-progress': {
    status: 409,
    title: 'The same request is still being done',
    means: 'Another request with this Idempotency-Key has not been answered yet.',
    todo: 'Send it again after the seconds that Retry-After names.',
  },
  'too-large': {
    status: statusOf['too large'],
    title: 'That is too much at once',
    means: 'JSON that brings ids may have 4 MB, any other 256 KB, a file 16 MB, a reversal 100,000 ids.',
    todo: 'Send it in parts.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This kind of content cannot be read',
    means: 'The Content-Type, its charset or the Content-Encoding is none that this address reads.',
    todo: 'Send application/json in UTF-8, or a form or text where the address takes a file.',
  },
  'wrong-host': {
    status: 421,
    title: 'This is another server',
    means: 'The Host of the request is not the name of this server.',
    todo: 'Use the address that `detail` names.',
  },
  invalid: {
    status: statusOf.invalid,
    title: 'There is a problem with what was sent',
    means: 'A field, a parameter or a row is wrong or unknown; `errors` names each. Nothing was done.',
    todo: 'Mend them and send it again.',
  },
  'key-reused': {
    status: 422,
    title: 'This key belongs to another request',
    means: 'The Idempotency-Key was used within 48 hours with another method, address or body. Nothing was done.',
    todo: 'Take a new key for a new request.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too many at once',
    means: 'A token has 1,200 requests a minute and five event streams; an address without a token 120 requests.',
    todo: 'Wait for the seconds that Retry-After names.',
  },
  internal: {
    status: 500,
    title: 'The fault is on our side',
    means: 'The server met something that it was not made for; its log has the request under `instance`.',
    todo: 'Try it once more, with the same Idempotency-Key; if it stays like this, tell whoever runs the server. What was confirmed goes on and keeps its record.',
  },
  unavailable: {
    status: statusOf.unavailable,
    title: 'That cannot be done right now',
    means: 'The records or the account cannot be reached.',
    todo: 'Try again after the seconds that Retry-After names, with the same Idempotency-Key.',
  },
} as const satisfies Readonly<Record<string, Kind>>

export type ProblemSlug = keyof typeof problemTypes

export const problemSlugs = Object.keys(problemTypes) as readonly ProblemSlug[]

export const isProblemSlug = (text: string): text is ProblemSlug => Object.hasOwn(problemTypes, text)
