/** One-time links: the only way in for somebody without a password, and never a password themselves. */
import { randomUUID } from 'node:crypto'
import type { LinkRow } from '../core/access-store.ts'
import type { FieldProblem } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import { nameProblem, personOf, tidyName } from './names.ts'
import { hashPassword, unlessBusy } from './password.ts'
import { passwordProblem } from './password-rules.ts'
import { after, type AuthParts } from './parts.ts'
import { addressOf } from './place.ts'
import { beginSession, type Signed } from './sessions.ts'
import { hashToken, looksLikeToken, newToken } from './tokens.ts'

const linkLivesMs = 60 * 60 * 1000

/** To print for the person it is for; whoever opens it first decides the password. */
export type NewLink = { readonly address: string; readonly endsAt: Instant }

export const makeLink = async (parts: AuthParts, kind: LinkRow['kind'], personId?: string): Promise<NewLink> => {
  const token = newToken()
  const endsAt = after(parts, linkLivesMs)
  await parts.people.dropLinks(kind, personId)
  await parts.people.insertLink({
    hash: hashToken(token),
    kind,
    endsAt,
    ...(personId === undefined ? {} : { personId }),
  })
  return { address: addressOf(parts.publicUrl, `/links/${token}`), endsAt }
}

/** For the start: a fresh link, instead of any earlier one, while there is nobody yet; undefined once there is. */
export const ensureSetUpLink = async (parts: AuthParts): Promise<NewLink | undefined> => {
  await parts.people.tidy(parts.clock.now())
  await parts.limits.tidy(parts.clock.now())
  return (await parts.people.count()) === 0 ? makeLink(parts, 'first person') : undefined
}

/** What a link is for; the name where it is somebody's. */
export type OpenLink = { readonly kind: LinkRow['kind']; readonly name: string | undefined }

/** Changes nothing, however often it is asked. Undefined: spent, ended, replaced or never made; nobody is told which. */
export const readLink = async (parts: AuthParts, token: string): Promise<OpenLink | undefined> => {
  const found = await find(parts, token)
  return found && { kind: found.link.kind, name: found.name }
}

const find = async ({ people, clock }: AuthParts, token: string) => {
  const link = looksLikeToken(token) ? await people.link(hashToken(token)) : undefined
  if (!link || clock.ms() >= Date.parse(link.endsAt)) return undefined
  if (link.personId === undefined)
    return (await people.count()) === 0 ? { link, id: randomUUID(), name: undefined } : undefined
  const row = await people.byId(link.personId)
  return row && { link, id: row.id, name: row.name }
}

export type SpentLink =
  | { readonly kind: 'signed'; readonly token: string; readonly signed: Signed }
  | { readonly kind: 'gone' }
  | { readonly kind: 'busy' }
  /** The link is as good as before. */
  | { readonly kind: 'invalid'; readonly link: OpenLink; readonly fields: readonly FieldProblem[] }

/** Sets the password and signs in. `name` counts for the first person only. */
export const spendLink = async (
  parts: AuthParts,
  token: string,
  typed: { readonly name: string; readonly password: string; readonly agent: string },
): Promise<SpentLink> => {
  const { people, clock, log } = parts
  const found = await find(parts, token)
  if (!found) return { kind: 'gone' }
  const name = found.name ?? tidyName(typed.name)
  const fields = problems(found.name, name, typed.password)
  if (fields.length > 0) return { kind: 'invalid', link: { kind: found.link.kind, name: found.name }, fields }
  const passwordHash = await unlessBusy(() => hashPassword(typed.password))
  if (passwordHash === 'busy') return { kind: 'busy' }
  const { id } = found
  if (!(await people.spendLink(found.link.hash, clock.now(), { id, name, passwordHash }))) return { kind: 'gone' }
  log.info('link_spent', { kind: found.link.kind, person: id })
  const row = await people.byId(id)
  return row ? { kind: 'signed', ...(await beginSession(parts, personOf(row), typed.agent)) } : { kind: 'gone' }
}

const problems = (known: string | undefined, name: string, password: string): FieldProblem[] => {
  const sentences = {
    name: known === undefined ? nameProblem(name) : undefined,
    password: passwordProblem(password, name),
  }
  return Object.entries(sentences).flatMap(([field, sentence]) => (sentence === undefined ? [] : [{ field, sentence }]))
}
