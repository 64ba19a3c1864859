/** Stopping a reversal: calls in flight finish, nothing further is called. */
import { bad, good, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'

/** Stopping one that is stopping or has ended is no problem: it is what was wanted. */
export const stop = async (acting: Acting, input: { readonly number: number }): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'stop')
  if (!found.ok) return found
  const { reversal } = found.value
  const stopped = await acting.store.reversals.stop(reversal.id, actorOf(acting), acting.clock.now())
  const now = stopped ? reversal : await acting.store.reversals.findById(reversal.id)
  if (!stopped && now?.state !== 'stopping' && now?.state !== 'ended') return bad('conflict', notInState(reversal))
  if (stopped) acting.log.info('stop asked', { reversal: reversal.number, person: acting.person.id })
  announce(acting, reversal)
  return good(reversal)
}
