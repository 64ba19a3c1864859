/**
 * The words of the house, used alike in code, tables, URLs, pages, API and CLI.
 *
 * - marketplace: a platform where work is bought, behind one port. Its adapter declares its words and rules; pages
 *   print the adapter's words, the code uses ours: task, submission, worker.
 * - account: one requester account whose credentials the server holds; it has a marketplace, an environment and a
 *   currency.
 * - reversal: one batch somebody brought, on one account; it has a reason (ours, for the record), feedback (for the
 *   worker, where the marketplace carries it) and a revision, raised by every change of lines, reason, feedback or
 *   account.
 * - line: one submission of a reversal; its address is task? + id.
 * - verdict: what checking a line found, before any money moves.
 * - attempt: one call made for one line: step, number, who, sent at, answered at, answer. Always recorded.
 * - outcome: what became of a line that was to be reversed.
 * - bill: reward, fee, tax and total, each exact, estimate or not known, in the account's currency, beside the balance.
 * - receipt: the end of a reversal, kept for good.
 * - rejection: a rejected submission that our index knows, with its deadline where the marketplace has one.
 *
 * Reverse is what we do, approve is the marketplace's call, pay stands only beside an amount.
 */

import type { EventKind } from './event-kinds.ts'
import { dayMs } from './times.ts'

/** An instant as ISO 8601 text in UTC with milliseconds, `2026-10-09T14:03:38.120Z`. Sorts as text. */
export type Instant = string

export const environments = ['production', 'sandbox', 'simulator'] as const
export type Environment = (typeof environments)[number]

export type Account = {
  readonly id: string
  readonly marketplace: string
  readonly environment: Environment
  readonly name: string
  /** ISO 4217 code; one reversal has one account, hence one currency. */
  readonly currency: string
}

/**
 * Where a reversal stands. `draft → checking → checked → reversing → stopping → ended`; a draft, checking or checked one
 * can be discarded, or expires. Checking and reversing may be paused: that is a second fact, see {@link Pause}.
 */
export const states = [
  'draft',
  'checking',
  'checked',
  'reversing',
  'stopping',
  'ended',
  'discarded',
  'expired',
] as const
export type State = (typeof states)[number]

/** States in which nothing was confirmed yet, so nothing can have been paid. */
export const unconfirmed: readonly State[] = ['draft', 'checking', 'checked']
/** States in which calls that pay are made. */
export const confirmedAndOpen: readonly State[] = ['reversing', 'stopping']

/** What the account's answer was about, when it is about the account and no line. */
export const troubles = [
  'no credentials',
  'other credentials',
  'credentials',
  'permission',
  'not linked',
  'clock',
  'endpoint',
  'outage',
  'funds',
] as const
export type Trouble = (typeof troubles)[number]

/** Troubles after which going on is another confirmation, with a fresh bill (law 6). */
export const needsConfirmation: readonly Trouble[] = [
  'funds',
  'credentials',
  'no credentials',
  'other credentials',
  'permission',
  'not linked',
]

export type Pause = {
  readonly trouble: Trouble
  readonly since: Instant
  /** What the marketplace said, stripped of stamps, at most 500 characters; '' when it said nothing. */
  readonly said: string
  /** When the engine tries by itself again; undefined when a person has to act. */
  readonly retryAt?: Instant
}

export const verdicts = [
  'reversible',
  'already approved',
  'awaiting review',
  'too late',
  'gone',
  'not found',
  'other worker',
  'not readable',
] as const
export type Verdict = (typeof verdicts)[number]

export const outcomes = ['reversed', 'refused', 'unknown', 'not attempted'] as const
export type Outcome = (typeof outcomes)[number]

/** Why a call on one line was refused; what a person can do about each is in sentences.ts. */
export const refusals = [
  'already approved',
  'awaiting review',
  'too late',
  'gone',
  'not found',
  'feedback',
  'not allowed here',
  'closed by hand',
  'other',
] as const
export type Refusal = (typeof refusals)[number]
/** `already decided`: the status was not the one that the step needs; only a read tells what that means. */
export type AttemptRefusal = Refusal | 'already decided'

export type Reversal = {
  /** Short, for people: 42. Counts up within an installation. */
  readonly number: number
  /** 128 random bits, text; the address in URLs is the number, the reference on the receipt is made from this. */
  readonly id: string
  readonly accountId: string
  readonly state: State
  readonly pause?: Pause
  readonly revision: number
  readonly reason: string
  readonly feedback: string
  readonly createdBy: Person
  readonly createdAt: Instant
  /** When the last line was read by the check; the check is good for 24 h from {@link checkedFrom}. */
  readonly checkedAt?: Instant
  /** The oldest read among its reversible lines. */
  readonly checkedFrom?: Instant
  readonly confirmedBy?: Person
  readonly confirmedAt?: Instant
  readonly confirmedCount?: number
  readonly confirmedSum?: number
  readonly endedAt?: Instant
  /** Unconfirmed ones expire after seven days and give their lines back. */
  readonly expiresAt?: Instant
  readonly balanceBefore?: BalanceRead
  readonly balanceAfter?: BalanceRead
  /** Over the attempts, written with the `ended` event (law 9). */
  readonly digest?: string
  /** How many lines it has in all, and how many pieces of the input were refused. */
  readonly lineCount: number
  readonly refusedCount: number
  /** The reversal it was made from: the rest of one, or what was not reversed. */
  readonly madeFrom?: number
}

