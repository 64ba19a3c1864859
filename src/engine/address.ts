import type { Address } from '../core/marketplace.ts'
import type { Line } from '../core/reversal.ts'

/** Where a line that was read before is found at the marketplace. */
export const addressOf = ({ submission, facts }: Pick<Line, 'submission' | 'facts'>): Address =>
  facts === undefined ? { submission } : { submission, task: facts.task, taskWasRead: true }
