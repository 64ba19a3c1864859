import { wrongState } from '../faults.ts'
import { formatAmount } from '../money.ts'
import { page } from '../pages.ts'
import { isGone } from '../records.ts'
import { assignmentReply, hitReply, hitStatus } from '../replies.ts'
import type { Members } from '../validate.ts'
import {
  findAssignment,
  findHit,
  isSubmitted,
  number,
  required,
  shown,
  shownDecision,
  text,
  type Operation,
  type OperationContext,
} from './context.ts'

export const getAccountBalance: Operation = (_input, context) => {
  const { account } = context
  return {
    AvailableBalance: formatAmount(shown(context, account.balance, account.earlier)),
    ...(account.tellsOnHold ? { OnHoldBalance: '0.00' } : {}),
  }
}

export const getAssignment: Operation = (input, context) => {
  const assignment = findAssignment(context, required(input, 'AssignmentId', context.now))
  if (!isSubmitted(assignment, context.now)) throw wrongState('Reviewable,Approved,Rejected', context.now)
  return {
    Assignment: assignmentReply(assignment, shownDecision(context, assignment)),
    HIT: hitReply(assignment.hit, context.now),
  }
}

export const getHit: Operation = (input, context) => ({
  HIT: hitReply(findHit(context, required(input, 'HITId', context.now), true), context.now),
})

export const listHits: Operation = (input, context) => {
  const hits = [...context.account.hits.values()].filter((hit) => !isGone(hit, context.now))
  return listing('HITs', input, context, hits, (hit) => hitReply(hit, context.now))
}

export const listReviewableHits: Operation = (input, context) => {
  const status = text(input, 'Status') ?? 'Reviewable'
  const typeId = text(input, 'HITTypeId')
  const hits = [...context.account.hits.values()].filter(
    (hit) => hitStatus(hit, context.now) === status && (typeId === undefined || hit.typeId === typeId),
  )
  return listing('HITs', input, context, hits, (hit) => hitReply(hit, context.now))
}

export const listAssignmentsForHit: Operation = (input, context) => {
  const hit = findHit(context, required(input, 'HITId', context.now))
  const wanted = input['AssignmentStatuses'] as string[] | undefined
  const rows = hit.assignments
    .filter((assignment) => isSubmitted(assignment, context.now))
    .map((assignment) => ({ assignment, decision: shownDecision(context, assignment) }))
    .filter(({ decision }) => wanted === undefined || wanted.length === 0 || wanted.includes(decision.status))
  return listing('Assignments', input, context, rows, (row) => assignmentReply(row.assignment, row.decision))
}

/** One page in the form that every List operation has; NumResults counts this page. */
export function listing<T>(
  name: string,
  input: Members,
  context: OperationContext,
  rows: readonly T[],
  reply: (row: T) => Members,
): Members {
  const { NextToken: _token, MaxResults: _most, ...filters } = input
  const question = JSON.stringify([context.account.name, context.call.operation, filters])
  const asked = { token: text(input, 'NextToken'), most: number(input, 'MaxResults') }
  const { entries, nextToken } = page(rows, asked, question, context.now)
  return {
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
    NumResults: entries.length,
    [name]: entries.map(reply),
  }
}
