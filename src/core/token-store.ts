/** What is kept of tokens. Their text is not: only its hash. */
import type { Tenths } from './amount.ts'
import type { Instant } from './reversal.ts'
import type { TokenScope } from './token.ts'

export type TokenRow = {
  readonly id: string
  /** SHA-256 of the text, hex. */
  readonly hash: string
  readonly personId: string
  readonly name: string
  readonly scope: TokenScope
  /** The most it may confirm in one day by UTC; only where the scope is `pay`. */
  readonly capPerDay?: Tenths
  readonly createdAt: Instant
  readonly expiresAt: Instant
  /** To the minute. */
  readonly usedAt?: Instant
  readonly revokedAt?: Instant
}

export interface TokenStore {
  /** False when the person has one of that name (in any case) that is not revoked. */
  insert(token: TokenRow): Promise<boolean>
  byHash(hash: string): Promise<TokenRow | undefined>
  /** One person's, or everybody's; the newest first. */
  list(personId?: string): Promise<readonly TokenRow[]>
  /** Used at that time. */
  touch(id: string, at: Instant): Promise<void>
  /** False when it is revoked already, or there is none. */
  revoke(id: string, at: Instant): Promise<boolean>
  /** What it confirmed that day (`2026-10-09`, by UTC), in tenths. */
  spent(id: string, day: string): Promise<Tenths>
}
