import type { Tenths } from './money.ts'
import type { WorkStatus } from './records.ts'

/** One request that reached the service, whatever became of it. */
export interface CallEntry {
  sequence: number
  /** ISO instant of the service's clock. */
  at: string
  operation: string
  /** The account's name, undefined where the signature named none. */
  account: string | undefined
  requestId: string
  /** The fields that decide: ids, override, feedback, token, page. */
  input: Record<string, unknown>
  /** Whether the operation itself ran (also when it refused); it may have run though the answer was lost. */
  worked: boolean
  /** What the operation or the front end said: undefined for success. */
  error: string | undefined
  /** The HTTP status of the answer, sent or lost; 0 where none was made. */
  status: number
  /** The mood that came between, if any. */
  mood: string | undefined
  delivered: boolean
}

/** One change of state: work decided, money moved. */
export interface ChangeEntry {
  sequence: number
  at: string
  kind: 'approval' | 'rejection' | 'bonus' | 'balance'
  account: string
  assignment: string | undefined
  from: WorkStatus | undefined
  to: WorkStatus | undefined
  override: boolean
  reward: Tenths
  fee: Tenths
  balance: Tenths
  /** The call that made it; undefined for what others did (`by` says who). */
  call: number | undefined
  by: string
}

export type NewChange = Omit<ChangeEntry, 'sequence' | 'at'>

/** Every call and every change of state, in the order in which they came; tests judge by it. */
export class Ledger {
  /** Told of each change as it is made, and of each call when it is over. */
  onEntry: ((entry: CallEntry | ChangeEntry) => void) | undefined
  private sequence = 0
  private callList: CallEntry[] = []
  private changeList: ChangeEntry[] = []
  private readonly bySubject = new Map<string, ChangeEntry[]>()
  private readonly bySequence = new Map<number, CallEntry>()
  private readonly waiting = new Map<() => boolean, () => void>()

  /** Opens a call's entry; it stays open to the server until its answer is delivered or lost. */
  open(call: Omit<CallEntry, 'sequence'>): CallEntry {
    const entry = { sequence: ++this.sequence, ...call }
    this.callList.push(entry)
    this.bySequence.set(entry.sequence, entry)
    this.wake()
    return entry
  }

  /** Its conversation is over; called again when work of it landed late. */
  close(call: CallEntry, delivered: boolean): void {
    call.delivered = delivered
    this.onEntry?.(call)
    this.wake()
  }

  record(change: NewChange, at: string): ChangeEntry {
    const entry = { sequence: ++this.sequence, at, ...change }
    this.changeList.push(entry)
    if (change.assignment !== undefined) {
      const earlier = this.bySubject.get(change.assignment)
      if (earlier === undefined) this.bySubject.set(change.assignment, [entry])
      else earlier.push(entry)
    }
    this.onEntry?.(entry)
    this.wake()
    return entry
  }

  /** Calls in the order of arrival; of one operation if named. */
  calls(operation?: string): CallEntry[] {
    return operation === undefined ? [...this.callList] : this.callList.filter((call) => call.operation === operation)
  }

  changes(): ChangeEntry[] {
    return [...this.changeList]
  }

  changesOf(assignmentId: string): ChangeEntry[] {
    return [...(this.bySubject.get(assignmentId) ?? [])]
  }

  approvalsOf(assignmentId: string): ChangeEntry[] {
    return (this.bySubject.get(assignmentId) ?? []).filter((change) => change.kind === 'approval')
  }

  /** Every change that moved money to a worker. */
  payments(): ChangeEntry[] {
    return this.changeList.filter((change) => change.kind === 'approval' || change.kind === 'bonus')
  }

  /** The calls that approved work which nobody had rejected: none may be there. */
  callsThatPaidSubmittedWork(): CallEntry[] {
    return this.changeList.flatMap((change) => {
      const call = change.call === undefined ? undefined : this.bySequence.get(change.call)
      return change.kind === 'approval' && change.from === 'Submitted' && call !== undefined ? [call] : []
    })
  }

  /** Assignments that were approved, and so paid, more than once. */
  paidTwice(): string[] {
    return [...this.bySubject.keys()].filter((id) => this.approvalsOf(id).length > 1)
  }

  /** Resolves as soon as the condition holds; asked again whenever a call arrives or ends and when a change is made. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      if (condition()) resolve()
      else this.waiting.set(condition, resolve)
    })
  }

  clear(): void {
    this.callList = []
    this.changeList = []
    this.bySubject.clear()
    this.bySequence.clear()
  }

  private wake(): void {
    for (const [condition, resolve] of this.waiting) {
      if (!condition()) continue
      this.waiting.delete(condition)
      resolve()
    }
  }
}
