/** What the groups of a reversal come to: for sentences, and for the exit code. */
import type { Reversal, ReversalSummary } from './answer.ts'
import type { Ending } from './failure.ts'
import { tenthsOf } from './money.ts'

export type GroupName = Reversal['groups'][number]['group']

export const counted = ({ groups }: ReversalSummary | Reversal, names: readonly GroupName[]): number =>
  groups.reduce((sum, { group, count }) => sum + (names.includes(group) ? count : 0), 0)

/** In tenths of a cent. */
export const paidOf = ({ groups }: Reversal): number =>
  groups.reduce((sum, { group, total }) => sum + (group === 'reversed' ? tenthsOf(total) : 0), 0)

/** What somebody left out on purpose counts as nothing at all. */
const aside: readonly GroupName[] = ['left out']

export type EndingAround = {
  /** What counts as done all the same, as `reversible` does for a check. */
  readonly toCome?: readonly GroupName[]
  /** Pieces of the input that should have been ids. */
  readonly notTaken?: number
  /** Lines that were refused because somebody else had approved them. */
  readonly meanwhile?: number
}

/** How a command ends for this reversal. */
export const endingOf = (
  reversal: Reversal,
  { toCome = [], notTaken = 0, meanwhile = 0 }: EndingAround = {},
): Ending => {
  const done = counted(reversal, ['reversed', 'already approved', ...toCome]) + meanwhile
  const wanted = reversal.lineCount - counted(reversal, aside)
  if (counted(reversal, ['unknown']) > 0) return 'some unknown'
  if (wasStopped(reversal)) return 'stopped'
  if (done === 0 && wanted > 0) return 'nothing done'
  return done < wanted || notTaken > 0 ? 'some not reversed' : 'done'
}

/** Calls that were confirmed were not made, because somebody stopped it. */
const wasStopped = (reversal: Reversal): boolean => counted(reversal, ['not attempted']) > 0
