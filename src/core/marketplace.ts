/** The port every marketplace is spoken to through. Data first: what differs is declared, the methods are few. */
import type { IdRules } from './ids/rules.ts'
import type { WebsiteFile } from './website-file/columns.ts'
import type { AttemptRefusal, Certainty, Environment, Instant, Trouble } from './reversal.ts'

/** The words pages print instead of ours. Singular and plural, without an article; `aTask` with one. */
export type Words = {
  readonly task: string
  readonly tasks: string
  readonly aTask: string
  readonly submission: string
  readonly submissions: string
  readonly aSubmission: string
  readonly worker: string
  readonly workers: string
  readonly requester: string
  /** Who answers the calls: `Amazon`. */
  readonly operator: string
  /** The marketplace's name: `Amazon Mechanical Turk`. */
  readonly marketplace: string
  /** Where people decide by hand: `the Requester website`. */
  readonly website: string
}

export type Declaration = {
  readonly id: string
  readonly words: Words
  readonly ids: IdRules
  /** Until when a rejection can be reversed; undefined where the marketplace has no rule we know. */
  readonly window?: {
    readonly from: 'submission' | 'rejection'
    readonly days: number
    readonly sure: boolean
  }
  readonly currency: string
  /** The calls of one reversal in order. */
  readonly steps: readonly Step[]
  /** Whether the worker can be told something with the reversal. */
  readonly feedback?: { readonly max: number; readonly forbidden: RegExp; readonly reaches: string }
  /** A reversal cannot be taken back. */
  readonly final: boolean
  /** Calls in flight to begin with, before throttling has taught anything; a ceiling in calls a second where one is known. */
  readonly pace: { readonly atOnce: number; readonly ceiling?: number }
  /** How long after we gave up on it a request may still be carried out at the marketplace, in ms (law 3). */
  readonly landsWithin: number
  /**
   * What a second call does to a submission that the first one has reversed: `refused`, so that after a lost answer it may be
   * made soon and its refusal is the proof; `pays`, so that it must wait until nothing can land any more.
   */
  readonly secondCall: 'refused' | 'pays'
  /** Reading a whole task's submissions by pages: rows a page; undefined where it cannot. */
  readonly pageSize?: number
  /** Explains the balance: what it is, and how to add to it. */
  readonly balance: {
    readonly explains: string
    readonly toppingUp: string
    readonly fixed?: { readonly environment: Environment; readonly available: number; readonly says: string }
  }
  /** What the account's credentials must be allowed to do, and the least that allows it, to be pasted; undefined where there is none. */
  readonly access?: { readonly explains: string; readonly policy: string }
  /** Whom to ask where the calls do not help; undefined where nobody is known. */
  readonly letter?: LetterTo
  /** The table with which work is decided by hand on the website; undefined where it takes none. */
  readonly websiteFile?: WebsiteFile
  /** What the environment bar says of itself. */
  readonly evidence: string
}

export type LetterTo = {
  /** Who reads it: `Amazon Mechanical Turk support`. */
  readonly to: string
  /** An e-mail address; absent where none is known. */
  readonly address?: string
  /** Where to write to where no address is known: a page with a form. */
  readonly form?: { readonly href: string; readonly label: string }
  /** What is certain about both, from where, and what is not. */
  readonly says: string
  /** The most characters of one letter, and where that comes from. */
  readonly most: number
  readonly mostIs: string
}

export type Step = { readonly name: string }

/** A submission's status in our words; `other` cannot be paid or is not known. */
export type Status = 'rejected' | 'approved' | 'awaiting review' | 'other'

/**
 * `taskWasRead`: the marketplace itself showed this task before; otherwise it is what the person's source says.
 * `whyAbsent: false`: where nothing is there, no further call is spent on finding out why.
 */
export type Address = {
  readonly submission: string
  readonly task?: string
  readonly taskWasRead?: boolean
  readonly whyAbsent?: false
}

export type TaskFacts = {
  readonly id: string
  readonly title: string
  /** Tenths of the minor unit, for one submission. */
  readonly reward: number
  readonly maxSubmissions?: number
  /** How many were submitted and decided, where known: tells whether reading by pages is cheaper. */
  readonly decided?: number
  /** What groups tasks of one kind, where the marketplace has such a thing. */
  readonly taskType?: string
  /** Until when work can still be handed in; later there is none of it. */
  readonly lastSubmission?: Instant
  /** The task was made where another channel decides: its sentence, '' when not. */
  readonly madeElsewhere: string
  /** Extra facts the quote needs, opaque to everybody else. */
  readonly pricing: Readonly<Record<string, string | number | boolean>>
}

