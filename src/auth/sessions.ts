/** Sessions live in the database, so that they can be seen and ended at once; the browser holds a random token. */
import type { SessionRow } from '../core/access-store.ts'
import type { Person } from '../core/reversal.ts'
import { personOf } from './names.ts'
import { after, type AuthParts } from './parts.ts'
import { hashToken, looksLikeToken, newToken } from './tokens.ts'

const minuteMs = 60_000
/** Without a click for this long, a session ends (ms). OWASP: 15 to 30 minutes. */
const sessionIdleMs = 30 * minuteMs
/** In any case after this long (ms). OWASP: 4 to 8 hours for office use. */
const sessionLivesMs = 8 * 60 * minuteMs
/** How exactly the last click is kept: a write for each page would be too many. */
const seenToMs = minuteMs
const agentLength = 200

/** Who is asking. `session` is the hash of the token: names the session, opens nothing. */
export type Signed = { readonly person: Person; readonly session: string }

/** A new session with a new token, which is told once, here. */
export const beginSession = async (
  parts: AuthParts,
  person: Person,
  agent: string,
): Promise<{ readonly token: string; readonly signed: Signed }> => {
  const { people, limits, clock, log } = parts
  const token = newToken()
  const now = clock.now()
  const session: SessionRow = {
    hash: hashToken(token),
    personId: person.id,
    createdAt: now,
    seenAt: now,
    endsAt: after(parts, sessionLivesMs),
    agent: agent.slice(0, agentLength),
  }
  await people.insertSession(session)
  await people.signedIn(person.id, now)
  log.info('session_created', { person: person.id, session: sessionReference(session.hash) })
  await people.tidy(now)
  await limits.tidy(now)
  return { token, signed: { person, session: session.hash } }
}

const isOver = ({ clock }: AuthParts, { seenAt, endsAt }: SessionRow): boolean =>
  clock.ms() >= Date.parse(endsAt) || clock.ms() >= Date.parse(seenAt) + sessionIdleMs

/** Its person, while the session lasts and the person is not disabled. */
const personOfSession = async (parts: AuthParts, row: SessionRow): Promise<Person | undefined> => {
  if (isOver(parts, row)) {
    await parts.people.endSession(row.hash)
    parts.log.info('session_expired', { person: row.personId, session: sessionReference(row.hash) })
    return undefined
  }
  const person = await parts.people.byId(row.personId)
  return person && !person.disabled ? personOf(person) : undefined
}

/**
 * Whose token it is. `byHand`: a person did this (a click, not a page that loads itself again), so the idle time begins
 * anew.
 */
export const findSession = async (parts: AuthParts, token: string, byHand: boolean): Promise<Signed | undefined> => {
  if (!looksLikeToken(token)) return undefined
  const row = await parts.people.session(hashToken(token))
  const person = row && (await personOfSession(parts, row))
  if (!row || !person) return undefined
  if (byHand && parts.clock.ms() - Date.parse(row.seenAt) >= seenToMs)
    await parts.people.touchSession(row.hash, parts.clock.now())
  return { person, session: row.hash }
}

/** For what goes on long after it was allowed, as event streams do. */
export const isStillSigned = async (parts: AuthParts, { session }: Signed): Promise<boolean> => {
  const row = await parts.people.session(session)
  return row !== undefined && (await personOfSession(parts, row)) !== undefined
}

export const endSession = async ({ people, log }: AuthParts, { person, session }: Signed): Promise<void> => {
  await people.endSession(session)
  log.info('session_ended', { person: person.id, session: sessionReference(session) })
}

/** All of the person's, or all but this one; how many. */
export const endAllSessions = async (
  { people, log }: AuthParts,
  { person, session }: Signed,
  which: 'all' | 'others',
): Promise<number> => {
  const ended = await people.endSessions(person.id, which === 'others' ? session : undefined)
  log.info('sessions_ended', { person: person.id, ended })
  return ended
}

/** Short name of a session for pages and logs. */
export const sessionReference = (hash: string): string => hash.slice(0, 12)

/** The person's sessions that still last, the newest first. */
export const listSessions = async (parts: AuthParts, { person }: Signed): Promise<readonly SessionRow[]> =>
  (await parts.people.sessions(person.id))
    .filter((row) => !isOver(parts, row))
    .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt))

/** Ends one of the person's own; false when they have none of that reference. */
export const endOwnSession = async (parts: AuthParts, signed: Signed, reference: string): Promise<boolean> => {
  const row = (await listSessions(parts, signed)).find(({ hash }) => sessionReference(hash) === reference)
  if (!row) return false
  await endSession(parts, { person: signed.person, session: row.hash })
  return true
}
