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

export interface Ledger {
  /** Opens a call's entry; it stays open to the server until its answer is delivered or lost. */
  open(call: Omit<CallEntry, 'sequence'>): CallEntry
  /** Its conversation is over; called again when work of it landed late. */
  close(call: CallEntry, delivered: boolean): void
  record(change: NewChange, at: string): ChangeEntry
  /** Calls in the order of arrival; of one operation if named. */
  calls(operation?: string): CallEntry[]
  changes(): ChangeEntry[]
  changesOf(assignmentId: string): ChangeEntry[]
  approvalsOf(assignmentId: string): ChangeEntry[]
  /** Every change that moved money. */
  payments(): ChangeEntry[]
  /** The calls that approved work which nobody had rejected: none may be there. */
  callsThatPaidSubmittedWork(): CallEntry[]
  /** Assignments that were paid more than once. */
  paidTwice(): string[]
  /** Resolves as soon as the condition holds; asked again whenever a call arrives or ends and when a change is made. */
  until(condition: () => boolean): Promise<void>
  clear(): void
  /** Told of each change as it is made, and of each call when it is over. */
  onEntry: ((entry: CallEntry | ChangeEntry) => void) | undefined
}

export function createLedger(): Ledger {
  let sequence = 0
  let calls: CallEntry[] = []
  let changes: ChangeEntry[] = []
  const bySubject = new Map<string, ChangeEntry[]>()
  const callOf = new Map<number, CallEntry>()
  const waiting = new Map<() => boolean, () => void>()
  const changesOf = (id: string): ChangeEntry[] => bySubject.get(id) ?? []
  const wake = (): void => {
    for (const [condition, resolve] of waiting) {
      if (!condition()) continue
      waiting.delete(condition)
      resolve()
    }
  }
  const ledger: Ledger = {
    onEntry: undefined,
    open(call) {
      const entry = { sequence: ++sequence, ...call }
      calls.push(entry)
      callOf.set(entry.sequence, entry)
      wake()
      return entry
    },
    close(call, delivered) {
      call.delivered = delivered
      ledger.onEntry?.(call)
      wake()
    },
    record(change, at) {
      const entry = { sequence: ++sequence, at, ...change }
      changes.push(entry)
      if (change.assignment !== undefined) {
        const earlier = bySubject.get(change.assignment)
        if (earlier === undefined) bySubject.set(change.assignment, [entry])
        else earlier.push(entry)
      }
      ledger.onEntry?.(entry)
      wake()
      return entry
    },
    calls: (operation) => (operation === undefined ? [...calls] : calls.filter((call) => call.operation === operation)),
    changes: () => [...changes],
    changesOf: (id) => [...changesOf(id)],
    approvalsOf: (id) => changesOf(id).filter((change) => change.kind === 'approval'),
    payments: () => changes.filter((change) => change.kind === 'approval' || change.kind === 'bonus'),
    callsThatPaidSubmittedWork: () =>
      changes.flatMap((change) => {
        const call = change.call === undefined ? undefined : callOf.get(change.call)
        return change.kind === 'approval' && change.from === 'Submitted' && call !== undefined ? [call] : []
      }),
    paidTwice: () =>
      [...bySubject.keys()].filter((id) => changesOf(id).filter((change) => change.kind === 'approval').length > 1),
    until: (condition) =>
      new Promise((resolve) => {
        if (condition()) resolve()
        else waiting.set(condition, resolve)
      }),
    clear() {
      calls = []
      changes = []
      bySubject.clear()
      callOf.clear()
    },
  }
  return ledger
}
