/** A person changes their own password: asks for the current one, ends the other sessions, renews this one. */
import type { FieldProblem } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import { admitAttempt, attemptKey, forgetAttempts, returnAttempt } from './attempts.ts'
import { isTooLong, passwordProblem } from './password-rules.ts'
import { hashPassword, unlessBusy, verifyPassword } from './password.ts'
import type { AuthParts } from './parts.ts'
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

export const changePassword = async (
  parts: AuthParts,
  signed: Signed,
  change: PasswordChange,
): Promise<PasswordChanged> => {
  const { people, log } = parts
  const { person } = signed
  const problem = passwordProblem(change.wanted, person.name)
  if (problem !== undefined) return invalid('wanted', problem)
  const key = await attemptKey(parts, person.name, change.device)
  const admission = await admitAttempt(parts, key)
  if (admission.kind === 'wait') return admission
  const passwordHash = await unlessBusy(async () => {
    if (isTooLong(change.current)) return false
    const row = await people.byId(person.id)
    return (await verifyPassword(change.current, row?.passwordHash)) && hashPassword(change.wanted)
  })
  if (passwordHash === 'busy') {
    await returnAttempt(parts, key)
    return { kind: 'busy' }
  }
  if (passwordHash === false) {
    log.warn('authn_password_change_fail', { person: person.id })
    return invalid('current', 'That is not your current password.')
  }
  await forgetAttempts(parts, key)
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
