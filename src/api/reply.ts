/** What a handler answers: a thing, a problem, a text, or nothing any more because it streamed. */
import type { Problem } from '../core/problem.ts'
import type { ProblemSlug } from './problem-types.ts'
import type { ProblemBody, ProblemError } from './schemas/problem.ts'

export type Headers = Readonly<Record<string, string>>

/** Members beside those that every problem has. */
export type Members = Partial<Pick<ProblemBody, 'confirmation' | 'available' | 'missing' | 'lines'>>

export type Refused = {
  readonly kind: 'problem'
  readonly slug: ProblemSlug
  readonly sentence: string
  readonly errors: readonly ProblemError[]
  readonly members: Members
  readonly headers: Headers
}

export type Reply<Body> =
  | { readonly kind: 'json'; readonly body: Body; readonly headers: Headers }
  | { readonly kind: 'text'; readonly type: string; readonly text: string; readonly headers: Headers }
  | {
      readonly kind: 'bytes'
      readonly type: string
      readonly pieces: AsyncIterable<Uint8Array>
      readonly headers: Headers
    }
  | { readonly kind: 'sent' }
  | Refused

export const json = <Body>(body: Body, headers: Headers = {}): Reply<Body> => ({ kind: 'json', body, headers })

export const text = (type: string, content: string, headers: Headers = {}): Reply<never> => ({
  kind: 'text',
  type,
  text: content,
  headers,
})

/** Of an operation that is pure: nothing of it is kept. */
export const bytes = (type: string, pieces: AsyncIterable<Uint8Array>, headers: Headers = {}): Reply<never> => ({
  kind: 'bytes',
  type,
  pieces,
  headers,
})

/** The handler has written its answer itself. */
export const sent: Reply<never> = { kind: 'sent' }

type More = { readonly errors?: readonly ProblemError[]; readonly members?: Members; readonly headers?: Headers }

export const refused = (slug: ProblemSlug, sentence: string, more: More = {}): Refused => ({
  kind: 'problem',
  slug,
  sentence,
  errors: more.errors ?? [],
  members: more.members ?? {},
  headers: more.headers ?? {},
})

const slugOf: Readonly<Record<Problem['code'], ProblemSlug>> = {
  invalid: 'invalid',
  'not found': 'not-found',
  forbidden: 'forbidden',
  conflict: 'conflict',
  'too large': 'too-large',
  unavailable: 'unavailable',
}

/** Where a field of an act stands in what was sent. */
export type Pointing = (field: string, line: number | undefined) => Omit<ProblemError, 'detail'>

const asNamed: Pointing = (field, line) => ({ pointer: `/${field}`, ...(line === undefined ? {} : { line }) })

/** A problem of an act, in its own words. */
export const problemReply = (problem: Problem, pointing: Pointing = asNamed): Refused =>
  refused(slugOf[problem.code], problem.sentence, {
    errors: (problem.fields ?? []).map(({ field, sentence, line }) => ({
      ...pointing(field, line),
      detail: sentence,
    })),
    headers: problem.code === 'unavailable' ? { 'Retry-After': '10' } : {},
  })
