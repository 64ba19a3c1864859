/** Closing by hand what stayed unknown (law 4). */
import { bad, good, type Result } from '../core/problem.ts'
import { unknownMayBeClosedAfter, type Line } from '../core/reversal.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'
import { checkReason } from './texts.ts'

export type Closing = { readonly number: number; readonly line: number; readonly reason: string }

/** True when the line is unknown and has been for seven days. `now` in ms. */
export const mayBeClosed = (line: Line, now: number): boolean =>
  line.outcome === 'unknown' &&
  line.unknownSince !== undefined &&
  now - Date.parse(line.unknownSince) >= unknownMayBeClosedAfter

export const closeUnknown = async (acting: Acting, input: Closing): Promise<Result<Line>> => {
  const found = await subjectOf(acting, input.number, 'close unknown')
  if (!found.ok) return found
  const { reversal } = found.value
  const line = await acting.store.reversals.line(reversal.id, input.line)
  if (!line) return bad('not found', `Reversal ${reversal.number} has no line ${input.line}.`)
  if (line.refusal === 'closed by hand') return good(line)
  if (line.outcome !== 'unknown')
    return bad('conflict', 'This line is not unknown any more; there is nothing to close.')
  if (!mayBeClosed(line, acting.clock.ms())) {
    return bad(
      'conflict',
      'A line can be closed by hand once it has been unknown for seven days; we still ask about it.',
    )
  }
  const reason = checkReason(input.reason)
  if (!reason.ok) return reason
  const at = acting.clock.now()
  const closed = await acting.store.reversals.closeUnknown(reversal.id, line.number, reason.value, actorOf(acting), at)
  if (!closed) return bad('conflict', 'This line was settled just now; there is nothing to close.')
  acting.log.info('closed by hand', { reversal: reversal.number, line: line.number, person: acting.person.id })
  announce(acting, reversal)
  return good(line)
}
