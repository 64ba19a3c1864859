/** Checking: reading every line at the marketplace. It pays nothing. */
import { bad, good, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'

/** Starts the check of a draft. Starting one that is being checked already is no problem. */
export const startCheck = async (acting: Acting, input: { readonly number: number }): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'check')
  if (!found.ok) return found
  const { reversal } = found.value
  const started = await acting.store.reversals.startCheck(reversal.id, actorOf(acting), acting.clock.now())
  if (!started && reversal.state !== 'checking') return bad('conflict', notInState(reversal))
  announce(acting, reversal)
  return good(reversal)
}

/**
 * Reads lines of a checked reversal again: those not readable, or all of them. The value is how many; 0 when there was
 * nothing to read again.
 */
export const checkAgain = async (
  acting: Acting,
  input: { readonly number: number; readonly which: 'not readable' | 'all' },
): Promise<Result<number>> => {
  const found = await subjectOf(acting, input.number, 'check')
  if (!found.ok) return found
  const { reversal } = found.value
  if (reversal.state === 'checking') return good(0)
  if (reversal.state !== 'checked') return bad('conflict', notInState(reversal))
  const now = acting.clock.now()
  const which = input.which === 'all' ? { readBefore: now } : { notReadable: true as const }
  const lines = await acting.store.reversals.checkAgain(reversal.id, which, actorOf(acting), now)
  announce(acting, reversal)
  return good(lines)
}
