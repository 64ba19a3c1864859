/** Signing in by name and password: unknown, disabled and wrong are told apart neither by words nor by work. */
import type { PersonRow } from '../core/access-store.ts'
import type { Instant } from '../core/reversal.ts'
import { admitAttempt, attemptKey, forgetAttempts, rememberDevice, returnAttempt } from './attempts.ts'
import { personOf, tidyName } from './names.ts'
import { isTooLong } from './password-rules.ts'
import { hashPassword, isOutdated, unlessBusy, verifyPassword } from './password.ts'
import type { AuthParts } from './parts.ts'
import { beginSession, endSession, type Signed } from './sessions.ts'

export type SignInAttempt = {
  readonly name: string
  readonly password: string
  /** The browser, in its own words. */
  readonly agent: string
  /** Whence, for the log. */
  readonly address: string
  /** The token by which a browser is known, when it has one. */
  readonly device: string | undefined
  /** A session this browser already has; it ends. */
  readonly before: Signed | undefined
}

export type SignInAnswer =
  | { readonly kind: 'signed'; readonly token: string; readonly signed: Signed; readonly device: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'busy' }

export const signIn = async (parts: AuthParts, attempt: SignInAttempt): Promise<SignInAnswer> => {
  const { people, log } = parts
  const key = await attemptKey(parts, attempt.name, attempt.device)
  const admission = await admitAttempt(parts, key)
  if (admission.kind === 'wait') {
    log.warn('authn_login_fail_max', { address: attempt.address })
    return admission
  }
  const row = await people.byName(tidyName(attempt.name))
  const right = isTooLong(attempt.password)
    ? false
    : await unlessBusy(() => verifyPassword(attempt.password, row?.passwordHash))
  if (right === 'busy') {
    await returnAttempt(parts, key)
    return { kind: 'busy' }
  }
  if (!right || !row || row.disabled) {
    // Not the name: people type passwords there.
    log.warn('authn_login_fail', { person: row?.id, address: attempt.address })
    return { kind: 'refused' }
  }
  await forgetAttempts(parts, key)
  await renewHash(parts, row, attempt.password)
  if (attempt.before) await endSession(parts, attempt.before)
  const device = await rememberDevice(parts, attempt.name, attempt.device)
  log.info('authn_login_success', { person: row.id, address: attempt.address })
  return { kind: 'signed', ...(await beginSession(parts, personOf(row), attempt.agent)), device }
}

/** The password is at hand: the chance to keep it at today's cost. */
const renewHash = async ({ people }: AuthParts, row: PersonRow, password: string): Promise<void> => {
  if (!isOutdated(row.passwordHash ?? '')) return
  const hash = await unlessBusy(() => hashPassword(password))
  if (hash !== 'busy') await people.setPassword(row.id, hash)
}
