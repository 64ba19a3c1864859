import type { Reversed } from '../core/marketplace.ts'
import { afterCall, feedbackFor, type CallDecided } from '../core/deciding.ts'
import type { Claimed } from '../core/work-store.ts'
import { deadAfter } from '../core/machines.ts'
import { checkIsGoodFor } from '../core/reversal.ts'
import { pause } from './pause.ts'
import type { Shared } from './shared.ts'

/** A claim is held for so long before another process may take it for dead, in ms. */
const lease = deadAfter

/**
 * `at`: the steady ms before the claim was asked for. `credentials`: the fingerprint of those that it was asked for with.
 * `othersFollow`: another claim will soon be made.
 */
export type Claim = { readonly at: number; readonly credentials: string; readonly othersFollow: () => boolean }

/**
 * Makes the call of one claimed line and records its answer.
 * Resolves to whether the line waits for another call; rejects when the answer could not be recorded.
 */
export const callFor = async (shared: Shared, claimed: Claimed, claim: Claim): Promise<boolean> => {
  const slot = await shared.calls.slot()
  const refusal = (await otherCredentials(shared, claim)) ?? mayNotCall(shared, claimed, claim.at)
  if (slot === undefined || refusal !== undefined) {
    if (slot !== undefined) shared.calls.unused(slot)
    await record(shared, claimed, { answer: 'not sent', said: refusal ?? noSlot, move: { work: 'waiting' } })
    return true
  }
  shared.health.timed(shared.clock)
  const { line, reversal, attempt, lostBefore } = claimed
  const task = line.facts?.task
  const answer = await shared.calls.reverse(slot, {
    address: task === undefined ? { submission: line.submission } : { submission: line.submission, task },
    step: attempt.step,
    feedback: feedbackFor(reversal.feedback, line.facts?.oldText ?? ''),
  })
  const decided = afterCall(answer, shared.clock.now(), lostBefore > 0)
  await record(shared, claimed, decided, decided.move.work === 'settled' && claim.othersFollow())
  await trouble(shared, claimed, answer)
  if (decided.move.work === 'asking') shared.signals.asking()
  shared.bell.ring(reversal.id)
  return decided.move.work === 'waiting'
}

/** Why the line is given back without a call; undefined when the call may be made. */
const mayNotCall = (shared: Shared, { line, attempt }: Claimed, claimedAt: number): string | undefined => {
  if (shared.fenced()) return 'this server had not been heard for too long'
  if (shared.stopped()) return 'the server was shutting down'
  // Steady time stands still while a machine sleeps, which is when others take it for dead; its clock does not.
  const age = Math.max(shared.clock.steady() - claimedAt, shared.clock.ms() - Date.parse(attempt.sentAt))
  if (age > lease / 2) return 'the claim had become too old'
  if (line.verdict !== 'reversible') return 'it was not read as rejected'
  if (shared.clock.ms() - Date.parse(line.readAt ?? '') > checkIsGoodFor) return 'its read had become too old'
  return line.readAt === undefined ? 'it was never read' : undefined
}

const noSlot = 'the records could not be reached'

/** They can be renewed while the claim is under way; then the next claim sees it, and pauses (law 6). */
const otherCredentials = async ({ identity }: Shared, { credentials }: Claim): Promise<string | undefined> =>
  (await identity.are(credentials)) ? undefined : 'the credentials of the account changed'

/** @param patient what settles its line can be recorded with the next claim */
const record = async (
  shared: Shared,
  { line, attempt }: Claimed,
  decided: CallDecided,
  patient = false,
): Promise<void> => {
  const { store, clock, log, engineId } = shared
  const which = { reversalId: line.reversalId, line: line.number, attempt: attempt.number, engine: engineId }
  const ours = await store.work.recordAnswer({ ...which, answeredAt: clock.now(), ...decided }, patient)
  if (!ours) log.warn('an answer came after the line was taken over', { reversal: line.reversalId, line: line.number })
}

const trouble = async (shared: Shared, { reversal }: Claimed, answer: Reversed): Promise<void> => {
  if (answer.kind === 'account') await pause(shared, reversal.id, answer.trouble, answer.said)
  else if (answer.kind === 'lost' && shared.health.outage) await pause(shared, reversal.id, 'outage', answer.said)
}
