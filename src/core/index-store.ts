/** What is kept of an account's own rejected work, so that it can be found by worker, task, reason and time. */
import type { Instant, LineFacts } from './reversal.ts'
import type { Page } from './reversal-store.ts'
import type { Said, TaskFacts } from './marketplace.ts'

/** A rejected submission that the index knows. Money in tenths of the minor unit. */
export type Rejection = {
  readonly submission: string
  readonly task: string
  readonly title: string
  /** What groups tasks of one kind at the marketplace; '' where it has no such thing. */
  readonly taskType: string
  readonly worker: string
  readonly submittedAt?: Instant
  readonly rejectedAt?: Instant
  /** The last instant at which it may be reversed, where the marketplace has such a rule. */
  readonly deadline?: Instant
  readonly text: string
  /** A short digest of the text, to group and filter by; '' where there is none. */
  readonly textKey: string
  readonly reward: number
  /** Reward, fee and tax. */
  readonly total: number
  readonly madeElsewhere: string
  /** When the marketplace last showed it as rejected. */
  readonly seenAt: Instant
  /** Since when the marketplace shows it as rejected no more: reversed, or deleted with its task. */
  readonly goneAt?: Instant
  /** Somebody keeps it out on purpose, itself, its worker or its task. */
  readonly keptOut: boolean
}

/** All that are given must hold. Instants: from, inclusive; until, exclusive. */
export type RejectionFilter = {
  /** At most 500. */
  readonly workers?: readonly string[]
  /** At most 500. */
  readonly tasks?: readonly string[]
  readonly taskType?: string
  /** A part of the task's title, in any case. */
  readonly title?: string
  /** The task's title, whole, in any case. */
  readonly wholeTitle?: string
  readonly textKey?: string
  readonly rejectedFrom?: Instant
  readonly rejectedUntil?: Instant
  readonly deadlineFrom?: Instant
  readonly deadlineUntil?: Instant
  /** Also those that the marketplace shows as rejected no more. */
  readonly alsoGone?: true
  /** Also those that somebody keeps out on purpose, themselves, by worker or by task. */
  readonly alsoKeptOut?: true
}

export type RejectionQuery = {
  readonly filter: RejectionFilter
  /** The opaque `next` of the page before. */
  readonly after?: string
  readonly limit: number
}

/** How many, and what reversing them takes in all, in tenths. */
export type RejectionSum = { readonly count: number; readonly total: number }

/** Rejected work whose deadline is on one day in UTC, `2026-11-24`; '' where the marketplace has no deadline. */
export type RadarDay = RejectionSum & { readonly day: string }

/** Rejections with one text that came close together in time. */
export type Burst = RejectionSum & {
  readonly textKey: string
  readonly text: string
  /** The first and the last minute of it, as instants. */
  readonly from: Instant
  readonly until: Instant
  /** How many fell into each minute that had any, in order. */
  readonly minutes: readonly { readonly at: Instant; readonly count: number }[]
}

/** What is deliberately not to be reversed. */
export type KeptOut = {
  readonly kind: 'submission' | 'worker' | 'task'
  readonly value: string
  readonly why: string
  readonly by: { readonly id: string; readonly name: string }
  readonly at: Instant
}

/** How far back the index reads: what can still be reversed, or everything that the marketplace lists. */
export type Reach = 'window' | 'all'

export type IndexProgress = {
  readonly reach: Reach
  /** Tasks that this pass has listed, and how many of those that may have news are read. */
  readonly listed: number
  readonly toRead: number
  readonly read: number
  /** Calls of this pass so far. */
  readonly calls: number
  readonly state: 'never' | 'listing' | 'reading' | 'resting'
  readonly beganAt?: Instant
  /** When a pass last came to its end: as old is what the index says. */
  readonly endedAt?: Instant
  readonly nextAt?: Instant
  /** Why it stands still, in the marketplace's words; absent when it does not. */
  readonly trouble?: string
  /** Rejections known; those kept out and gone ones are not counted. */
  readonly known: RejectionSum
}

/** A task whose rejected submissions are to be read. No `facts`: it is to be looked up first. `cursor`: the page to go on with. */
export type TaskToRead = { readonly id: string; readonly facts?: TaskFacts; readonly cursor?: string }

