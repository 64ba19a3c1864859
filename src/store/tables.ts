/**
 * The tables as Kysely sees them. Money is integer tenths of the minor unit, instants are ISO text, yes and no are 1
 * and 0. Text of the marketplace is '' where there is none, so that keyset pages need no rule for null.
 */
import type { Generated, Selectable } from 'kysely'
import type { Channel } from '../core/delivery-store.ts'
import type { EventKind } from '../core/event-kinds.ts'
import type { JobKind } from '../core/machines.ts'
import type {
  AttemptRefusal,
  Certainty,
  Environment,
  Outcome,
  Refusal,
  State,
  Trouble,
  Verdict,
  Work,
} from '../core/reversal.ts'
import type {
  LinkTable,
  PersonTable,
  RequestTable,
  SessionTable,
  TokenSpentTable,
  TokenTable,
} from './access/tables.ts'
import type {
  IndexPassTable,
  IndexTaskTable,
  IndexTextTable,
  IndexTitleTable,
  KeptOutTable,
  LeadTable,
  RejectionDayTable,
  RejectionMinuteTable,
  RejectionTable,
} from './index/tables.ts'
import type { LetterLineTable, LetterTable } from './letters/tables.ts'

export type Flag = 0 | 1

export type AccountTable = {
  id: string
  marketplace: string
  environment: Environment
  name: string
  currency: string
  /** Raised by whoever takes holds in the account: the lock that makes takers queue (law 7). */
  takings: Generated<number>
  answered_at: string | null
  available: number | null
  trouble: Trouble | null
  said: Generated<string>
  clock_skew_ms: number | null
  pace: string | null
  /** Mixed into the fingerprint, so that it tells nothing about the key; null until the account is opened again. */
  salt: string | null
  /** Digest of the credentials and endpoint with which it was last called (law 6). */
  fingerprint: string | null
}

export type CounterTable = { name: string; value: number }

export type ReversalTable = {
  number: number
  id: string
  account_id: string
  state: State
  pause_trouble: Trouble | null
  pause_since: string | null
  pause_said: string | null
  pause_retry_at: string | null
  revision: Generated<number>
  /** Raised by every transaction that touches lines or attempts, and locks the row for it. */
  moves: Generated<number>
  reason: string
  feedback: string
  created_by_id: string
  created_by_name: string
  created_at: string
  checked_at: string | null
  checked_from: string | null
  confirmed_by_id: string | null
  confirmed_by_name: string | null
  confirmed_at: string | null
  confirmed_count: number | null
  confirmed_sum: number | null
  /** The newest confirmation: who answers for the attempts made from now on. */
  standing_by_id: string | null
  standing_by_name: string | null
  standing_at: string | null
  ended_at: string | null
  expires_at: string | null
  balance_before: number | null
  balance_before_at: string | null
  balance_after: number | null
  balance_after_at: string | null
  digest: string | null
  line_count: Generated<number>
  refused_count: Generated<number>
  made_from: number | null
  /** How many events it has: the next one's number is one more. */
  events: Generated<number>
  first_reversed: Generated<Flag>
  /** It is over, and lines of it may still hold their submissions. */
  to_release: Generated<Flag>
  /** How many of its events were looked at for the webhook. */
  told: Generated<number>
  /** Lower-cased reason and names, for searching. */
  searched: string
}

