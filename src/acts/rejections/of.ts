/** The account whose index an act is about. */
import { may, type ActName } from '../../core/permissions.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { bad, good, type Result } from '../../core/problem.ts'
import { allowed, openAccountOf, type Acting } from '../acting.ts'

/** `not found` both for an account that is not here and for one that the person may not even read. */
export const accountFor = async (acting: Acting, accountId: string, act: ActName): Promise<Result<OpenAccount>> => {
  const open = await openAccountOf(acting, accountId)
  if (!open || !may(acting.person, 'read', open.account)) return bad('not found', 'There is no such account here.')
  const permitted = allowed(acting, act, open.account)
  return permitted.ok ? good(open) : permitted
}
