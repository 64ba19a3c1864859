/** What every act is given, and how it finds what it acts on. */
import type { Tenths } from '../core/amount.ts'
import type { ReadBrought } from '../core/brought/brought.ts'
import { may, type ActName } from '../core/permissions.ts'
import type { Bell, Clock, Log, OpenAccount, Store, Wake } from '../core/ports.ts'
import { bad, good, type Result } from '../core/problem.ts'
import type { Account, Person, Reversal } from '../core/reversal.ts'
import { youMayNot } from '../core/sentences.ts'
import { scopeAllows, tokenMayNot, type ActingToken, type Actor } from '../core/token.ts'

/** What the wiring gives to every door, whoever comes in by it. */
export type ActingDeps = {
  readonly store: Store
  /** By account id. An account without credentials is in it too, without its marketplace. */
  readonly accounts: ReadonlyMap<string, OpenAccount>
  readonly clock: Clock
  readonly bell: Bell
  readonly wake: Wake
  readonly log: Log
  readonly limits: Limits
  readonly readBrought: ReadBrought
}

export type Acting = ActingDeps & {
  readonly person: Person
  /** With which they act, when it is a program of theirs. */
  readonly token?: ActingToken
}

/** Of what a door was given, only what acts are given. */
export const actingAs = (deps: ActingDeps, person: Person, token?: ActingToken): Acting => {
  const { store, accounts, clock, bell, wake, log, limits, readBrought } = deps
  return { store, accounts, clock, bell, wake, log, limits, readBrought, person, ...(token ? { token } : {}) }
}

export type Limits = {
  /** Above this total, in tenths, the sum must be typed to confirm. */
  readonly typeTotalAbove: Tenths
  /** The largest total of one reversal, in tenths; no limit when absent. */
  readonly largestTotal?: Tenths
}

export type Subject = { readonly reversal: Reversal; readonly open: OpenAccount }

/**
 * The reversal with this number and its account, when the person may do the act. `not found` both for a number that does
 * not exist and for one that the person may not even read; `forbidden` for one they may read only.
 */
export const subjectOf = async (acting: Acting, number: number, act: ActName): Promise<Result<Subject>> => {
  const unknown = bad('not found', `There is no reversal ${number} here.`)
  const reversal = Number.isSafeInteger(number) && number > 0 ? await acting.store.reversals.find(number) : undefined
  if (!reversal) return unknown
  const open = await openAccountOf(acting, reversal.accountId)
  if (!open || !may(acting.person, 'read', open.account)) return unknown
  const permitted = allowed(acting, act, open.account)
  return permitted.ok ? good({ reversal, open }) : permitted
}

/** Whether the person may do the act on the account, with the token that they use; `forbidden` and why not otherwise. */
export const allowed = ({ person, token }: Acting, act: ActName, account: Account): Result<undefined> => {
  if (!may(person, act, account)) return bad('forbidden', youMayNot(act))
  return token && !scopeAllows(token.scope, act) ? bad('forbidden', tokenMayNot(token.scope, act)) : good(undefined)
}

/** Who does it, for the record. */
export const actorOf = ({ person, token }: Acting): Actor => (token ? { ...person, token: token.name } : person)

/**
 * The account as this server has it open. One that the configuration no longer names can still be read, with the words of
 * another account of its marketplace; it has no marketplace then.
 */
export const openAccountOf = async (acting: Acting, accountId: string): Promise<OpenAccount | undefined> => {
  const open = acting.accounts.get(accountId)
  if (open) return open
  const account = (await acting.store.accounts.list()).find((known) => known.id === accountId)
  const cousin = [...acting.accounts.values()].find((other) => other.account.marketplace === account?.marketplace)
  return account && cousin ? { account, declaration: cousin.declaration } : undefined
}

/** After every change: pages look again, and the engine looks for work. */
export const announce = (acting: Acting, reversal: Reversal): void => {
  acting.bell.ring(reversal.id)
  acting.wake.wake()
}
