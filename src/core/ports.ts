/** What the core, the acts and the engine need from outside, by name. Adapters live in store/, markets/ and context.ts. */
import type { Declaration, Marketplace } from './marketplace.ts'
import type {
  Account,
  Attempt,
  BalanceRead,
  Event,
  EventKind,
  Instant,
  Line,
  LineFacts,
  Named,
  Outcome,
  Pause,
  Person,
  Refusal,
  Reversal,
  State,
  Trouble,
  Verdict,
} from './reversal.ts'

/** The only source of time. `now()` is ISO text in UTC, `ms()` the same instant in ms, `steady()` ms that never jump. */
export interface Clock {
  now(): Instant
  ms(): number
  steady(): number
  /** Resolves after `ms`, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

/** One structured line for the operator. Facts only, picked field by field; never an error object or a secret. */
export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  error(event: string, facts?: LogFacts): void
}
export type LogFacts = Readonly<Record<string, string | number | boolean | undefined>>

/** Tells pages that a reversal moved. Lossy on purpose: the database is the truth, the bell only says "look now". */
export interface Bell {
  ring(reversalId: string): void
  /** Returns the function that stops listening. */
  listen(reversalId: string, heard: () => void): () => void
}

/** Wakes the engine when an act made work; `undefined` account: look at all of them. */
export interface Wake {
  wake(): void
}

/** What this server can do with an account: its marketplace behind the port, or why there is none. */
export type OpenAccount = {
  readonly account: Account
  readonly declaration: Declaration
  /** Undefined when there are no credentials: receipts can still be read. */
  readonly marketplace?: Marketplace
}

export interface Store {
  readonly reversals: ReversalStore
  readonly work: WorkStore
  readonly accounts: AccountStore
  readonly people: PeopleStore
  readonly limits: LimitStore
  /** Resolves when a row can be written and read now; rejects otherwise. For the health page. */
  ready(): Promise<void>
  /** A consistent copy of everything into one new file, while running. SQLite only; rejects with a sentence elsewhere. */
  backup(file: string): Promise<void>
  close(): Promise<void>
}

/* ---- reversals, for acts and pages ---- */

export type NewLine = {
  readonly number: number
  readonly submission: string
  readonly where: string
  readonly named: Named
  readonly hint: string
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

/** Which lines a leaving out is about: by number (at most 1,000), or all that the filter shows, or all but those. */
export type Selection =
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  | { readonly kind: 'shown'; readonly filter: LineFilter }
  | { readonly kind: 'all but shown'; readonly filter: LineFilter }

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
  readonly by: Person
  readonly at: Instant
  readonly reason: string
  readonly feedback: string
  readonly balance?: BalanceRead
}

export type Confirmed =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'already'; readonly by: string; readonly at: Instant }

export interface ReversalStore {
  create(input: {
    readonly accountId: string
    readonly by: Person
    readonly at: Instant
    readonly madeFrom?: number
    readonly reason?: string
    readonly feedback?: string
  }): Promise<Reversal>
  /**
   * Adds at most 500 lines to a draft in one transaction; takes them from the person's own older unconfirmed reversals,
   * leaves `holds` false where another live reversal holds the submission. A submission already in this reversal is
   * skipped. False when it is no draft any more (discarded in another tab meanwhile); then nothing was added.
   */
  addLines(id: string, lines: readonly NewLine[], refused: readonly RefusedInput[]): Promise<boolean>
  find(number: number): Promise<Reversal | undefined>
  findById(id: string): Promise<Reversal | undefined>
  /** Drafts, running and paused ones, newest first; at most 100. */
  open(): Promise<readonly ReversalRow[]>
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
  /** The most frequent values to filter by; at most 50 each. */
  facets(
    id: string,
  ): Promise<{
    readonly oldTexts: readonly Facet[]
    readonly tasks: readonly Facet[]
    readonly workers: readonly Facet[]
  }>
  /**
   * About the lines that are still to be reversed (those of the bill, after confirmation those to come): how many distinct
   * workers, the nearest deadline, how many end before `soon`, how many deadlines are over already, website-made lines.
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
  }>
  events(id: string): Promise<readonly Event[]>
  attempts(id: string, line: number): Promise<readonly Attempt[]>
  /** All attempts of the reversal in the order of line and number, keyset-paged; for the export. */
  allAttempts(id: string, query: { readonly after?: string; readonly limit: number }): Promise<Page<Attempt>>
  line(id: string, number: number): Promise<Line | undefined>

