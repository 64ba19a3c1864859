/** What the person who runs the server does about people, from the command line. */
import { randomUUID } from 'node:crypto'
import type { PersonRow } from '../core/access-store.ts'
import { bad, good, type Result } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import { makeLink, type NewLink } from './links.ts'
import { nameProblem, tidyName } from './names.ts'
import type { AuthParts } from './parts.ts'

export type ListedPerson = {
  readonly name: string
  /** `invited`: has not yet set a password. */
  readonly state: 'active' | 'invited' | 'disabled'
  readonly createdAt: Instant
  readonly lastSignInAt: Instant | undefined
}

const stateOf = ({ disabled, passwordHash }: PersonRow): ListedPerson['state'] => {
  if (disabled) return 'disabled'
  return passwordHash === undefined ? 'invited' : 'active'
}

export const listPeople = async ({ people }: AuthParts): Promise<Result<readonly ListedPerson[]>> => {
  const rows = await people.list()
  return good(
    rows.map((row) => ({
      name: row.name,
      state: stateOf(row),
      createdAt: row.createdAt,
      lastSignInAt: row.lastSignInAt,
    })),
  )
}

/** A new person without a password, and the link with which they set it. `invalid` name, `conflict` when it is taken. */
export const addPerson = async (parts: AuthParts, typed: string): Promise<Result<NewLink>> => {
  const name = tidyName(typed)
  const sentence = nameProblem(name)
  if (sentence !== undefined) return bad('invalid', `That name will not do. ${sentence}`, [{ field: 'name', sentence }])
  const person = { id: randomUUID(), name, disabled: false, createdAt: parts.clock.now() }
  if (!(await parts.people.insert(person)))
    return bad(
      'conflict',
      `There is somebody called ${name} already. For a new link: overturn user reset ${quoted(name)}`,
    )
  parts.log.info('person_added', { person: person.id })
  return good(await makeLink(parts, 'new person', person.id))
}

/**
 * A link with which the person sets a new password, also one who was disabled; the old password and sessions last until
 * it is spent. Who runs the server never learns or chooses the password (ASVS 6.4.6).
 */
export const resetPerson = (parts: AuthParts, name: string): Promise<Result<NewLink>> =>
  withPerson(parts, name, async ({ id, passwordHash }) => {
    parts.log.info('person_reset', { person: id })
    return makeLink(parts, passwordHash === undefined ? 'new person' : 'reset', id)
  })

/** Ends the person's sessions at once and their links; the name stays on what they did. */
export const disablePerson = (parts: AuthParts, name: string): Promise<Result<{ readonly name: string }>> =>
  withPerson(parts, name, async (row) => {
    await parts.people.setDisabled(row.id, true)
    for (const kind of ['new person', 'reset'] as const) await parts.people.dropLinks(kind, row.id)
    parts.log.info('person_disabled', { person: row.id })
    return { name: row.name }
  })

const withPerson = async <Value>(
  { people }: AuthParts,
  typed: string,
  act: (row: PersonRow) => Promise<Value>,
): Promise<Result<Value>> => {
  const row = await people.byName(tidyName(typed))
  return row
    ? good(await act(row))
    : bad('not found', `There is nobody called ${tidyName(typed)}. To see who is: overturn user list`)
}

const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `"${name}"`)
