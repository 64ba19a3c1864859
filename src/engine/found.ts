import { differing } from '../core/differing.ts'
import type { SubmissionFacts } from '../core/marketplace.ts'
import type { Named } from '../core/reversal.ts'
import type { LookRecord } from '../core/work-store.ts'
import type { Shared } from './shared.ts'

/** What a read found, and in what the person's source says something else. */
export const foundOf = (
  { declaration, factsOf }: Pick<Shared, 'declaration' | 'factsOf'>,
  read: SubmissionFacts,
  named: Named,
): Pick<LookRecord, 'facts' | 'differs'> => {
  const facts = factsOf(read)
  return { facts, differs: differing(named, facts, read.status, declaration.ids) }
}
