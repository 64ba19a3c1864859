/** A new draft of what an ended reversal did not reverse: refused, not attempted, held or left out, never unknown. */
import { bad, good, type Result } from '../core/problem.ts'
import type { TallyRow } from '../core/reversal-store.ts'
import type { Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'

/** Makes the draft and starts its check. A second click, or a second tab, finds the draft that the first one made. */
export const again = async (
  acting: Acting,
  /** `id`: of the draft, for a request that may come again. */
  input: { readonly number: number; readonly id?: string },
): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'again')
  if (!found.ok) return found
  const { reversal } = found.value
  if (reversal.state !== 'ended') return bad('conflict', notInState(reversal))
  const { refused, notAttempted, aside } = notReversed(await acting.store.reversals.tally(reversal.id))
  if (refused + notAttempted + aside === 0)
    return bad('conflict', 'Everything in this reversal was reversed, or is being asked about.')
  const { made, ...draft } = await acting.store.reversals.again(
    reversal.id,
    actorOf(acting),
    acting.clock.now(),
    input.id,
  )
  if (!made) return good(draft)
  await acting.store.reversals.startCheck(draft.id, actorOf(acting), acting.clock.now())
  announce(acting, draft)
  return good(draft)
}

/** What can be brought anew. `aside`: held by another reversal, or left out. */
export const notReversed = (
  tally: readonly TallyRow[],
): { readonly refused: number; readonly notAttempted: number; readonly aside: number } => {
  const count = (...groups: readonly TallyRow['group'][]): number =>
    tally.reduce((sum, row) => sum + (groups.includes(row.group) ? row.count : 0), 0)
  return { refused: count('refused'), notAttempted: count('not attempted'), aside: count('held', 'left out') }
}