  /** draft → checking. False when it was not in a state to. */
  startCheck(id: string, by: Person, at: Instant): Promise<boolean>
  /** checked → checking for the lines named: those not readable, or all whose read is older than `before`. Tries again to hold held ones. */
  checkAgain(
    id: string,
    which: { readonly notReadable: true } | { readonly readBefore: Instant },
    by: Person,
    at: Instant,
  ): Promise<number>
  /** Works in chunks with yields; raises the revision once, before the first chunk. Returns how many lines changed. */
  leaveOut(id: string, selection: Selection, leftOut: boolean, by: Person, at: Instant): Promise<number>
  /**
   * One conditional update on state and revision, with the `confirmed` event in the same transaction. Also the second
   * confirmation of a reversal paused for funds or credentials, which clears the pause.
   */
  confirm(confirmation: Confirmation): Promise<Confirmed>
  /** reversing → stopping. False when it was not reversing. */
  stop(id: string, by: Person, at: Instant): Promise<boolean>
  /** Clears a pause that needs no confirmation (or ends the waiting for a retry). */
  resume(id: string, by: Person | undefined, at: Instant): Promise<boolean>
  /** Gives the lines back in chunks. False when it is confirmed already. */
  discard(id: string, by: Person, at: Instant): Promise<boolean>
  /**
   * Keeps the first `keep` lines of the bill in the order of the deadline, moves the other lines of the bill to a new
   * draft in state checked. Returns the new draft; undefined when the revision changed.
   */
  split(id: string, revision: number, keep: number, by: Person, at: Instant): Promise<Reversal | undefined>
  /** A new draft of everything that was not reversed (refused, not attempted; never unknown). Copies in chunks. */
  again(id: string, by: Person, at: Instant): Promise<Reversal>
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
  closeUnknown(id: string, line: number, reason: string, by: Person, at: Instant): Promise<boolean>
  /** Keeps what somebody wrote for an unconfirmed reversal and raises the revision; false when it is confirmed or over. */
  setTexts(id: string, texts: { readonly reason: string; readonly feedback: string }, at: Instant): Promise<boolean>
  setBalanceAfter(id: string, balance: BalanceRead): Promise<void>
  /** The newest lines that moved, for the progress page. */
  recent(id: string, limit: number): Promise<readonly Line[]>
}

/* ---- work, for the engine ---- */

export type Running = {
  readonly reversal: Reversal
  readonly waiting: number
  readonly calling: number
  readonly asking: number
  /** Those of `asking` that were asked fewer than `quickAsks` times (core/deciding.ts): the end waits for them. */
  readonly askingQuick: number
}

export type Looking = {
  readonly reversalId: string
  readonly number: number
  readonly submission: string
  readonly named: Named
}

/** What a read found for a line; `facts` absent where the marketplace knew nothing. */
export type LookRecord = {
  readonly reversalId: string
  readonly number: number
  readonly verdict: Verdict
  readonly detail: string
  readonly readAt: Instant
  readonly facts?: LineFacts
}

export type Claimed = {
  readonly line: Line
  readonly reversal: Reversal
  /** The attempt that was committed with the claim; sentAt is when it was committed. */
  readonly attempt: Attempt
  /** Earlier attempts of this line whose answer was lost. */
  readonly lostBefore: number
}

export type LineMove =
  | {
      readonly work: 'settled'
      readonly outcome: Outcome
      readonly refusal?: Refusal
      readonly said: string
      readonly presumed?: boolean
      readonly at: Instant
    }
  | { readonly work: 'waiting' }
  | { readonly work: 'asking'; readonly askAt: Instant; readonly at: Instant }

export type AnswerRecord = {
  readonly reversalId: string
  readonly line: number
  readonly attempt: number
  readonly engine: string
  readonly answeredAt: Instant
  readonly answer: 'done' | 'refused' | 'slow down' | 'account' | 'lost' | 'not sent'
  readonly said: string
  readonly requestId?: string
  readonly move: LineMove
}

