/** A signed-in person shows by their password that it is still they who sits there. */
import type { Instant } from '../core/reversal.ts'
import { admitAttempt, attemptKey, forgetAttempts, returnAttempt } from './attempts.ts'
import { isTooLong } from './password-rules.ts'
import { unlessBusy, verifyPassword } from './password.ts'
import type { AuthParts } from './parts.ts'
import type { Signed } from './sessions.ts'

export type Proof =
  | { readonly kind: 'proven' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'busy' }

/** Wrong ones count as wrong sign-ins do, so that a session taken over is no way to guess on. */
export const provePerson = async (
  parts: AuthParts,
  { person }: Signed,
  typed: { readonly password: string; readonly device: string | undefined },
): Promise<Proof> => {
  const key = await attemptKey(parts, person.name, typed.device)
  const admission = await admitAttempt(parts, key)
  if (admission.kind === 'wait') return admission
  const right = isTooLong(typed.password)
    ? false
    : await unlessBusy(async () => verifyPassword(typed.password, (await parts.people.byId(person.id))?.passwordHash))
  if (right === 'busy') {
    await returnAttempt(parts, key)
    return { kind: 'busy' }
  }
  if (!right) return { kind: 'wrong' }
  await forgetAttempts(parts, key)
  return { kind: 'proven' }
}