/** How the index stands with a task that somebody asked for: `gone` also when it never was. */
export type TaskStanding = 'read' | 'to read' | 'gone'

export type IndexWork = {
  readonly pass: number
  /** The next page of tasks is to be listed; absent once this pass has listed all. */
  readonly list?: { readonly cursor?: string }
  readonly read: readonly TaskToRead[]
}

export type SeenRejected = { readonly submission: string; readonly facts: LineFacts }

export interface IndexStore {
  /**
   * What to do next for the account, at most `limit` tasks; begins a pass when one is due, where there are `passes` at all. Undefined while there is
   * nothing to do or reversals or checks of the account want its calls.
   */
  work(accountId: string, at: Instant, limit: number, passes: boolean): Promise<IndexWork | undefined>
  /** When the next pass is due; undefined while one is under way. */
  nextPass(accountId: string): Promise<Instant | undefined>
  /** One page of tasks was listed. `next` absent: it was the last one. */
  recordTasks(record: {
    readonly accountId: string
    readonly pass: number
    readonly tasks: readonly (TaskFacts & { readonly past: boolean })[]
    readonly next?: string
    readonly at: Instant
  }): Promise<void>
  /** One page of a task's rejected submissions was read. `next` absent: it was the last one, and what was not seen is gone. */
  recordRejected(record: {
    readonly accountId: string
    readonly task: string
    readonly seen: readonly SeenRejected[]
    readonly next?: string
    readonly at: Instant
  }): Promise<void>
  /**
   * These tasks are read next, also while checks and reversals run and wherever their last work lies: somebody waits for
   * them. At most 500.
   */
  want(accountId: string, tasks: readonly string[], at: Instant): Promise<void>
  /** How the index stands with each; `read`: since that instant, or at it. */
  standing(accountId: string, tasks: readonly string[], since: Instant): Promise<ReadonlyMap<string, TaskStanding>>
  /** A task that was looked up by itself. */
  recordTask(accountId: string, facts: TaskFacts): Promise<void>
  /** The marketplace knows the task no more. */
  recordGone(accountId: string, task: string, at: Instant): Promise<void>
  /** A page could not be had: its cursor may be worn out, so the listing or the task begins anew. */
  startAnew(accountId: string, task: string | undefined): Promise<void>
  /** A task that cannot be read while others can: this pass goes on without it, the next one tries it again. */
  putOff(accountId: string, task: string): Promise<void>
  /** Nothing is left to list or read: tasks that were not listed are gone, and the pass is over. False when there is. */
  endPass(accountId: string, pass: number, at: Instant, nextAt: Instant): Promise<boolean>
  /** Why the index stands still; undefined: it goes on. */
  setTrouble(accountId: string, said: Said | undefined, at: Instant): Promise<void>
  /** Removes, in chunks, what ended before `before`: past its deadline or gone. Resolves to how many. */
  forget(before: Instant): Promise<number>
  /** Asks for a pass now, and how far back. False when one is under way already that reaches as far. */
  ask(accountId: string, reach: Reach, at: Instant): Promise<boolean>

  progress(accountId: string): Promise<IndexProgress>
  find(accountId: string, query: RejectionQuery): Promise<Page<Rejection>>
  sum(accountId: string, filter: RejectionFilter): Promise<RejectionSum>
  /** Rejections that can still be reversed by the day of their deadline, from this day on; kept out ones are not counted. */
  radar(accountId: string, at: Instant): Promise<readonly RadarDay[]>
  /** Bursts since then, the largest first, at most 50; kept out ones are not counted. */
  bursts(accountId: string, since: Instant): Promise<readonly Burst[]>
  keepOut(accountId: string, kept: KeptOut): Promise<void>
  /** Each that the filter shows, by itself, in chunks; resolves to how many. */
  keepAllOut(accountId: string, filter: RejectionFilter, kept: Omit<KeptOut, 'kind' | 'value'>): Promise<number>
  /** False when it was not kept out. */
  putBack(accountId: string, kind: KeptOut['kind'], value: string): Promise<boolean>
  keptOut(accountId: string): Promise<readonly KeptOut[]>
}