export interface WorkStore {
  /** Checking reversals of the account that are not paused, oldest first. */
  checking(accountId: string): Promise<readonly Reversal[]>
  /** Claims at most `limit` lines to be read (check → looking), in the order pasted. */
  claimToLook(reversalId: string, limit: number, engine: string, at: Instant): Promise<readonly Looking[]>
  /** Further waiting lines that name this task, claimed too; for reading them together. */
  claimOfTask(reversalId: string, task: string, limit: number, engine: string, at: Instant): Promise<readonly Looking[]>
  /** Waiting lines with these submission ids, claimed too: a page that was read anyway may answer them. */
  claimTheseToLook(
    reversalId: string,
    submissions: readonly string[],
    engine: string,
    at: Instant,
  ): Promise<readonly Looking[]>
  recordLooks(records: readonly LookRecord[]): Promise<void>
  /**
   * Puts claimed lines back unread (throttled, account trouble, shutting down): check → waiting, or → done with the old
   * read when the reversal is confirmed, so that `claimStale` finds them again.
   */
  unclaimLooks(lines: readonly { readonly reversalId: string; readonly number: number }[]): Promise<void>
  /** checking → checked when no line waits or is looked at; true when it did so now. */
  finishCheck(reversalId: string, at: Instant): Promise<boolean>

  /** Reversing or stopping ones of the account, oldest confirmation first, paused ones included. */
  running(accountId: string): Promise<readonly Running[]>
  /**
   * Claims waiting lines of a reversal that is reversing and not paused: work → calling, and inserts each one's attempt,
   * in one transaction, committed when this resolves (law 2). Lines being read again (check is looking) are passed over.
   * Returned lines may carry a stale read: the engine looks.
   */
  claimToReverse(
    reversalId: string,
    limit: number,
    engine: string,
    step: string,
    at: Instant,
  ): Promise<readonly Claimed[]>
  /** Waiting lines whose read is older than `before`: claimed to be read again (work stays waiting, check → looking). */
  claimStale(reversalId: string, before: Instant, limit: number, engine: string, at: Instant): Promise<readonly Line[]>
  /** A read again before money moves: refreshed facts and verdict; not reversible any more → settled as refused. */
  recordReread(record: LookRecord, move?: LineMove): Promise<void>
  /** The answer is always recorded; false when the line was no longer this engine's (fenced). */
  recordAnswer(record: AnswerRecord): Promise<boolean>
  /** Lines to ask about now, over all reversals of the account, ended ones too. */
  dueAsking(
    accountId: string,
    at: Instant,
    limit: number,
  ): Promise<readonly (Line & { readonly state: State; readonly lastSentAt?: Instant })[]>
  recordAsked(record: {
    readonly reversalId: string
    readonly line: number
    readonly at: Instant
    readonly facts?: LineFacts
    readonly move: LineMove
  }): Promise<void>
  /** Reversed lines whose showing in the marketplace's record has not been seen, due for a read. */
  dueProof(accountId: string, at: Instant, limit: number): Promise<readonly Line[]>
  recordShown(
    lines: readonly { readonly reversalId: string; readonly number: number }[],
    at: Instant,
    shown: boolean,
  ): Promise<void>
  /** Pauses a checking or reversing one with the `paused` event; false when it was paused or over already. */
  pause(reversalId: string, pause: Pause, at: Instant): Promise<boolean>
  /** Paused ones of the account, checking or reversing, whose `retryAt` has come. */
  dueRetry(accountId: string, at: Instant): Promise<readonly Reversal[]>
  /** Notes that the account was tried again and still refuses: moves `retryAt`, with an event at most every ten minutes. */
  stillPaused(reversalId: string, retryAt: Instant | undefined, at: Instant): Promise<void>
  /**
   * reversing/stopping → ended when nothing waits (or it is stopping: waiting ones become `not attempted`, those that
   * have an attempt whose answer was lost become `asking`, law 3) and nothing is in a call; writes the digest and the `ended` event, gives held lines back in chunks. True when it ended now.
   */
  end(reversalId: string, at: Instant): Promise<boolean>
  /** After a crash: lines left in a call by engines other than the living become `asking`, looks go back to waiting. */
  recover(living: readonly string[], at: Instant): Promise<{ readonly asking: number; readonly looks: number }>
  /** Unconfirmed ones past their time → expired, lines given back. Returns how many. */
  expire(at: Instant): Promise<number>
  /** The next instant at which something is due by time (ask, proof, retry, expiry); undefined when nothing. */
  nextDue(accountId: string): Promise<Instant | undefined>
}

