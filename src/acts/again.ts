/** A new draft of everything that an ended reversal did not reverse: refused and not attempted, never unknown. */
import { bad, good, type Result } from '../core/problem.ts'
import { unconfirmed, type Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { announce, subjectOf, type Acting } from './acting.ts'

/** Makes the draft and starts its check. A second click finds the draft that the first one made. */
export const again = async (acting: Acting, input: { readonly number: number }): Promise<Result<Reversal>> => {
  const found = await subjectOf(acting, input.number, 'again')
  if (!found.ok) return found
  const { reversal } = found.value
  if (reversal.state !== 'ended') return bad('conflict', notInState(reversal))
  const before = await madeAlready(acting, reversal)
  if (before) return good(before)
  const left = (await acting.store.reversals.tally(reversal.id))
    .filter((row) => row.group === 'refused' || row.group === 'not attempted')
    .reduce((sum, row) => sum + row.count, 0)
  if (left === 0) return bad('conflict', 'Everything in this reversal was reversed, or is being asked about.')
  const draft = await acting.store.reversals.again(reversal.id, acting.person, acting.clock.now())
  await acting.store.reversals.startCheck(draft.id, acting.person, acting.clock.now())
  announce(acting, draft)
  return good(draft)
}

const madeAlready = async (acting: Acting, ended: Reversal): Promise<Reversal | undefined> =>
  (await acting.store.reversals.open())
    .map((row) => row.reversal)
    .find(
      (draft) =>
        draft.madeFrom === ended.number &&
        draft.createdBy.id === acting.person.id &&
        draft.createdAt >= (ended.endedAt ?? '') &&
        unconfirmed.includes(draft.state),
    )
