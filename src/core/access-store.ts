/** What is kept about accounts, and about who may come in. */
import type { Account, Instant, Trouble } from './reversal.ts'

/** The last thing the account answered, for the start page; money in tenths. */
export type AccountAnswered = {
  readonly at: Instant
  readonly available?: number
  readonly trouble?: Trouble
  readonly said: string
  readonly clockSkewMs?: number
}

export interface AccountStore {
  /** Makes the account's row or checks that it means the same marketplace and environment as before. */
  open(account: Account): Promise<Account>
  list(): Promise<readonly Account[]>
  lastAnswer(accountId: string): Promise<AccountAnswered | undefined>
  saveAnswer(accountId: string, answered: AccountAnswered): Promise<void>
  /** What the limiter learned, as JSON text of its own; kept across restarts. */
  pace(accountId: string): Promise<string | undefined>
  savePace(accountId: string, learned: string): Promise<void>
  /** What fingerprints of this account's credentials are mixed with; made once, at random. */
  salt(accountId: string): Promise<string>
  /**
   * Keeps with which credentials the account is called from now on. Where they are others than before, every reversal that
   * is being reversed pauses for another confirmation (law 6); resolves to the ids of those that paused now.
   */
  identify(accountId: string, fingerprint: string, at: Instant): Promise<readonly string[]>
}

export type PersonRow = {
  readonly id: string
  /** What they sign in with: compared lower-cased; unique. */
  readonly name: string
  readonly passwordHash?: string
  readonly disabled: boolean
  readonly createdAt: Instant
  readonly lastSignInAt?: Instant
}

export type SessionRow = {
  /** SHA-256 of the token, hex. */
  readonly hash: string
  readonly personId: string
  readonly createdAt: Instant
  readonly seenAt: Instant
  readonly endsAt: Instant
  readonly agent: string
}

export type LinkRow = {
  /** SHA-256 of the token, hex. */
  readonly hash: string
  readonly kind: 'first person' | 'new person' | 'reset'
  /** Whom it is for; undefined for the first person. */
  readonly personId?: string
  readonly endsAt: Instant
}

export interface PeopleStore {
  count(): Promise<number>
  list(): Promise<readonly PersonRow[]>
  byName(name: string): Promise<PersonRow | undefined>
  byId(id: string): Promise<PersonRow | undefined>
  /** False when the name is taken. */
  insert(person: PersonRow): Promise<boolean>
  setPassword(id: string, passwordHash: string): Promise<void>
  /** Ends the person's sessions in the same transaction; disabling also revokes their tokens. */
  setDisabled(id: string, disabled: boolean): Promise<void>
  signedIn(id: string, at: Instant): Promise<void>
  insertSession(session: SessionRow): Promise<void>
  session(hash: string): Promise<SessionRow | undefined>
  touchSession(hash: string, seenAt: Instant): Promise<void>
  endSession(hash: string): Promise<void>
  /** All of a person's sessions, but the one named. */
  endSessions(personId: string, but?: string): Promise<number>
  sessions(personId: string): Promise<readonly SessionRow[]>
  insertLink(link: LinkRow): Promise<void>
  link(hash: string): Promise<LinkRow | undefined>
  /**
   * Spends a link and does what it is for, in one transaction: makes the first person (refused when there is one
   * already), or sets the password of its person, ends their sessions and enables them. False when it was spent, has
   * ended, or lost a race.
   */
  spendLink(
    hash: string,
    at: Instant,
    person: { readonly id: string; readonly name: string; readonly passwordHash: string },
  ): Promise<boolean>
  /** Removes links of a kind (a restart replaces the set-up link), and of one person where given. */
  dropLinks(kind: LinkRow['kind'], personId?: string): Promise<void>
  /** Sessions and links past their end are removed. */
  tidy(at: Instant): Promise<void>
}

/** Counters for express-rate-limit that survive a restart. */
export interface LimitStore {
  /** Adds one; starts a window of `windowMs` when there is none or it is over. */
  hit(key: string, at: Instant, windowMs: number): Promise<{ readonly hits: number; readonly endsAt: Instant }>
  take(key: string): Promise<void>
  reset(key: string): Promise<void>
  get(key: string, at: Instant): Promise<{ readonly hits: number; readonly endsAt: Instant } | undefined>
  tidy(at: Instant): Promise<void>
}