/* ---- accounts ---- */

/** The last thing the account answered, for the start page; money in tenths. */
export type AccountAnswered = {
  readonly at: Instant
  readonly available?: number
  readonly trouble?: Trouble
  readonly said: string
  readonly clockSkewMs?: number
}

export interface AccountStore {
  /** Makes the account's row or checks that it means the same marketplace and environment as before. */
  open(account: Account): Promise<Account>
  list(): Promise<readonly Account[]>
  lastAnswer(accountId: string): Promise<AccountAnswered | undefined>
  saveAnswer(accountId: string, answered: AccountAnswered): Promise<void>
  /** What the limiter learned, as JSON text of its own; kept across restarts. */
  pace(accountId: string): Promise<string | undefined>
  savePace(accountId: string, learned: string): Promise<void>
}

/* ---- people, for auth ---- */

export type PersonRow = {
  readonly id: string
  /** What they sign in with: compared lower-cased; unique. */
  readonly name: string
  readonly passwordHash?: string
  readonly disabled: boolean
  readonly createdAt: Instant
  readonly lastSignInAt?: Instant
}

export type SessionRow = {
  /** SHA-256 of the token, hex. */
  readonly hash: string
  readonly personId: string
  readonly createdAt: Instant
  readonly seenAt: Instant
  readonly endsAt: Instant
  readonly agent: string
}

export type LinkRow = {
  /** SHA-256 of the token, hex. */
  readonly hash: string
  readonly kind: 'first person' | 'new person' | 'reset'
  /** Whom it is for; undefined for the first person. */
  readonly personId?: string
  readonly endsAt: Instant
}

export interface PeopleStore {
  count(): Promise<number>
  list(): Promise<readonly PersonRow[]>
  byName(name: string): Promise<PersonRow | undefined>
  byId(id: string): Promise<PersonRow | undefined>
  /** False when the name is taken. */
  insert(person: PersonRow): Promise<boolean>
  setPassword(id: string, passwordHash: string): Promise<void>
  /** Ends the person's sessions in the same transaction. */
  setDisabled(id: string, disabled: boolean): Promise<void>
  signedIn(id: string, at: Instant): Promise<void>
  insertSession(session: SessionRow): Promise<void>
  session(hash: string): Promise<SessionRow | undefined>
  touchSession(hash: string, seenAt: Instant): Promise<void>
  endSession(hash: string): Promise<void>
  /** All of a person's sessions, but the one named. */
  endSessions(personId: string, but?: string): Promise<number>
  sessions(personId: string): Promise<readonly SessionRow[]>
  insertLink(link: LinkRow): Promise<void>
  link(hash: string): Promise<LinkRow | undefined>
  /**
   * Spends a link and does what it is for, in one transaction: makes the first person (refused when there is one
   * already), or sets the password of its person, ends their sessions and enables them. False when it was spent, has
   * ended, or lost a race.
   */
  spendLink(
    hash: string,
    at: Instant,
    person: { readonly id: string; readonly name: string; readonly passwordHash: string },
  ): Promise<boolean>
  /** Removes links of a kind (a restart replaces the set-up link), and of one person where given. */
  dropLinks(kind: LinkRow['kind'], personId?: string): Promise<void>
  /** Sessions and links past their end are removed. */
  tidy(at: Instant): Promise<void>
}

/** Counters for express-rate-limit that survive a restart. */
export interface LimitStore {
  /** Adds one; starts a window of `windowMs` when there is none or it is over. */
  hit(key: string, at: Instant, windowMs: number): Promise<{ readonly hits: number; readonly endsAt: Instant }>
  take(key: string): Promise<void>
  reset(key: string): Promise<void>
  get(key: string, at: Instant): Promise<{ readonly hits: number; readonly endsAt: Instant } | undefined>
  tidy(at: Instant): Promise<void>
}

export type { EventKind }