export type LineTable = {
  reversal_id: string
  number: number
  account_id: string
  submission: string
  place: string
  named_worker: string | null
  named_task: string | null
  named_submitted_at: string | null
  named_reward: number | null
  named_status: string | null
  hint: string
  left_out: Generated<Flag>
  /** 1 while this reversal keeps others from the submission. */
  holds: Flag
  /** The number of the reversal that keeps this one from it; then `holds` is 0. */
  held_by: number | null
  reading: Generated<'waiting' | 'looking' | 'done'>
  verdict: Verdict | null
  detail: Generated<string>
  read_at: string | null
  /** 1 when the marketplace's facts below are known. */
  known: Generated<Flag>
  task: Generated<string>
  title: Generated<string>
  worker: Generated<string>
  submitted_at: Generated<string>
  rejected_at: string | null
  approved_at: string | null
  /** {@link noDeadline} where there is none, so that it sorts last. */
  deadline: Generated<string>
  old_text: Generated<string>
  /** A short digest of the old text, for grouping and filtering; '' where there is none. */
  old_text_key: Generated<string>
  reward: Generated<number>
  fee: Generated<number>
  tax: Generated<number>
  certainty: Generated<Certainty>
  fee_label: Generated<string>
  made_elsewhere: Generated<string>
  outcome: Outcome | null
  work: Generated<Work>
  refusal: Refusal | null
  said: Generated<string>
  presumed: Generated<Flag>
  asked: Generated<number>
  ask_at: string | null
  unknown_since: string | null
  settled_at: string | null
  recorded_at: string | null
  /** When the marketplace's record is read next for a reversed line; null when it was seen or given up. */
  proof_at: string | null
  proofs: Generated<number>
  /** Which process has it in hand. */
  engine: string | null
  attempts: Generated<number>
  lost: Generated<number>
  /** 0 for lines that came back and go first, else 1. */
  turn: Generated<Flag>
  moved_at: Generated<string>
  /** The number of the lead that it was made of, 0 for none. */
  lead: Generated<number>
  /** Names of differences with spaces between; '' for none. */
  differs: Generated<string>
  /** Computed by the database: see the migration. */
  standing: Generated<string>
}

export const noDeadline = 'none'

export type RefusedInputTable = { reversal_id: string; number: number; place: string; text: string; why: string }

export type AttemptTable = {
  reversal_id: string
  line: number
  number: number
  step: string
  by_id: string
  by_name: string
  engine: string
  sent_at: string
  answered_at: string | null
  answer: string | null
  said: string | null
  request_id: string | null
  /** Why, where the answer was `refused`. */
  refusal: AttemptRefusal | null
}

export type EventTable = {
  reversal_id: string
  number: number
  at: string
  kind: EventKind
  by_id: string | null
  by_name: string | null
  /** JSON with sorted keys. */
  detail: string
  hash: string
}

/** Sums over lines, kept by triggers on `line`: nothing else writes here. */
export type TallyTable = {
  reversal_id: string
  standing: string
  certainty: Certainty
  fee_label: string
  lines: number
  reward: number
  fee: number
  tax: number
}

/** For which day, by UTC, a channel last looked what expires; `about`: the account's id, or '' for all of them. */
export type NoticeDayTable = { channel: Channel; about: string; day: string }

/**
 * `due_at`: when it is sent next, or when the one who sends it now counts as gone. `handed_at`: since when its text was being
 * handed over by the one who has it.
 */
export type DeliveryTable = {
  id: string
  channel: Generated<Channel>
  type: string
  body: string
  tries: Generated<number>
  due_at: string
  handed_at: string | null
}

export type LimitTable = { key: string; hits: number; ends_at: string }

export type MigrationTable = { number: number; name: string; at: string }

/** On PostgreSQL only, as the three after it. `beat`: ms by the database's clock. */
export type EngineTable = { id: string; account_id: string; place: string; beat: number }
export type DutyTable = { account_id: string; engine: string }
export type LicenceTable = { job: string; kind: JobKind; attempt: number; engine: string }
/** `holders`: JSON, the places whose calls are under way with their tickets. */
export type LimiterTable = { account_id: string; state: string; holders: string }

export type Tables = {
  account: AccountTable
  counter: CounterTable
  reversal: ReversalTable
  line: LineTable
  refused_input: RefusedInputTable
  attempt: AttemptTable
  event: EventTable
  tally: TallyTable
  person: PersonTable
  session: SessionTable
  link: LinkTable
  rate: LimitTable
  letter: LetterTable
  letter_line: LetterLineTable
  token: TokenTable
  token_spent: TokenSpentTable
  api_request: RequestTable
  delivery: DeliveryTable
  notice_day: NoticeDayTable
  migration: MigrationTable
  engine: EngineTable
  duty: DutyTable
  licence: LicenceTable
  limiter: LimiterTable
  index_pass: IndexPassTable
  index_task: IndexTaskTable
  rejection: RejectionTable
  index_text: IndexTextTable
  index_title: IndexTitleTable
  rejection_day: RejectionDayTable
  rejection_minute: RejectionMinuteTable
  kept_out: KeptOutTable
  lead: LeadTable
}

export type ReversalRecord = Selectable<ReversalTable>
export type LineRecord = Selectable<LineTable>
export type AttemptRecord = Selectable<AttemptTable>
