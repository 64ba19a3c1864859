/** Leaving lines out of the bill, and putting them back, before anything is confirmed. */
import type { Selection } from '../core/reversal-store.ts'
import { bad, good, type Result } from '../core/problem.ts'
import type { Reversal } from '../core/reversal.ts'
import { changedMeanwhile, notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'
import { wrongNumbers } from './letters/choice.ts'

export type LeavingOut = {
  readonly number: number
  /**
   * The revision of the page on which the choice was made. Needed for `shown` and `all but shown`, whose meaning changes
   * with the lines; ticked numbers mean the same at any revision.
   */
  readonly revision?: number
  readonly selection: Selection
  readonly leftOut: boolean
  /** Names the request, so that one that comes again finds that it was done. */
  readonly request?: string
}

/** The value is how many lines changed; leaving out what is left out already changes none. */
export const leaveOut = async (acting: Acting, input: LeavingOut): Promise<Result<number>> => {
  const found = await subjectOf(acting, input.number, 'leave out')
  if (!found.ok) return found
  const { reversal } = found.value
  if (reversal.state !== 'checked') return bad('conflict', notInState(reversal))
  const { selection } = input
  if (selection.kind !== 'numbers' && input.revision !== reversal.revision) {
    const done = await wasDone(acting, reversal, input)
    return done === undefined ? bad('conflict', changedMeanwhile) : good(done)
  }
  if (selection.kind === 'numbers') {
    const sentence = wrongNumbers(selection.numbers)
    if (sentence !== '') return bad('invalid', sentence, [{ field: 'line', sentence }])
  }
  const at = acting.clock.now()
  const changed = await acting.store.reversals.leaveOut(
    reversal.id,
    selection,
    input.leftOut,
    actorOf(acting),
    at,
    input.request === undefined ? {} : { request: input.request },
  )
  announce(acting, reversal)
  return good(changed)
}

/** How many lines an earlier try of the same request changed; undefined when there was none. */
const wasDone = async (acting: Acting, { id }: Reversal, { request }: LeavingOut): Promise<number | undefined> => {
  if (request === undefined) return undefined
  const done = (await acting.store.reversals.events(id)).find(({ detail }) => detail['request'] === request)
  return done && Number(done.detail['count'] ?? 0)
}
