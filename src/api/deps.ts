/** What the API is given by the wiring; nothing here is global. */
import type { Request } from 'express'
import { actingAs, type Acting, type ActingDeps } from '../acts/acting.ts'
import type { Tenths } from '../core/amount.ts'
import type { Result } from '../core/problem.ts'
import type { Instant, Person } from '../core/reversal.ts'
import type { ActingToken } from '../core/token.ts'

export type ApiDeps = ActingDeps & {
  /** Who asks. The problem's sentence says what is wrong with the token. */
  readonly who: (request: Request) => Promise<Result<Caller>>
  /** What people type; addresses in answers begin with it. */
  readonly publicUrl: URL
  readonly version: string
  /** Aborted when the server closes: event streams end then, so that readers connect anew. */
  readonly closing: AbortSignal
  /** Names this process, for requests that another one of it began. */
  readonly engine: string
  /** How often a caller may ask; false where the caller is this process's own. */
  readonly limited: boolean
}

export type Caller = {
  readonly person: Person
  readonly token?: ActingToken
  readonly expiresAt?: Instant
  /** Whose Idempotency-Keys these are: the token's id, or `local:` and a name. */
  readonly owner: string
  /** What the token's cap leaves today; undefined where there is no cap. */
  readonly leftToday: () => Promise<Tenths | undefined>
}

export const actingOf = (deps: ApiDeps, { person, token }: Caller): Acting => actingAs(deps, person, token)
