/** Reverse what the balance covers now; the rest becomes a draft of its own. */
import { bad, good, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { changedMeanwhile, notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'

/** Keeps the first `keep` lines of the bill in the order of the deadline. The value is the new draft with the others. */
export const split = async (
  acting: Acting,
  /** `id`: of the new draft, for a request that may come again. */
  input: { readonly number: number; readonly revision: number; readonly keep: number; readonly id?: string },
): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'split')
  if (!found.ok) return found
  const { reversal } = found.value
  const begun = input.id !== undefined && (await acting.store.reversals.findById(input.id)) !== undefined
  if (!begun && reversal.state !== 'checked') return bad('conflict', notInState(reversal))
  if (!Number.isSafeInteger(input.keep) || input.keep < 1) {
    return bad('invalid', 'Keep at least one line.', [{ field: 'keep', sentence: 'Keep at least one line.' }])
  }
  if (!begun && input.revision !== reversal.revision) return bad('conflict', changedMeanwhile)
  const at = acting.clock.now()
  const { revision, keep, id } = input
  const rest = await acting.store.reversals.split(reversal.id, revision, keep, actorOf(acting), at, id)
  if (!rest) return bad('conflict', changedMeanwhile)
  announce(acting, reversal)
  return good(rest)
}
