/** From Amazon's shapes to ours. Every member is optional on the wire, so every one is looked at. */
import type { Assignment, HIT } from '@aws-sdk/client-mturk'
import { parseWireAmount } from '../../core/amount.ts'
import type { Status, SubmissionFacts, TaskFacts } from '../../core/marketplace.ts'
import type { Instant } from '../../core/reversal.ts'

/** Masters, in production and in the sandbox (constants agreed on by three public tools). */
const masters = new Set(['2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6'])

/** The website marks its batches `BatchId:1234567;OriginalHitTemplateId:7654321;`, older ones with the first part only. */
const websiteBatch = /^BatchId:\d{1,20};/

const statuses: ReadonlyMap<string, Status> = new Map([
  ['Submitted', 'awaiting review'],
  ['Approved', 'approved'],
  ['Rejected', 'rejected'],
])

const longestText = 1100

const instant = (value: unknown): Instant | undefined =>
  value instanceof Date && Number.isFinite(value.getTime()) ? value.toISOString() : undefined
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, longestText) : '')
const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined

/**
 * Until it expires a worker may take it, and then has the time allotted to hand it in. A HIT is ended at once by any date of
 * the past (UpdateExpirationForHIT, API reference): one before it was made does not say when.
 */
const handedIn = ({
  HITTypeId,
  CreationTime,
  Expiration,
  AssignmentDurationInSeconds,
}: HIT): Pick<TaskFacts, 'taskType' | 'lastSubmission'> => {
  const expires = instant(Expiration)
  const allotted = count(AssignmentDurationInSeconds)
  const says = expires !== undefined && expires >= (instant(CreationTime) ?? '')
  const taskType = text(HITTypeId)
  return {
    ...(taskType === '' ? {} : { taskType }),
    ...(says && allotted !== undefined
      ? { lastSubmission: new Date(Math.min(Date.parse(expires) + allotted * 1000, 8.64e15)).toISOString() }
      : {}),
  }
}

/** The HIT as a task; undefined when it has no id or no readable reward, without which nothing can be billed. */
export const taskOf = (hit: HIT | undefined): TaskFacts | undefined => {
  const id = text(hit?.HITId)
  const reward = parseWireAmount(text(hit?.Reward))
  if (hit === undefined || id === '' || reward === undefined) return undefined
  const most = count(hit.MaxAssignments)
  const decided = count(hit.NumberOfAssignmentsCompleted)
  const requirements = Array.isArray(hit.QualificationRequirements) ? hit.QualificationRequirements : []
  return {
    id,
    title: text(hit.Title),
    reward,
    ...(most === undefined ? {} : { maxSubmissions: most }),
    ...(decided === undefined ? {} : { decided }),
    ...handedIn(hit),
    madeElsewhere: websiteBatch.test(text(hit.RequesterAnnotation)) ? 'made on the Requester website' : '',
    pricing: {
      manyAssignments: most !== undefined && most >= 10,
      masters: requirements.some((requirement) => masters.has(text(requirement?.QualificationTypeId))),
    },
  }
}

/** The assignment with its task; undefined when it lacks what a verdict needs, or belongs to another HIT. */
export const submissionOf = (
  assignment: Assignment | undefined,
  task: TaskFacts | undefined,
): SubmissionFacts | undefined => {
  const submission = text(assignment?.AssignmentId)
  const status = text(assignment?.AssignmentStatus)
  if (assignment === undefined || task === undefined || submission === '' || status === '') return undefined
  if (assignment.HITId !== undefined && assignment.HITId !== task.id) return undefined
  const dates = {
    submittedAt: instant(assignment.SubmitTime),
    rejectedAt: instant(assignment.RejectionTime),
    approvedAt: instant(assignment.ApprovalTime),
  }
  return {
    submission,
    task,
    worker: text(assignment.WorkerId),
    status: statuses.get(status) ?? 'other',
    nativeStatus: status,
    ...Object.fromEntries(Object.entries(dates).filter(([, value]) => value !== undefined)),
    oldText: text(assignment.RequesterFeedback),
  }
}
