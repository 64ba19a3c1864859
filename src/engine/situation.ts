import { feedbackFor, type Situation } from '../core/deciding.ts'
import type { Instant, Line, Reversal, State } from '../core/reversal.ts'
import type { Shared } from './shared.ts'

/** What is on record about a line when a read about it was answered at `at`. */
export const situationOf = async (
  shared: Shared,
  line: Line & { readonly state?: State },
  reversal: Reversal,
  at: Instant,
): Promise<Situation> => {
  const textBefore = line.facts?.oldText ?? ''
  return {
    state: line.state ?? reversal.state,
    attempts: await shared.store.reversals.attempts(line.reversalId, line.number),
    asked: line.asked,
    feedback: feedbackFor(reversal.feedback, textBefore),
    textBefore,
    declaration: shared.declaration,
    skewMs: shared.health.skewMs,
    at,
  }
}
