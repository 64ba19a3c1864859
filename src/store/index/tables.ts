/** Tables of the index, and of what leads to it. See ../tables.ts for the rules. */
import type { Generated } from 'kysely'
import type { LeadKind, LeadOutcome } from '../../core/lead-store.ts'
import type { Flag } from '../tables.ts'

/** One an account: the walk over its tasks that is under way, or the last one. */
export type IndexPassTable = {
  account_id: string
  number: number
  state: 'listing' | 'reading' | 'resting'
  reach: 'window' | 'all'
  cursor: string | null
  listed: Generated<number>
  read: Generated<number>
  calls: Generated<number>
  began_at: string | null
  ended_at: string | null
  next_at: string | null
  trouble: string | null
}
/** `facts`: JSON, what a page of it needs; '' while nothing is known of it. `read_decided`: how many were decided when it was last read whole; -1: never. */
export type IndexTaskTable = {
  account_id: string
  id: string
  title: string
  task_type: string
  facts: string
  /** `none` where it is not known. */
  last_submission: string
  decided: number
  read_decided: Generated<number>
  /** When the first of its pages was read, the last time. */
  read_from: string | null
  read_at: string | null
  listed_in: number
  due: Generated<Flag>
  /** 1 while somebody waits for it. */
  wanted: Generated<Flag>
  cursor: string | null
  gone_at: string | null
}
/** `live`: 1 until the marketplace shows it as rejected no more. `kept_out`: 1 where somebody keeps it out on purpose. */
export type RejectionTable = {
  account_id: string
  submission: string
  task: string
  worker: string
  submitted_at: string
  rejected_at: string
  deadline: string
  text_key: string
  reward: number
  total: number
  made_elsewhere: string
  seen_at: string
  gone_at: string | null
  live: Flag
  kept_out: Generated<Flag>
}
export type IndexTextTable = { account_id: string; key: string; text: string }
/** Each title once: tasks have few between them. */
export type IndexTitleTable = { account_id: string; title: string }
/** Sums over live rejections that are not kept out, kept by triggers: nothing else writes here. */
export type RejectionDayTable = { account_id: string; day: string; lines: number; total: number }
export type RejectionMinuteTable = {
  account_id: string
  text_key: string
  minute: string
  lines: number
  total: number
}
export type LeadTable = {
  reversal_id: string
  number: number
  account_id: string
  kind: LeadKind
  text: string
  named_worker: string | null
  named_task: string | null
  place: string
  sure: 'named' | 'shape' | 'joined'
  /** JSON. */
  evidence: string | null
  choose: Flag
  outcome: LeadOutcome | null
  found: Generated<number>
  at: string
}
export type KeptOutTable = {
  account_id: string
  kind: 'submission' | 'worker' | 'task'
  value: string
  why: string
  by_id: string
  by_name: string
  at: string
}