export type BalanceRead = { readonly available: number; readonly at: Instant }

/** Who did something: the id for joins, the name as it was then. */
export type Person = { readonly id: string; readonly name: string }

/** What the person's own source said about a submission, kept beside what the marketplace says. */
export type Named = {
  readonly worker?: string
  readonly task?: string
  readonly submittedAt?: Instant
  /** Tenths of the minor unit. */
  readonly reward?: number
  readonly status?: string
}

/** In what a source may say something else than the marketplace, in the order in which it is told. */
export const differences = ['worker', 'task', 'reward', 'status'] as const
export type Difference = (typeof differences)[number]

export type Line = {
  readonly reversalId: string
  /** Its place in what was pasted, from 1. */
  readonly number: number
  readonly submission: string
  /** Where in the source it stood, in words: `line 14`, `row 3, AssignmentId`. */
  readonly where: string
  readonly named: Named
  /** The number of the lead that led to it. */
  readonly lead?: number
  /** In what the marketplace said something else when the line was last read. */
  readonly differs: readonly Difference[]
  /** An unusual shape, in words; the marketplace decides. '' when there is nothing to say. */
  readonly hint: string
  readonly leftOut: boolean
  /** False while another live reversal holds the submission (law 7). */
  readonly holds: boolean
  /** The number of the reversal that holds it, when it is not this one. */
  readonly heldBy?: number
  readonly check: 'waiting' | 'looking' | 'done'
  readonly verdict?: Verdict
  /** A fact under the verdict: `the id is a HIT's`, or what the marketplace said. */
  readonly detail: string
  readonly readAt?: Instant
  readonly facts?: LineFacts
  readonly outcome?: Outcome
  /** Where the money side of the line stands while its reversal runs. */
  readonly work: Work
  readonly refusal?: Refusal
  /** What the marketplace said with the refusal. */
  readonly said: string
  /** Approved after a lost answer of ours counts as ours unless the record says otherwise (law 3). */
  readonly presumed: boolean
  /** How often an unknown line was asked about, and when it is asked next. */
  readonly asked: number
  readonly askAt?: Instant
  readonly unknownSince?: Instant
  readonly settledAt?: Instant
  /** When the marketplace's own record was seen to show the reversal: a second fact (law 8). */
  readonly recordedAt?: Instant
}

/**
 * `idle`: not (yet) to be reversed. `waiting`: to be claimed. `calling`: claimed, its attempt is committed. `asking`: an
 * answer was lost, reads decide. `settled`: it has an outcome.
 */
export const works = ['idle', 'waiting', 'calling', 'asking', 'settled'] as const
export type Work = (typeof works)[number]

/** What the marketplace's record says of a submission, as our words. Money in tenths of the minor unit. */
export type LineFacts = {
  readonly task: string
  readonly title: string
  readonly worker: string
  readonly submittedAt?: Instant
  readonly rejectedAt?: Instant
  readonly approvedAt?: Instant
  /** The last instant at which it may be reversed, where the marketplace has such a rule. */
  readonly deadline?: Instant
  /** The text last sent with a decision: the old rejection text of rejected work. Never sent again (law 10). */
  readonly oldText: string
  readonly reward: number
  readonly fee: number
  readonly tax: number
  readonly certainty: Certainty
  /** Names the fee's row on the bill: `Fee, 20 %`. */
  readonly feeLabel: string
  /** The task was made where another channel decides; see the adapter's declaration. '' when not. */
  readonly madeElsewhere: string
}

export type Certainty = 'exact' | 'estimate' | 'not known'

export type Attempt = {
  readonly reversalId: string
  readonly line: number
  /** From 1, within the line. */
  readonly number: number
  readonly step: string
  readonly by: Person
  /** Which process made it. */
  readonly engine: string
  readonly sentAt: Instant
  readonly answeredAt?: Instant
  /** `done`, `refused`, `slow down`, `account`, `lost`, `not sent`. */
  readonly answer?: string
  /** Code and text of the answer, stripped; at most 500 characters. */
  readonly said?: string
  readonly requestId?: string
  /** Why, where the answer is `refused`; absent on attempts of before schema 6. */
  readonly refusal?: AttemptRefusal
}

/** One row of the append-only record (law 9). `detail` holds facts for the timeline, never a secret. */
export type Event = {
  readonly reversalId: string
  readonly number: number
  readonly at: Instant
  readonly kind: EventKind
  readonly by?: Person
  readonly detail: Readonly<Record<string, string | number>>
  /** SHA-256 in hex over the hash of the event before and this one. */ readonly hash: string
}

/** A check's read is fresh enough to pay on for this long, in ms (law 1). */
export const checkIsGoodFor = dayMs
/** Unconfirmed reversals expire after this long without a change, in ms (law 7). */
export const draftLives = 7 * dayMs
/** After this long an admin may close an unknown line with a reason, in ms (law 4). */
export const unknownMayBeClosedAfter = 7 * dayMs
