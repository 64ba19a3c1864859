import type { Outcome } from '../../core/reversal.ts'

/** On a receipt: what needs a person first. */
export const outcomeOrder: readonly Outcome[] = ['unknown', 'refused', 'not attempted', 'reversed']
