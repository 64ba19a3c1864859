/** Discarding what was not confirmed. It gives its lines back to other reversals; nothing has been paid by it. */
import { bad, good, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'

/** Discarding one that is discarded already, or has expired, is no problem. */
export const discard = async (acting: Acting, input: { readonly number: number }): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'discard')
  if (!found.ok) return found
  const { reversal } = found.value
  const discarded = await acting.store.reversals.discard(reversal.id, actorOf(acting), acting.clock.now())
  const now = discarded ? undefined : await acting.store.reversals.findById(reversal.id)
  const over = now?.state === 'discarded' || now?.state === 'expired'
  if (!discarded && !over) return bad('conflict', notInState(now ?? reversal))
  announce(acting, reversal)
  return good(reversal)
}
