import { badParameter, noSuchAssignment, noSuchHit } from '../faults.ts'
import type { CallEntry } from '../ledger.ts'
import type { MoodName, Rule } from '../mood-rules.ts'
import type { MatchedCall, Moods } from '../moods.ts'
import { isGone, type Account, type Assignment, type Decision, type Earlier, type Hit } from '../records.ts'
import type { Members } from '../validate.ts'
import type { World } from '../world.ts'

/** What an operation works on: the world, who asks, and the moods of the day. */
export interface OperationContext {
  world: World
  account: Account
  moods: Moods
  matched: MatchedCall
  call: CallEntry
  now: number
}

/** One operation: a checked request in, the reply's members out. @throws ServiceError for refusals */
export type Operation = (input: Members, context: OperationContext) => Members

export function inMood<Name extends MoodName>(context: OperationContext, name: Name): Rule<Name> | undefined {
  return context.moods.applying(name, context.matched)
}

/** A member that the model has as a string; undefined where it was not given. */
export function text(input: Members, name: string): string | undefined {
  const value = input[name]
  return typeof value === 'string' ? value : undefined
}

export function number(input: Members, name: string): number | undefined {
  const value = input[name]
  return typeof value === 'number' ? value : undefined
}

export function required(input: Members, name: string, now: number): string {
  const value = text(input, name)
  if (value === undefined) throw badParameter(name, 'null', now)
  return value
}

/** The account's own assignment, on a HIT that is still there; everybody else's does not exist. */
export function findAssignment(context: OperationContext, id: string): Assignment {
  const found = context.world.assignments.get(id)
  if (found === undefined || found.hit.account !== context.account || isGone(found.hit, context.now)) {
    throw noSuchAssignment(id, context.now)
  }
  return found
}

/** The account's own HIT. A deleted one does not exist, or, where it is still shown, only for `disposed` readers. */
export function findHit(context: OperationContext, id: string, disposed = false): Hit {
  const found = context.account.hits.get(id)
  const readable = found !== undefined && (!isGone(found, context.now) || (disposed && found.deleted === 'shown'))
  if (!readable) throw noSuchHit(id, context.now)
  return found
}

/** Whether the work was handed in and the service knows of it yet. */
export function isSubmitted(assignment: Assignment, now: number): boolean {
  return assignment.decision.status !== 'Accepted' && assignment.indexedAt <= now
}

/** The decision that a read shows: the last, or under the mood `staleReads` the one before it. */
export function shownDecision(context: OperationContext, assignment: Assignment): Decision {
  return shown(context, assignment.decision, assignment.earlier)
}

/** @see shownDecision */
export function shown<T>(context: OperationContext, current: T, earlier: Earlier<T> | undefined): T {
  const lag = inMood(context, 'staleReads')
  if (lag === undefined || earlier === undefined) return current
  if (lag.ms !== undefined && context.world.clock.uptime() - earlier.at < lag.ms) return earlier.value
  if (earlier.reads < (lag.reads ?? (lag.ms === undefined ? 1 : 0))) {
    earlier.reads += 1
    return earlier.value
  }
  return current
}
