/** What the engine asks of the records: claims, answers, pauses, the end. */
import type {
  Attempt,
  AttemptRefusal,
  Difference,
  Instant,
  Line,
  LineFacts,
  Named,
  Outcome,
  Pause,
  Refusal,
  Reversal,
  State,
  Verdict,
} from './reversal.ts'

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
  /** With facts: in what the source says something else. */
  readonly differs?: readonly Difference[]
}

/** A line that is called for, with what decides whether and how. */
export type ClaimedLine = Pick<Line, 'reversalId' | 'number' | 'submission' | 'verdict' | 'readAt'> & {
  readonly facts?: Pick<LineFacts, 'task' | 'oldText'>
}

export type Claimed = {
  readonly line: ClaimedLine
  readonly reversal: Pick<Reversal, 'id' | 'feedback'>
  /** The attempt that was committed with the claim; sentAt is when it was committed. */
  readonly attempt: Attempt
  /** How many answers to earlier attempts of the line were lost. */
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
  /** With the answer `refused`. */
  readonly refusal?: AttemptRefusal
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
   * Returned lines may carry a stale read: the engine looks. Nothing where the account was last called with other
   * credentials than those of this fingerprint (law 6).
   */
  claimToReverse(
    reversalId: string,
    limit: number,
    engine: string,
    step: string,
    at: Instant,
    fingerprint?: string,
  ): Promise<readonly Claimed[]>
  /** Waiting lines whose read is older than `before`: claimed to be read again (work stays waiting, check → looking). */
  claimStale(reversalId: string, before: Instant, limit: number, engine: string, at: Instant): Promise<readonly Line[]>
  /** A read again before money moves: refreshed facts and verdict; not reversible any more → settled as refused. */
  recordReread(record: LookRecord, move?: LineMove): Promise<void>
  /**
   * The answer is always recorded; false when the line was no longer this engine's (fenced). `patient`: it may wait some
   * 50 ms for the next claim, to share its commit.
   */
  recordAnswer(record: AnswerRecord, patient?: boolean): Promise<boolean>
  /** Lines to ask about now, over all reversals of the account, ended ones too. */
  dueAsking(
    accountId: string,
    at: Instant,
    limit: number,
  ): Promise<readonly (Line & { readonly attempts: number; readonly state: State; readonly lastSentAt?: Instant })[]>
  recordAsked(record: {
    readonly reversalId: string
    readonly line: number
    /** The line's attempts when it was found due: after another one this read says nothing. Absent: whatever they are. */
    readonly attempts?: number
    readonly at: Instant
    readonly facts?: LineFacts
    readonly move: LineMove
  }): Promise<void>
  /**
   * Reversed lines whose showing in the marketplace's record has not been seen, due for a read, those of one task after
   * one another; none while a reversal of the account runs.
   */
  dueProof(accountId: string, at: Instant, limit: number): Promise<readonly Line[]>
  recordShown(
    lines: readonly { readonly reversalId: string; readonly number: number }[],
    at: Instant,
    shown: boolean,
  ): Promise<void>
  /** Lines of these submissions, as many as a page shows, are seen to be reversed; resolves to those that waited for it. */
  recordShownOf(reversalId: string, submissions: readonly string[], at: Instant): Promise<readonly string[]>
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
  /**
   * After a crash: lines left in a call by engines other than the living become `asking`, looks go back to waiting.
   * `on record`: those that live are the ones of {@link Engines}.
   */
  recover(
    living: readonly string[] | 'on record',
    at: Instant,
  ): Promise<{ readonly asking: number; readonly looks: number }>
  /** Unconfirmed ones past their time → expired, lines given back. Returns how many. */
  expire(at: Instant): Promise<number>
  /** The next instant at which something is due by time (ask, proof, retry, expiry); undefined when nothing. */
  nextDue(accountId: string): Promise<Instant | undefined>
}
