/** Tokens with which people's programs come in. The text is told once, when it is made; a hash is all that stays. */
import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { PersonRow } from '../core/access-store.ts'
import { parseAmount, type Tenths } from '../core/amount.ts'
import { bad, good, type FieldProblem, type Result } from '../core/problem.ts'
import type { Person } from '../core/reversal.ts'
import { day, dayMs, dayOf } from '../core/times.ts'
import { tokenScopes, type ActingToken, type TokenScope } from '../core/token.ts'
import type { TokenRow } from '../core/token-store.ts'
import { nameProblem, personOf, tidyName } from './names.ts'
import { after, type AuthParts } from './parts.ts'
import { hashToken, newToken } from './tokens.ts'

/** How exactly the last use is kept, in ms: a write for each request would be too many. */
const usedToMs = 60_000
/** For how many days a token may be made; a key that nobody looks after for longer is forgotten. */
export const longestDays = 366

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Six characters over what stands before them, so that a mistyped token is told from an unknown one. */
const checkOf = (body: string): string => {
  let rest = crc32(body)
  return Array.from({ length: 6 }, () => {
    const digit = digits[rest % 62] ?? ''
    rest = Math.floor(rest / 62)
    return digit
  }).join('')
}

const shape = /^ovt_[A-Za-z0-9_-]{43}[A-Za-z0-9]{6}$/

const isWhole = (text: string): boolean => shape.test(text) && checkOf(text.slice(0, -6)) === text.slice(-6)

/** What somebody asks for, as typed. `cap` in units of the currency, '' for none; it is for the scope `pay` only. */
export type WantedToken = {
  readonly name: string
  readonly scope: string
  readonly days: string
  readonly cap: string
}

export type NewApiToken = { readonly text: string; readonly row: TokenRow }

/** @returns `invalid` with every field that will not do; the name is one of those when the person has a token of that name. */
export const makeToken = async (
  parts: AuthParts,
  person: Person,
  wanted: WantedToken,
): Promise<Result<NewApiToken>> => {
  const read = readWanted(wanted)
  if (!read.ok) return read
  const body = `ovt_${newToken()}`
  const text = `${body}${checkOf(body)}`
  const { days, ...rest } = read.value
  const row: TokenRow = {
    id: randomUUID(),
    hash: hashToken(text),
    personId: person.id,
    ...rest,
    createdAt: parts.clock.now(),
    expiresAt: after(parts, days * dayMs),
  }
  if (!(await parts.tokens.insert(row)))
    return refused([
      { field: 'name', sentence: `You have a token called ${row.name}; revoke that one, or take another name.` },
    ])
  parts.log.info('token_made', { person: person.id, token: row.id, scope: row.scope, until: row.expiresAt })
  return good({ text, row })
}

const refused = (fields: readonly FieldProblem[]): Result<never> => bad('invalid', 'No token was made.', fields)

type Read = { readonly name: string; readonly scope: TokenScope; readonly days: number; readonly capPerDay?: Tenths }

const readWanted = (wanted: WantedToken): Result<Read> => {
  const name = tidyName(wanted.name)
  const scope = tokenScopes.find((known) => known === wanted.scope)
  const days = /^\d{1,3}$/.test(wanted.days.trim()) ? Number(wanted.days) : 0
  const cap = readCap(wanted.cap, scope)
  const wrong: readonly (readonly [string, string | undefined])[] = [
    ['name', nameProblem(name)],
    ['scope', scope ? undefined : `Choose one of ${tokenScopes.join(', ')}.`],
    ['days', days >= 1 && days <= longestDays ? undefined : `Write a number of days from 1 to ${longestDays}.`],
    ['cap', cap.ok ? undefined : cap.problem.sentence],
  ]
  const fields = wrong.flatMap(([field, sentence]) => (sentence === undefined ? [] : [{ field, sentence }]))
  if (fields.length > 0 || !scope || !cap.ok) return refused(fields)
  return good({ name, scope, days, ...(cap.value === undefined ? {} : { capPerDay: cap.value }) })
}

