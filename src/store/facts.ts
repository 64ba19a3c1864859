/** What a read found, as columns of the line. */
import { createHash } from 'node:crypto'
import type { LookRecord } from '../core/work-store.ts'
import type { LineFacts } from '../core/reversal.ts'
import { noDeadline } from './tables.ts'

/** A short name for an old text that may have a thousand characters; '' for none. */
export const oldTextKey = (text: string): string =>
  text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 24)

const ofMarketplace = (facts: LineFacts) => ({
  known: 1 as const,
  task: facts.task,
  title: facts.title,
  worker: facts.worker,
  submitted_at: facts.submittedAt ?? '',
  rejected_at: facts.rejectedAt ?? null,
  approved_at: facts.approvedAt ?? null,
  deadline: facts.deadline ?? noDeadline,
  old_text: facts.oldText,
  old_text_key: oldTextKey(facts.oldText),
  reward: facts.reward,
  fee: facts.fee,
  tax: facts.tax,
  certainty: facts.certainty,
  fee_label: facts.feeLabel,
  made_elsewhere: facts.madeElsewhere,
})

/** Facts known before stay when a read found none: an answer that failed does not unmake them. */
export const factColumns = (facts: LineFacts | undefined) => (facts ? ofMarketplace(facts) : {})

export const readColumns = (record: LookRecord) => ({
  ...factColumns(record.facts),
  ...(record.facts ? { differs: (record.differs ?? []).join(' ') } : {}),
  // What stands with an approval is no rejection's text: nobody filters by it.
  ...(record.facts && record.verdict === 'already approved' ? { old_text_key: '' } : {}),
  reading: 'done' as const,
  verdict: record.verdict,
  detail: record.detail,
  read_at: record.readAt,
})
