/** What somebody brought that leads to submissions: a task, a worker, a kind of task, a title. The engine follows it. */
import type { Evidence } from './brought/brought.ts'
import type { Instant, Named, Reversal } from './reversal.ts'
import type { Page } from './reversal-store.ts'

export const leadKinds = ['task', 'worker', 'task type', 'title'] as const
export type LeadKind = (typeof leadKinds)[number]

/**
 * What became of it. `found`: lines were made of it. `nothing`: the marketplace shows nothing rejected there. `not known`:
 * it has no such task. `no index`: no index is kept, which alone could tell. `too many`: a reversal can hold no more.
 */
export const leadOutcomes = ['found', 'nothing', 'not known', 'no index', 'too many'] as const
export type LeadOutcome = (typeof leadOutcomes)[number]

export type NewLead = {
  readonly number: number
  readonly kind: LeadKind
  readonly text: string
  /** Narrows it: a worker's work in one task, or a task's of one worker. */
  readonly named: Pick<Named, 'worker' | 'task'>
  readonly where: string
  readonly sure: 'named' | 'shape' | 'joined'
  /** Where it stood: a worker and a task that are one lead may stand apart. */
  readonly evidence: readonly Evidence[]
  /** Where it leads to several submissions, a person chooses: its lines are left out until then. */
  readonly choose: boolean
}

export type Lead = NewLead & {
  readonly reversalId: string
  readonly outcome?: LeadOutcome
  /** How many lines were made of it. */
  readonly found: number
  /** Since when it waits, or when it came to its outcome. */
  readonly at: Instant
}

/** `taken`: how many of the lines that were made of it are not left out. */
export type FollowedLead = Lead & { readonly taken: number }

export type WaitingLead = {
  readonly lead: Lead
  readonly reversal: Reversal
  /** How many lines it has; one for all leads of a reversal, so that whoever adds lines counts on. */
  readonly lines: { count: number }
}

/** How many there are, how many still wait, and how many came to an outcome that is not `found`. */
export type LeadCount = { readonly all: number; readonly waiting: number; readonly missed: number }

export interface LeadStore {
  /** Adds them to a draft, all or none. False when it is no draft any more. */
  add(reversalId: string, leads: readonly NewLead[], at: Instant): Promise<boolean>
  of(reversalId: string, query: { readonly after?: string; readonly limit: number }): Promise<Page<FollowedLead>>
  find(reversalId: string, number: number): Promise<Lead | undefined>
  /**
   * Those that led to several lines of which a person is to choose, and of which no line is taken yet; in their order, with
   * how many lines there are.
   */
  toChoose(reversalId: string, limit: number): Promise<readonly (Lead & { readonly lines: number })[]>
  count(reversalId: string): Promise<LeadCount>
  /** Those that wait in drafts of the account, the oldest draft first. */
  waiting(accountId: string, limit: number): Promise<readonly WaitingLead[]>
  settle(reversalId: string, number: number, outcome: LeadOutcome, found: number, at: Instant): Promise<void>
}
