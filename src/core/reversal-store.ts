/** What acts and pages ask of the records of reversals: whole operations, never a transaction of their own. */
import type {
  Attempt,
  BalanceRead,
  Event,
  Instant,
  Line,
  Named,
  Outcome,
  Reversal,
  State,
  Verdict,
} from './reversal.ts'
import type { Actor } from './token.ts'

export type NewLine = {
  readonly number: number
  readonly submission: string
  readonly where: string
  readonly named: Named
  readonly hint: string
  /** It is a line, and is not taken until somebody takes it back. */
  readonly leftOut?: boolean
  /** The number of the lead that led to it. */
  readonly lead?: number
}

/** A piece of the input that cannot be an id; kept and shown, never dropped. `text` is cut at 200 characters. */
export type RefusedInput = { readonly where: string; readonly text: string; readonly why: string }

/**
 * The groups of the tally, by which lines are filtered. Before confirmation: verdicts, `held` and `left out`; afterwards
 * also outcomes, `to come` and `calling`. `will be reversed` is every line that the bill counts.
 */
export type Group =
  | Verdict
  | Outcome
  | 'held'
  | 'left out'
  | 'to come'
  | 'calling'
  | 'not looked up'
  | 'will be reversed'

export type TallyRow = {
  readonly group: Group
  readonly count: number
  /** Tenths: reward + fee + tax of these lines, whether paid, to be paid or refused; 0 for groups that no bill counts. */
  readonly sum: number
}

/** One row of the bill: lines of one fee label. Sums in tenths. */
export type BillRow = {
  readonly feeLabel: string
  readonly certainty: 'exact' | 'estimate' | 'not known'
  readonly count: number
  readonly reward: number
  readonly fee: number
  readonly tax: number
}

export type LineFilter = {
  readonly group?: Group
  readonly oldText?: string
  readonly worker?: string
  readonly task?: string
  /** Those in which the source says something else than the marketplace. */
  readonly differs?: true
  /** Those that this lead led to. */
  readonly lead?: number
  /** The fact under the verdict, word for word. */
  readonly detail?: string
}

export const lineSorts = [
  'number',
  'group',
  'submission',
  'worker',
  'title',
  'submitted',
  'deadline',
  'reward',
  'fee',
  'settled',
] as const
export type LineSort = (typeof lineSorts)[number]

export type LineQuery = {
  readonly filter: LineFilter
  readonly sort: LineSort
  readonly descending: boolean
  /** The opaque `next` of the page before. */
  readonly after?: string
  readonly limit: number
}

export type Page<Row> = { readonly rows: readonly Row[]; readonly next?: string }

/** Which lines a leaving out is about: by number (at most 1,000; of one lead where it says so), or all that the filter shows, or all but those. */
export type Selection =
  | { readonly kind: 'numbers'; readonly numbers: readonly number[]; readonly lead?: number }
  | { readonly kind: 'shown'; readonly filter: LineFilter }
  | { readonly kind: 'all but shown'; readonly filter: LineFilter }

export const mostFacets = 50
export type Facet = { readonly value: string; readonly label: string; readonly count: number }

/** Summary beside a reversal in lists. */
export type ReversalRow = {
  readonly reversal: Reversal
  readonly tally: readonly TallyRow[]
}

export type Confirmation = {
  readonly id: string
  /** As shown to the person: the three must still be true, else it is a conflict (law 5). */
  readonly revision: number
  readonly count: number
  readonly sum: number
  readonly by: Actor
  readonly at: Instant
  readonly reason: string
  readonly feedback: string
  readonly balance?: BalanceRead
  /** The token that pays: its spending of the day is counted in the same transaction (law 5). */
  readonly token?: {
    readonly id: string
    /** By UTC, `2026-10-09`. */
    readonly day: string
    /** The most of that day, in tenths; no cap when absent. */
    readonly most?: number
  }
}

export type Confirmed =
  | { readonly kind: 'confirmed' }
  /** `left`: what its cap leaves that day, in tenths. */
  | { readonly kind: 'over the cap'; readonly left: number }
  | { readonly kind: 'token revoked' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'already'; readonly by: string; readonly at: Instant }

