/** Rows of the tables as the words of the house. */
import type { Attempt, Difference, Event, Line, LineFacts, Named, Pause, Person, Reversal } from '../core/reversal.ts'
import { noDeadline, type AttemptRecord, type EventTable, type LineRecord, type ReversalRecord } from './tables.ts'

type Present<Values> = { [Key in keyof Values]?: NonNullable<Values[Key]> }

/** Leaves out what is null or undefined. A loop: lines come by thousands, and lists of entries took half of their time. */
const present = <Values extends object>(values: Values): Present<Values> => {
  const kept: Present<Values> = {}
  for (const key in values) {
    const value = values[key]
    if (value !== null && value !== undefined) kept[key] = value
  }
  return kept
}

const person = (id: string | null, name: string | null): Person | undefined =>
  id === null ? undefined : { id, name: name ?? '' }

const pauseOf = (row: ReversalRecord): Pause | undefined =>
  row.pause_trouble === null
    ? undefined
    : {
        trouble: row.pause_trouble,
        since: row.pause_since ?? '',
        said: row.pause_said ?? '',
        ...present({ retryAt: row.pause_retry_at }),
      }

const balance = (available: number | null, at: string | null) =>
  available === null || at === null ? undefined : { available, at }

export const toReversal = (row: ReversalRecord): Reversal => ({
  number: row.number,
  id: row.id,
  accountId: row.account_id,
  state: row.state,
  revision: row.revision,
  reason: row.reason,
  feedback: row.feedback,
  createdBy: { id: row.created_by_id, name: row.created_by_name },
  createdAt: row.created_at,
  lineCount: row.line_count,
  refusedCount: row.refused_count,
  ...present({
    pause: pauseOf(row),
    checkedAt: row.checked_at,
    checkedFrom: row.checked_from,
    confirmedBy: person(row.confirmed_by_id, row.confirmed_by_name),
    confirmedAt: row.confirmed_at,
    confirmedCount: row.confirmed_count,
    confirmedSum: row.confirmed_sum,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
    balanceBefore: balance(row.balance_before, row.balance_before_at),
    balanceAfter: balance(row.balance_after, row.balance_after_at),
    digest: row.digest,
    madeFrom: row.made_from,
  }),
})

export const toNamed = (row: LineRecord): Named =>
  present({
    worker: row.named_worker,
    task: row.named_task,
    submittedAt: row.named_submitted_at,
    reward: row.named_reward,
    status: row.named_status,
  })

const factsOf = (row: LineRecord): LineFacts => ({
  task: row.task,
  title: row.title,
  worker: row.worker,
  oldText: row.old_text,
  reward: row.reward,
  fee: row.fee,
  tax: row.tax,
  certainty: row.certainty,
  feeLabel: row.fee_label,
  madeElsewhere: row.made_elsewhere,
  ...present({
    submittedAt: row.submitted_at === '' ? null : row.submitted_at,
    rejectedAt: row.rejected_at,
    approvedAt: row.approved_at,
    deadline: row.deadline === noDeadline ? null : row.deadline,
  }),
})

export const toLine = (row: LineRecord): Line => ({
  reversalId: row.reversal_id,
  number: row.number,
  submission: row.submission,
  where: row.place,
  named: toNamed(row),
  differs: row.differs === '' ? [] : (row.differs.split(' ') as Difference[]),
  hint: row.hint,
  leftOut: row.left_out === 1,
  holds: row.held_by === null,
  check: row.reading,
  detail: row.detail,
  work: row.work,
  said: row.said,
  presumed: row.presumed === 1,
  asked: row.asked,
  ...present({
    lead: row.lead === 0 ? undefined : row.lead,
    heldBy: row.held_by,
    verdict: row.verdict,
    readAt: row.read_at,
    facts: row.known === 1 ? factsOf(row) : undefined,
    outcome: row.outcome,
    refusal: row.refusal,
    askAt: row.ask_at,
    unknownSince: row.unknown_since,
    settledAt: row.settled_at,
    recordedAt: row.recorded_at,
  }),
})

export const toAttempt = (row: AttemptRecord): Attempt => ({
  reversalId: row.reversal_id,
  line: row.line,
  number: row.number,
  step: row.step,
  by: { id: row.by_id, name: row.by_name },
  engine: row.engine,
  sentAt: row.sent_at,
  ...present({
    answeredAt: row.answered_at,
    answer: row.answer,
    said: row.said,
    requestId: row.request_id,
    refusal: row.refusal,
  }),
})

export const toEvent = (row: EventTable): Event => ({
  reversalId: row.reversal_id,
  number: row.number,
  at: row.at,
  kind: row.kind,
  detail: JSON.parse(row.detail) as Event['detail'],
  hash: row.hash,
  ...present({ by: person(row.by_id, row.by_name) }),
})
