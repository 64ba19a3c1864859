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
  const { store, health, clock, engineId, declaration } = shared
  const textBefore = line.facts?.oldText ?? ''
  const attempts = await store.reversals.attempts(line.reversalId, line.number)
  health.timed(clock)
  return {
    state: line.state ?? reversal.state,
    attempts,
    asked: line.asked,
    feedback: feedbackFor(reversal.feedback, textBefore),
    textBefore,
    declaration,
    skewMs: health.skewMs ?? 0,
    sameClock: health.comparable && attempts.every(({ engine }) => engine === engineId),
    at,
  }
}
