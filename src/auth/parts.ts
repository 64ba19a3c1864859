import type { LimitStore, PeopleStore } from '../core/access-store.ts'
import type { Clock, Log } from '../core/ports.ts'
import type { TokenStore } from '../core/token-store.ts'

/** What signing in needs from outside. */
export type AuthParts = {
  readonly people: PeopleStore
  readonly limits: LimitStore
  readonly tokens: TokenStore
  readonly clock: Clock
  readonly log: Log
  /** What people type; one-time links are made from it. */
  readonly publicUrl: URL
}

/** An instant some ms from now. */
export const after = ({ clock }: Pick<AuthParts, 'clock'>, ms: number): string =>
  new Date(clock.ms() + ms).toISOString()