export type SubmissionFacts = {
  readonly submission: string
  readonly task: TaskFacts
  readonly worker: string
  readonly status: Status
  /** The marketplace's own word. */
  readonly nativeStatus: string
  readonly submittedAt?: Instant
  readonly rejectedAt?: Instant
  readonly approvedAt?: Instant
  readonly oldText: string
}

/** What an answer said, stripped of stamps and tails, at most 500 characters; never a whole SDK error. */
export type Said = { readonly code: string; readonly text: string; readonly requestId?: string }

/** An answer about the account is no line's verdict and no line's outcome (law 6). `surelyNotDone`: nothing can have been paid. */
export type AccountAnswer = {
  readonly kind: 'account'
  readonly trouble: Trouble
  readonly said: Said
  readonly surelyNotDone: boolean
}
export type SlowDown = { readonly kind: 'slow down'; readonly said: Said }
/** No answer, half an answer, or one the adapter's table does not know: it may have been done (law 3). */
export type Lost = { readonly kind: 'lost'; readonly said: Said }

export type Looked =
  | { readonly kind: 'found'; readonly facts: SubmissionFacts }
  /** `is a task`: the id is that of a task, not of a submission. `gone` only where the task is known and reported deleted. */
  | { readonly kind: 'absent'; readonly why: 'not found' | 'gone' | 'not submitted' | 'is a task'; readonly said: Said }
  | AccountAnswer
  | SlowDown
  | Lost

export type Paged =
  | { readonly kind: 'page'; readonly submissions: readonly SubmissionFacts[]; readonly next?: string }
  | { readonly kind: 'absent'; readonly why: 'not found' | 'gone'; readonly said: Said }
  | AccountAnswer
  | SlowDown
  | Lost

export type TaskLooked =
  | { readonly kind: 'task'; readonly task: TaskFacts }
  | { readonly kind: 'absent'; readonly why: 'not found' | 'gone'; readonly said: Said }
  | AccountAnswer
  | SlowDown
  | Lost

export type TasksPaged =
  | { readonly kind: 'tasks'; readonly tasks: readonly TaskFacts[]; readonly next?: string }
  | AccountAnswer
  | SlowDown
  | Lost

export type Reversed =
  | { readonly kind: 'done'; readonly said: Said }
  /** `already decided`: the status was not the one the step needs; a read decides what that means. */
  | { readonly kind: 'refused'; readonly why: AttemptRefusal; readonly said: Said }
  | AccountAnswer
  | SlowDown
  | Lost

export type Balanced =
  | {
      readonly kind: 'balance'
      readonly available: number
      /** Their clock minus ours. */ readonly clockSkewMs?: number
      readonly said: Said
    }
  | AccountAnswer
  | SlowDown
  | Lost

/**
 * True when an answer about the balance shows that the account is there and knows us. That only its balance may not be
 * read is such an answer too: confirming does not need it, and whether the rest is allowed shows with the next call.
 */
export const accountAnswers = (answer: {
  readonly available?: number
  readonly trouble?: Trouble
  readonly said: Said | string
}): boolean => answer.available !== undefined || answer.trouble === 'permission' || answer.trouble === 'funds'

export type Quote = {
  readonly reward: number
  readonly fee: number
  readonly tax: number
  readonly certainty: Certainty
  readonly feeLabel: string
}

export interface Marketplace {
  readonly declaration: Declaration
  /** Reads one submission with its task. Never throws for an answer; throws only for a defect of ours. */
  look(address: Address): Promise<Looked>
  /** Reads one page of the submissions of a task, all statuses; `cursor` is what the page before gave as `next`. */
  page(task: TaskFacts, cursor?: string): Promise<Paged>
  /** Reads one page of the account's tasks, of any state, in the marketplace's own order. */
  tasks(cursor?: string): Promise<TasksPaged>
  /** Reads one task. */
  task(id: string): Promise<TaskLooked>
  /** As {@link page}, of the rejected submissions only. */
  rejected(task: TaskFacts, cursor?: string): Promise<Paged>
  /** Makes the one call of a step. Exactly one request leaves the process; it is never repeated inside. */
  reverse(call: { readonly address: Address; readonly step: string; readonly feedback: string }): Promise<Reversed>
  balance(): Promise<Balanced>
  /**
   * A digest, mixed with the salt, of what the next calls are made with: endpoint and lasting credentials. Equal digests, the
   * same account to call. An answer about the account where there are no credentials. Sends nothing to the marketplace.
   */
  fingerprint(salt: string): Promise<string | AccountAnswer>
  /** What reversing it costs, all in tenths of the minor unit. Pure. */
  quote(facts: SubmissionFacts): Quote
  close(): void
}
