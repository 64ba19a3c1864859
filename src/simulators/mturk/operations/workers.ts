import { grantBonus } from '../decide.ts'
import { bonusFee } from '../fees.ts'
import {
  badParameter,
  insufficientFunds,
  invalidParameter,
  noSuchAssignment,
  repeatedToken,
  wrongState,
} from '../faults.ts'
import { formatAmount, parseAmount, type Tenths } from '../money.ts'
import { day, type Account, type Bonus } from '../records.ts'
import type { Members } from '../validate.ts'
import {
  findAssignment,
  findHit,
  inMood,
  isSubmitted,
  required,
  text,
  type Operation,
  type OperationContext,
} from './context.ts'
import { listing } from './reads.ts'

/** Writes to workers whose work was approved or rejected; whom it cannot reach stands in a reply of status 200. */
export const notifyWorkers: Operation = (input, context) => {
  const workers = input['WorkerIds'] as string[]
  limit('Subject', required(input, 'Subject', context.now), 200, context.now)
  limit('MessageText', required(input, 'MessageText', context.now), 4096, context.now)
  if (workers.length === 0 || workers.length > 100) {
    throw badParameter('WorkerIds', `${workers.length} entries`, context.now)
  }
  return { NotifyWorkersFailureStatuses: workers.flatMap((worker) => notifyFailure(worker, context)) }
}

function notifyFailure(worker: string, context: OperationContext): Members[] {
  const failure = context.account.unreachable.get(worker)
  if (failure !== undefined) return [failureRow(worker, failure, `Worker ${worker} could not be notified.`)]
  if (hasDecidedWork(worker, context.account)) return []
  const as = inMood(context, 'unknownWorkers')?.as ?? 'row'
  if (as === 'error') throw badParameter('WorkerId', worker, context.now)
  return as === 'silence'
    ? []
    : [failureRow(worker, 'HardFailure', `None of your assignments by worker ${worker} was approved or rejected.`)]
}

function failureRow(worker: string, code: string, message: string): Members {
  return { NotifyWorkersFailureCode: code, NotifyWorkersFailureMessage: message, WorkerId: worker }
}

function hasDecidedWork(worker: string, account: Account): boolean {
  for (const hit of account.hits.values()) {
    for (const assignment of hit.assignments) {
      const { status } = assignment.decision
      if (assignment.worker === worker && (status === 'Approved' || status === 'Rejected')) return true
    }
  }
  return false
}

function limit(name: string, value: string, most: number, now: number): void {
  if (value.length > most) throw invalidParameter(`${name} cannot be longer than ${most} characters.`, now)
}

/** Pays a bonus and its fee. A token is remembered for 24 hours; its second use is refused, naming the first request. */
export const sendBonus: Operation = (input, context) => {
  const { account, now, world } = context
  const token = text(input, 'UniqueRequestToken')
  const spent = token === undefined ? undefined : account.bonusTokens.get(token)
  if (token !== undefined && spent !== undefined && now < spent.at + day)
    throw repeatedToken(token, spent.requestId, now)
  const assignment = findAssignment(context, required(input, 'AssignmentId', now))
  if (!isSubmitted(assignment, now)) throw noSuchAssignment(assignment.id, now)
  const worker = required(input, 'WorkerId', now)
  if (assignment.worker !== worker) throw badParameter('WorkerId', worker, now)
  if (assignment.decision.status === 'Rejected' && inMood(context, 'bonusRefusal') !== undefined) {
    throw wrongState('Approved', now)
  }
  const amount = readBonus(required(input, 'BonusAmount', now), now)
  if (account.funding !== 'sandbox' && account.balance < amount + bonusFee(amount)) throw insufficientFunds(now)
  grantBonus(world, assignment, amount, required(input, 'Reason', now), context.call)
  if (token !== undefined) account.bonusTokens.set(token, { at: now, requestId: context.call.requestId })
  return {}
}

/** More than nothing, and not past what twelve characters hold. */
function readBonus(given: string, now: number): Tenths {
  const amount = given.length > 12 ? 0 : parseAmount(given)
  if (amount === 0) throw badParameter('BonusAmount', given, now)
  return amount
}

export const listBonusPayments: Operation = (input, context) => {
  const hitId = text(input, 'HITId')
  const assignmentId = text(input, 'AssignmentId')
  if ((hitId === undefined) === (assignmentId === undefined)) {
    throw invalidParameter('Give either a HITId or an AssignmentId.', context.now)
  }
  const subject = hitId === undefined ? findAssignment(context, assignmentId ?? '') : findHit(context, hitId)
  const rows = context.account.bonuses.filter(({ assignment }) => assignment === subject || assignment.hit === subject)
  return listing('BonusPayments', input, context, rows, bonusReply)
}

function bonusReply(bonus: Bonus): Members {
  return {
    WorkerId: bonus.assignment.worker,
    BonusAmount: formatAmount(bonus.amount),
    AssignmentId: bonus.assignment.id,
    Reason: bonus.reason,
    GrantTime: bonus.grantedAt / 1000,
  }
}
