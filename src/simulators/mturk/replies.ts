import { formatAmount } from './money.ts'
import type { Members } from './validate.ts'
import { isGone, type Assignment, type Decision, type Hit } from './records.ts'

/** Masters qualification types: production's, and the sandbox's. */
const masters = { production: '2F1QJWKUDD8XADTFD2Q0G6UTO95ALH', sandbox: '2ARFPLSP75KLA8M8DH1HTEQVJT3SY6' }

/** Epoch milliseconds as the wire has them: seconds with a fraction. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000
}

/** The Assignment structure as of the decision shown; what is not there is left out, never null. */
export function assignmentReply(assignment: Assignment, decision: Decision): Members {
  return {
    AssignmentId: assignment.id,
    WorkerId: assignment.worker,
    HITId: assignment.hit.id,
    AssignmentStatus: decision.status,
    AutoApprovalTime: seconds(assignment.autoApprovalAt),
    AcceptTime: seconds(assignment.acceptedAt),
    SubmitTime: seconds(assignment.submittedAt),
    ...(decision.approvedAt === undefined ? {} : { ApprovalTime: seconds(decision.approvedAt) }),
    ...(decision.rejectedAt === undefined ? {} : { RejectionTime: seconds(decision.rejectedAt) }),
    Deadline: seconds(assignment.acceptedAt + assignment.hit.duration * 1000),
    Answer: answerXml(assignment.answer),
    ...(decision.feedback === undefined ? {} : { RequesterFeedback: decision.feedback }),
  }
}

export function hitReply(hit: Hit, now: number): Members {
  return {
    HITId: hit.id,
    HITTypeId: hit.typeId,
    HITGroupId: hit.groupId,
    CreationTime: seconds(hit.createdAt),
    Title: hit.title,
    Description: hit.description,
    Question: questionXml,
    Keywords: hit.keywords,
    HITStatus: hitStatus(hit, now),
    MaxAssignments: hit.maxAssignments,
    Reward: formatAmount(hit.reward),
    AutoApprovalDelayInSeconds: hit.autoApprovalDelay,
    Expiration: seconds(hit.expiresAt),
    AssignmentDurationInSeconds: hit.duration,
    ...(hit.annotation === undefined ? {} : { RequesterAnnotation: hit.annotation }),
    QualificationRequirements: hit.masters ? [mastersRequirement(hit)] : [],
    HITReviewStatus: 'NotReviewed',
    NumberOfAssignmentsPending: hit.counts.Accepted,
    NumberOfAssignmentsAvailable: available(hit, now),
    NumberOfAssignmentsCompleted: hit.counts.Approved + hit.counts.Rejected,
  }
}

function mastersRequirement(hit: Hit): Members {
  return {
    QualificationTypeId: hit.account.funding === 'sandbox' ? masters.sandbox : masters.production,
    Comparator: 'Exists',
    RequiredToPreview: false,
    ActionsGuarded: 'Accept',
  }
}

function available(hit: Hit, now: number): number {
  const { Accepted, Submitted, Approved, Rejected } = hit.counts
  if (now >= hit.expiresAt) return 0
  return Math.max(0, hit.maxAssignments - Accepted - Submitted - Approved - Rejected)
}

export function hitStatus(hit: Hit, now: number): string {
  if (isGone(hit, now)) return 'Disposed'
  if (available(hit, now) > 0) return 'Assignable'
  if (hit.counts.Accepted > 0) return 'Unassignable'
  return hit.reviewing ? 'Reviewing' : 'Reviewable'
}

function answerXml(answer: string): string {
  const text = answer.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
    '<QuestionFormAnswers xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">' +
    `<Answer><QuestionIdentifier>label</QuestionIdentifier><FreeText>${text}</FreeText></Answer></QuestionFormAnswers>`
  )
}

const questionXml =
  '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">' +
  '<ExternalURL>https://tasks.example.org/question</ExternalURL><FrameHeight>600</FrameHeight></ExternalQuestion>'
