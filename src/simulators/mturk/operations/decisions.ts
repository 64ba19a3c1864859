import { approve, priceOf, reject } from '../decide.ts'
import { insufficientFunds, invalidParameter, tooLate, websiteOnly, wrongState } from '../faults.ts'
import { reversalWindow, type Assignment } from '../records.ts'
import {
  findAssignment,
  inMood,
  isSubmitted,
  required,
  text,
  type Operation,
  type OperationContext,
} from './context.ts'

/**
 * Approves submitted work, or with OverrideRejection rejected work, and pays reward and fee. With OverrideRejection it
 * approves submitted work too: that is how the service behaves, however inconvenient.
 */
export const approveAssignment: Operation = (input, context) => {
  const feedback = readFeedback(text(input, 'RequesterFeedback'), context.now)
  const override = input['OverrideRejection'] === true
  const assignment = decidable(context, required(input, 'AssignmentId', context.now))
  checkApproval(context, assignment, override)
  const rounding = inMood(context, 'feeOfSum') === undefined ? 'parts' : 'sum'
  const { reward, fee } = priceOf(assignment, rounding)
  const { account } = context
  if (account.funding !== 'sandbox' && account.balance < reward + fee) throw insufficientFunds(context.now)
  approve(context.world, assignment, {
    call: context.call,
    by: account.name,
    override,
    rounding,
    keepsRejectionTime: inMood(context, 'keepsRejectionTime') !== undefined,
    ...(feedback === undefined ? {} : { feedback }),
  })
  return {}
}

function checkApproval(context: OperationContext, assignment: Assignment, override: boolean): void {
  const { now } = context
  const { status } = assignment.decision
  if (status === 'Submitted') return
  if (!override) throw wrongState('Submitted', now)
  if (status === 'Approved') {
    if (inMood(context, 'paysAgain') === undefined) throw wrongState('Submitted', now)
    return
  }
  if (now > assignment.submittedAt + reversalWindow) {
    throw inMood(context, 'lateRefusal') === undefined ? tooLate(assignment.id, now) : wrongState('Submitted', now)
  }
}

/** Rejects submitted work, and nothing else: a rejection after a reversal is refused. */
export const rejectAssignment: Operation = (input, context) => {
  const feedback = readFeedback(text(input, 'RequesterFeedback'), context.now)
  const assignment = decidable(context, required(input, 'AssignmentId', context.now))
  if (assignment.decision.status !== 'Submitted') throw wrongState('Submitted', context.now)
  reject(context.world, assignment, {
    call: context.call,
    by: context.account.name,
    ...(feedback === undefined ? {} : { feedback }),
  })
  return {}
}

function decidable(context: OperationContext, id: string): Assignment {
  const assignment = findAssignment(context, id)
  if (!isSubmitted(assignment, context.now)) throw wrongState('null', context.now)
  const website = /^BatchId:\d+;/.test(assignment.hit.annotation ?? '')
  if (website && inMood(context, 'websiteRefusal') !== undefined) throw websiteOnly(assignment.hit.id, context.now)
  return assignment
}

/**
 * At most 1,024 characters, counted as the service's Java strings have them (a character outside the basic plane is
 * two), and none of ASCII 0-8, 11, 12, 14-31. Source: API reference of ApproveAssignment.
 */
function readFeedback(feedback: string | undefined, now: number): string | undefined {
  if (feedback === undefined) return undefined
  if (feedback.length > 1024) {
    throw invalidParameter('RequesterFeedback cannot be longer than 1024 characters.', now)
  }
  // oxlint-disable-next-line no-control-regex -- the rule is about control characters
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(feedback)) {
    throw invalidParameter('RequesterFeedback contains invalid characters.', now)
  }
  return feedback
}