const readCap = (typed: string, scope: TokenScope | undefined): Result<Tenths | undefined> => {
  if (typed.trim() === '') return good(undefined)
  if (scope !== undefined && scope !== 'pay')
    return bad('invalid', 'Only a token that may pay has a cap; leave it empty.')
  const cap = parseAmount(typed)
  if (!cap.ok || cap.value > 0) return cap
  return bad('invalid', 'A cap is more than nothing; for a token that pays nothing choose another scope.')
}

export type Bearer = { readonly person: Person; readonly token: ActingToken; readonly expiresAt: string }

/**
 * Whose program asks, by its Authorization header. The problem says what is wrong with the token and nothing else; a door
 * answers it with 401.
 */
export const bearerOf = async (parts: AuthParts, header: string | undefined): Promise<Result<Bearer>> => {
  const text = /^bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (text === undefined) return bad('forbidden', noToken)
  if (!isWhole(text))
    return bad('forbidden', 'The token is mistyped or cut short; it begins with ovt_ and has 53 characters.')
  const row = await parts.tokens.byHash(hashToken(text))
  const owner = row && (await parts.people.byId(row.personId))
  const wrong = whatIsWrong(parts, row, owner)
  if (wrong || !row || !owner) {
    parts.log.warn('token_refused', { token: row?.id, person: owner?.id })
    return bad('forbidden', wrong ?? notOurs)
  }
  await noteUse(parts, row)
  return good({ person: personOf(owner), token: actingToken(row), expiresAt: row.expiresAt })
}

const notOurs = 'The token is not one of this server’s.'

/** The sentence; undefined when it is good. */
const whatIsWrong = (
  { clock }: AuthParts,
  row: TokenRow | undefined,
  owner: PersonRow | undefined,
): string | undefined => {
  if (!row || !owner) return notOurs
  if (row.revokedAt !== undefined) return `The token was revoked on ${day(row.revokedAt)}.`
  if (clock.ms() >= Date.parse(row.expiresAt)) return `The token expired on ${day(row.expiresAt)}.`
  return owner.disabled ? 'The token’s owner may not sign in any more.' : undefined
}

const noToken =
  'This needs a token, sent as “Authorization: Bearer ovt_…”; make one on the page Tokens, or with: overturn token add'

/** A disk that is full keeps nobody from reading. */
const noteUse = async ({ tokens, clock }: AuthParts, { id, usedAt }: TokenRow): Promise<void> => {
  if (usedAt !== undefined && clock.ms() - Date.parse(usedAt) < usedToMs) return
  await tokens.touch(id, clock.now()).catch(() => undefined)
}

const actingToken = ({ id, name, scope, capPerDay }: TokenRow): ActingToken => ({
  id,
  name,
  scope,
  ...(capPerDay === undefined ? {} : { capPerDay }),
})

/** What its cap still lets it confirm today, in tenths; undefined where it has none. */
export const leftToday = async (
  { tokens, clock }: AuthParts,
  { id, capPerDay }: Pick<ActingToken, 'id' | 'capPerDay'>,
): Promise<Tenths | undefined> =>
  capPerDay === undefined ? undefined : Math.max(0, capPerDay - (await tokens.spent(id, dayOf(clock.now()))))

/** `over`: revoked or expired. */
export type ListedToken = TokenRow & { readonly over: boolean; readonly spentToday: Tenths }

/** One person's, or everybody's; the newest first, those that are over last. */
export const listTokens = async ({ tokens, clock }: AuthParts, personId?: string): Promise<readonly ListedToken[]> => {
  const today = dayOf(clock.now())
  const rows = await tokens.list(personId)
  const listed = await Promise.all(
    rows.map(async (row) => ({
      ...row,
      over: row.revokedAt !== undefined || clock.ms() >= Date.parse(row.expiresAt),
      spentToday: await tokens.spent(row.id, today),
    })),
  )
  return listed.toSorted((one, other) => Number(one.over) - Number(other.over))
}

/** Ends it at once. Revoking one that is revoked is no problem; `not found` when it is not one of the person's. */
export const revokeToken = async (
  { tokens, clock, log }: AuthParts,
  id: string,
  personId?: string,
): Promise<Result<TokenRow>> => {
  const row = (await tokens.list(personId)).find((known) => known.id === id)
  if (!row) return bad('not found', 'There is no such token here.')
  if (await tokens.revoke(id, clock.now())) log.info('token_revoked', { person: row.personId, token: id })
  return good(row)
}
