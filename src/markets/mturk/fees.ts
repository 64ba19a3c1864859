import { minorUnit, percentHalfUp } from '../../core/amount.ts'
import type { Quote, SubmissionFacts } from '../../core/marketplace.ts'

/**
 * What reversing one assignment costs: the reward and a fresh approval's fees. Source: the last published price list
 * (mturk.com/pricing, 30 Sep 2026): 20 % of the reward, another 20 % where the HIT has ten or more assignments, 5 % for
 * Masters, at least $0.01; rounded half up (mturk.com/help). How combined fees are rounded is not published, and premium
 * qualifications have no public price list, so the fee is always an estimate.
 */
export const quote = (facts: SubmissionFacts): Quote => {
  const reward = facts.task.reward
  const many = facts.task.pricing['manyAssignments'] === true
  const masters = facts.task.pricing['masters'] === true
  const fee =
    Math.max(minorUnit, percentHalfUp(reward, 20)) +
    (many ? percentHalfUp(reward, 20) : 0) +
    (masters ? percentHalfUp(reward, 5) : 0)
  const percent = 20 + (many ? 20 : 0) + (masters ? 5 : 0)
  return { reward, fee, tax: 0, certainty: 'estimate', feeLabel: `Fee, ${percent} %` }
}
