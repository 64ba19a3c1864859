/** What is about to be paid, as shown and as confirmed: one reading for pages, the confirmation and the API. */
import type { Tenths } from '../core/amount.ts'
import type { ReversalStore, TallyRow } from '../core/reversal-store.ts'
import { confirmedAndOpen, needsConfirmation, type Reversal } from '../core/reversal.ts'

/** The three that must still be true when the person confirms (law 5). */
export type Shown = { readonly revision: number; readonly count: number; readonly sum: Tenths }

/**
 * What confirming now would reverse. Of a checked reversal: every line of the bill. Of one that paused for another
 * confirmation: every line that still waits.
 */
const shownOf = (reversal: Reversal, tally: readonly TallyRow[]): Shown => {
  const group = reversal.state === 'checked' ? 'will be reversed' : 'to come'
  const row = tally.find((candidate) => candidate.group === group)
  return { revision: reversal.revision, count: row?.count ?? 0, sum: row?.sum ?? 0 }
}

export const readShown = async (reversals: ReversalStore, reversal: Reversal): Promise<Shown> =>
  shownOf(reversal, await reversals.tally(reversal.id))

/** True when a confirmation is what the reversal waits for: checked, or paused so that going on is another one. */
export const awaitsConfirmation = (reversal: Reversal): boolean =>
  reversal.state === 'checked' ||
  (reversal.state === 'reversing' && reversal.pause !== undefined && needsConfirmation.includes(reversal.pause.trouble))

/** True when it was confirmed and nothing further is asked of a person. */
export const isConfirmed = (reversal: Reversal): boolean =>
  !awaitsConfirmation(reversal) && (confirmedAndOpen.includes(reversal.state) || reversal.state === 'ended')
