/** A person changes their own password: asks for the current one, ends the other sessions, renews this one. */
import type { FieldProblem } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import { passwordProblem } from './password-rules.ts'
import { hashPassword, unlessBusy } from './password.ts'
import type { AuthParts } from './parts.ts'
import { provePerson } from './prove.ts'
import { beginSession, endAllSessions, type Signed } from './sessions.ts'

export type PasswordChange = {
  readonly current: string
  readonly wanted: string
  readonly agent: string
  readonly device: string | undefined
}

export type PasswordChanged =
  /** The token of the session that takes the place of this one. */
  | { readonly kind: 'changed'; readonly token: string; readonly signed: Signed; readonly ended: number }
  | { readonly kind: 'invalid'; readonly fields: readonly FieldProblem[] }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'busy' }

export const wrongPassword = 'That is not your current password.'

export const changePassword = async (
  parts: AuthParts,
  signed: Signed,
  change: PasswordChange,
): Promise<PasswordChanged> => {
  const { people, log } = parts
  const { person } = signed
  const problem = passwordProblem(change.wanted, person.name)
  if (problem !== undefined) return invalid('wanted', problem)
  const proof = await provePerson(parts, signed, { password: change.current, device: change.device })
  if (proof.kind === 'wait' || proof.kind === 'busy') return proof
  if (proof.kind === 'wrong') {
    log.warn('authn_password_change_fail', { person: person.id })
    return invalid('current', wrongPassword)
  }
  const passwordHash = await unlessBusy(() => hashPassword(change.wanted))
  if (passwordHash === 'busy') return { kind: 'busy' }
  await people.setPassword(person.id, passwordHash)
  const ended = await endAllSessions(parts, signed, 'others')
  await people.endSession(signed.session)
  log.info('authn_password_change', { person: person.id })
  return { kind: 'changed', ...(await beginSession(parts, person, change.agent)), ended }
}

const invalid = (field: 'current' | 'wanted', sentence: string): PasswordChanged => ({
  kind: 'invalid',
  fields: [{ field, sentence }],
})