export interface ReversalStore {
  /** With an `id` that is there already: that reversal, as it is now. */
  create(input: {
    /** 32 hexadecimal digits; a new one when absent. */
    readonly id?: string
    readonly accountId: string
    readonly by: Actor
    readonly at: Instant
    readonly madeFrom?: number
    readonly reason?: string
    readonly feedback?: string
    /** What of the source was passed over, in words; for the event. */
    readonly passedOver?: string
  }): Promise<Reversal>
  /**
   * Adds at most 500 lines to a draft in one transaction; takes them from the person's own older unconfirmed reversals,
   * leaves `holds` false where another live reversal holds the submission. A submission already in this reversal is
   * skipped. `before`: how many refused pieces come before these in the whole input; those that are there already are
   * skipped. False when it is no draft any more (discarded in another tab meanwhile); then nothing was added.
   */
  addLines(id: string, lines: readonly NewLine[], refused: readonly RefusedInput[], before?: number): Promise<boolean>
  find(number: number): Promise<Reversal | undefined>
  findById(id: string): Promise<Reversal | undefined>
  /** Drafts, running and paused ones, newest first; at most 100. */
  open(): Promise<readonly ReversalRow[]>
  /** All of them, newest first; `before`: the number of the last one of the page before. Searched as {@link past} is. */
  list(query: {
    readonly state?: State
    readonly search?: string
    readonly before?: number
    readonly limit: number
  }): Promise<Page<ReversalRow>>
  /** Ended ones, newest first, keyset-paged. `search` matches number, reference, submission id, worker, reason, person. */
  past(query: { readonly search?: string; readonly after?: string; readonly limit: number }): Promise<Page<ReversalRow>>
  /** Sums of what was paid by month (`2026-10`) for the months of the given rows, and how many have ended in all. */
  paidByMonth(months: readonly string[]): Promise<ReadonlyMap<string, number>>
  countEnded(): Promise<number>
  tally(id: string): Promise<readonly TallyRow[]>
  /** Of the lines that wait: before the first confirmation all of the bill, before another one what is left. Of an ended reversal, of those that were reversed. */
  bill(id: string): Promise<readonly BillRow[]>
  lines(id: string, query: LineQuery): Promise<Page<Line>>
  refusedInput(id: string, after: number, limit: number): Promise<Page<RefusedInput & { readonly number: number }>>
  /** The most frequent values to filter by; at most {@link mostFacets} each. */
  facets(id: string): Promise<{
    readonly oldTexts: readonly Facet[]
    readonly tasks: readonly Facet[]
    readonly workers: readonly Facet[]
  }>
  /**
   * About the lines that are still to be reversed (those of the bill, after confirmation those to come): how many distinct
   * workers, the nearest deadline, how many end before `soon`, how many deadlines are over already, website-made lines.
   * About all of its lines: ids of an unusual shape, and those in which the source says something else.
   */
  outlook(
    id: string,
    soon: Instant,
  ): Promise<{
    readonly workers: number
    readonly nearest?: Instant
    readonly endSoon: number
    readonly pastDeadline: number
    readonly madeElsewhere: number
    readonly hints: number
    readonly differing: number
  }>
  events(id: string): Promise<readonly Event[]>
  attempts(id: string, line: number): Promise<readonly Attempt[]>
  /** All attempts of the reversal in the order of line and number, keyset-paged; for the export. */
  allAttempts(id: string, query: { readonly after?: string; readonly limit: number }): Promise<Page<Attempt>>
  line(id: string, number: number): Promise<Line | undefined>

  /** draft → checking. False when it was not in a state to. */
  startCheck(id: string, by: Actor, at: Instant): Promise<boolean>
  /** checked → checking for the lines named: those not readable, or all whose read is older than `before`. Tries again to hold held ones. */
  checkAgain(
    id: string,
    which: { readonly notReadable: true } | { readonly readBefore: Instant },
    by: Actor,
    at: Instant,
  ): Promise<number>
  /**
   * Works in chunks with yields; raises the revision with each. Returns how many lines changed. In the event: `request`
   * names a request that may come again, `of` what the lines were chosen from.
   */
  leaveOut(
    id: string,
    selection: Selection,
    leftOut: boolean,
    by: Actor,
    at: Instant,
    detail?: { readonly request?: string; readonly of?: string },
  ): Promise<number>
  /**
   * One conditional update on state and revision, with the `confirmed` event in the same transaction. Also the second
   * confirmation of a reversal paused for funds or credentials, which clears the pause.
   */
  confirm(confirmation: Confirmation): Promise<Confirmed>
  /** reversing → stopping. False when it was not reversing. */
  stop(id: string, by: Actor, at: Instant): Promise<boolean>
  /** Clears a pause that needs no confirmation (or ends the waiting for a retry). */
  resume(id: string, by: Actor | undefined, at: Instant): Promise<boolean>
  /** Gives the lines back in chunks. False when it is confirmed already. */
  discard(id: string, by: Actor, at: Instant): Promise<boolean>
  /**
   * Keeps the first `keep` lines of the bill in the order of the deadline, moves the other lines of the bill to a new
   * draft in state checked. Returns the new draft; undefined when the revision changed. With a `restId` that is there
   * already: that one, after going on with what a crash broke off.
   */
  split(
    id: string,
    revision: number,
    keep: number,
    by: Actor,
    at: Instant,
    restId?: string,
  ): Promise<Reversal | undefined>
  /**
   * A new draft of everything that was not reversed (refused, not attempted, held, left out; never unknown), copied in
   * chunks; or the unconfirmed one that this person made of it before, or of this `draftId`, and then `made` is false. While
   * that is still a draft, a crash may have broken the copying off: it goes on, and `made` is true. Lines left out stay so
   * unless nothing else comes along.
   */
  again(id: string, by: Actor, at: Instant, draftId?: string): Promise<Reversal & { readonly made: boolean }>
  /** How many of the bill's lines, in the order of the deadline, `available` tenths pay for, with the sum; and the lines around the edge. */
  affordable(
    id: string,
    available: number,
  ): Promise<{
    readonly count: number
    readonly sum: number
    readonly lastDeadline?: Instant
    readonly nextDeadline?: Instant
    readonly edge: readonly { readonly line: Line; readonly leftOver: number }[]
  }>
  /** An unknown line closed by an admin with a reason (law 4). */
  closeUnknown(id: string, line: number, reason: string, by: Actor, at: Instant): Promise<boolean>
  /** Keeps what somebody wrote for an unconfirmed reversal and raises the revision; false when it is confirmed or over. */
  setTexts(id: string, texts: { readonly reason: string; readonly feedback: string }, at: Instant): Promise<boolean>
  setBalanceAfter(id: string, balance: BalanceRead): Promise<void>
  /** The newest lines that moved, for the progress page. */
  recent(id: string, limit: number): Promise<readonly Line[]>
}
