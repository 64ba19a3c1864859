import type { Looked } from '../core/marketplace.ts'
import { afterRead } from '../core/deciding.ts'
import type { LineMove, LookRecord } from '../core/ports.ts'
import type { Line, Reversal } from '../core/reversal.ts'
import { verdictOf } from '../core/verdict.ts'
import { pause } from './pause.ts'
import type { Shared } from './shared.ts'
import { situationOf } from './situation.ts'

/**
 * Looks again at a line whose read is about to be too old to pay on. Only what is still rejected goes on waiting; for its
 * age alone no line is refused. Resolves to whether the line waits for a call.
 */
export const reread = async (shared: Shared, line: Line, reversal: Reversal): Promise<boolean> => {
  const task = line.facts?.task
  const looked = await shared.calls.look(
    task === undefined ? { submission: line.submission } : { submission: line.submission, task },
  )
  if (looked.kind === 'found' || looked.kind === 'absent') return settle(shared, line, reversal, looked)
  await shared.store.work.unclaimLooks([{ reversalId: line.reversalId, number: line.number }])
  if (looked.kind === 'account') await pause(shared, reversal.id, looked.trouble, looked.said)
  else if (looked.kind === 'lost' && shared.health.outage) await pause(shared, reversal.id, 'outage', looked.said)
  return true
}

const settle = async (
  shared: Shared,
  line: Line,
  reversal: Reversal,
  looked: Extract<Looked, { readonly kind: 'found' | 'absent' }>,
): Promise<boolean> => {
  const { store, clock, declaration, factsOf, bell } = shared
  const at = clock.now()
  const rejected = looked.kind === 'found' && looked.facts.status === 'rejected'
  const judged = rejected
    ? ({ verdict: 'reversible', detail: line.detail } as const)
    : verdictOf(looked, line.named, declaration, clock.ms() + shared.health.skewMs)
  const record: LookRecord = {
    reversalId: line.reversalId,
    number: line.number,
    ...judged,
    readAt: at,
    ...(looked.kind === 'found' ? { facts: factsOf(looked.facts) } : {}),
  }
  const move: LineMove | undefined = rejected
    ? undefined
    : afterRead(looked, await situationOf(shared, line, reversal, at))
  await store.work.recordReread(record, move)
  if (move?.work === 'asking') shared.signals.asking()
  bell.ring(line.reversalId)
  return rejected
}
