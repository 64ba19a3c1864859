import { cent, percentage, type Tenths } from './money.ts'

/** What decides about the fee of one approved assignment. */
export interface FeeBasis {
  reward: Tenths
  maxAssignments: number
  masters: boolean
  /** Premium qualifications, an amount an assignment; there is no public list of them. */
  premium: Tenths
}

/**
 * How the parts of a fee are brought to whole cents. The price list does not say whether each part or the sum is
 * rounded, so both are offered: `parts` is the default, `sum` the other reading.
 */
export type FeeRounding = 'parts' | 'sum'

/**
 * The fee of one approved assignment, in tenths of a cent: 20 % of the reward and at least one cent, another 20 % from
 * ten assignments a HIT on, 5 % where Masters are asked for. Source: the last price list of September 2026.
 */
export function assignmentFee(basis: FeeBasis, rounding: FeeRounding = 'parts'): Tenths {
  const surcharge = basis.maxAssignments >= 10 ? 20 : 0
  const masters = basis.masters ? 5 : 0
  if (rounding === 'sum') return Math.max(cent, percentage(basis.reward, 20 + surcharge + masters)) + basis.premium
  return (
    bonusFee(basis.reward) + percentage(basis.reward, surcharge) + percentage(basis.reward, masters) + basis.premium
  )
}

/** The fee of a bonus, in tenths of a cent: 20 % of it, and at least one cent. */
export function bonusFee(bonus: Tenths): Tenths {
  return Math.max(cent, percentage(bonus, 20))
}
