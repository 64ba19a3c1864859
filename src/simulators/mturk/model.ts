/**
 * The simulator's own description of the shapes it speaks: requests are judged by it, and so is every reply.
 * A test drives each operation through the real SDK and compares names with what that parses.
 */
export type Shape =
  | { kind: 'string'; least?: number; most?: number; pattern?: RegExp; oneOf?: readonly string[] }
  | { kind: 'integer'; least?: number; most?: number }
  | { kind: 'boolean' }
  | { kind: 'timestamp' }
  | { kind: 'list'; of: Shape }
  | Structure

export interface Structure {
  kind: 'structure'
  members: Readonly<Record<string, Shape>>
  required: readonly string[]
}

export interface OperationModel {
  input: Structure
  output: Structure
}

function structure(members: Record<string, Shape>, ...required: string[]): Structure {
  return { kind: 'structure', members, required }
}

const text: Shape = { kind: 'string' }
const integer: Shape = { kind: 'integer' }
const timestamp: Shape = { kind: 'timestamp' }
const entityId: Shape = { kind: 'string', least: 1, most: 64, pattern: /^[A-Z0-9]+$/ }
const customerId: Shape = { kind: 'string', least: 1, most: 64, pattern: /^A[A-Z0-9]+$/ }
const currencyAmount: Shape = { kind: 'string', pattern: /^[0-9]+(\.)?[0-9]{0,2}$/ }
const token: Shape = { kind: 'string', least: 1, most: 64 }
const nextToken: Shape = { kind: 'string', least: 1, most: 255 }
const resultSize: Shape = { kind: 'integer', least: 1, most: 100 }
const assignmentStatus: Shape = { kind: 'string', oneOf: ['Submitted', 'Approved', 'Rejected'] }

const assignment = structure({
  AssignmentId: entityId,
  WorkerId: customerId,
  HITId: entityId,
  AssignmentStatus: assignmentStatus,
  AutoApprovalTime: timestamp,
  AcceptTime: timestamp,
  SubmitTime: timestamp,
  ApprovalTime: timestamp,
  RejectionTime: timestamp,
  Deadline: timestamp,
  Answer: text,
  RequesterFeedback: text,
})

const qualificationRequirement = structure(
  {
    QualificationTypeId: text,
    Comparator: { kind: 'string', oneOf: ['GreaterThanOrEqualTo', 'Exists', 'EqualTo', 'In'] },
    IntegerValues: { kind: 'list', of: integer },
    LocaleValues: { kind: 'list', of: structure({ Country: text, Subdivision: text }, 'Country') },
    RequiredToPreview: { kind: 'boolean' },
    ActionsGuarded: { kind: 'string', oneOf: ['Accept', 'PreviewAndAccept', 'DiscoverPreviewAndAccept'] },
  },
  'QualificationTypeId',
  'Comparator',
)

const hit = structure({
  HITId: entityId,
  HITTypeId: entityId,
  HITGroupId: entityId,
  HITLayoutId: entityId,
  CreationTime: timestamp,
  Title: text,
  Description: text,
  Question: text,
  Keywords: text,
  HITStatus: { kind: 'string', oneOf: ['Assignable', 'Unassignable', 'Reviewable', 'Reviewing', 'Disposed'] },
  MaxAssignments: integer,
  Reward: currencyAmount,
  AutoApprovalDelayInSeconds: integer,
  Expiration: timestamp,
  AssignmentDurationInSeconds: integer,
  RequesterAnnotation: text,
  QualificationRequirements: { kind: 'list', of: qualificationRequirement },
  HITReviewStatus: {
    kind: 'string',
    oneOf: ['NotReviewed', 'MarkedForReview', 'ReviewedAppropriate', 'ReviewedInappropriate'],
  },
  NumberOfAssignmentsPending: integer,
  NumberOfAssignmentsAvailable: integer,
  NumberOfAssignmentsCompleted: integer,
})

const bonusPayment = structure({
  WorkerId: customerId,
  BonusAmount: currencyAmount,
  AssignmentId: entityId,
  Reason: text,
  GrantTime: timestamp,
})

const notifyFailure = structure({
  NotifyWorkersFailureCode: { kind: 'string', oneOf: ['SoftFailure', 'HardFailure'] },
  NotifyWorkersFailureMessage: text,
  WorkerId: customerId,
})

function page(name: string, of: Shape): Structure {
  return structure({ NextToken: nextToken, NumResults: integer, [name]: { kind: 'list', of } })
}

const paging = { NextToken: nextToken, MaxResults: resultSize }

export const operationModels = {
  GetAccountBalance: {
    input: structure({}),
    output: structure({ AvailableBalance: currencyAmount, OnHoldBalance: currencyAmount }),
  },
  GetAssignment: {
    input: structure({ AssignmentId: entityId }, 'AssignmentId'),
    output: structure({ Assignment: assignment, HIT: hit }),
  },
  GetHIT: { input: structure({ HITId: entityId }, 'HITId'), output: structure({ HIT: hit }) },
  ListHITs: { input: structure(paging), output: page('HITs', hit) },
  ListReviewableHITs: {
    input: structure({
      HITTypeId: entityId,
      Status: { kind: 'string', oneOf: ['Reviewable', 'Reviewing'] },
      ...paging,
    }),
    output: page('HITs', hit),
  },
  ListAssignmentsForHIT: {
    input: structure(
      { HITId: entityId, ...paging, AssignmentStatuses: { kind: 'list', of: assignmentStatus } },
      'HITId',
    ),
    output: page('Assignments', assignment),
  },
  ApproveAssignment: {
    input: structure(
      { AssignmentId: entityId, RequesterFeedback: text, OverrideRejection: { kind: 'boolean' } },
      'AssignmentId',
    ),
    output: structure({}),
  },
  RejectAssignment: {
    input: structure({ AssignmentId: entityId, RequesterFeedback: text }, 'AssignmentId', 'RequesterFeedback'),
    output: structure({}),
  },
  NotifyWorkers: {
    input: structure(
      { Subject: text, MessageText: text, WorkerIds: { kind: 'list', of: customerId } },
      'Subject',
      'MessageText',
      'WorkerIds',
    ),
    output: structure({ NotifyWorkersFailureStatuses: { kind: 'list', of: notifyFailure } }),
  },
  SendBonus: {
    input: structure(
      {
        WorkerId: customerId,
        BonusAmount: currencyAmount,
        AssignmentId: entityId,
        Reason: text,
        UniqueRequestToken: token,
      },
      'WorkerId',
      'BonusAmount',
      'AssignmentId',
      'Reason',
    ),
    output: structure({}),
  },
  ListBonusPayments: {
    input: structure({ HITId: entityId, AssignmentId: entityId, ...paging }),
    output: page('BonusPayments', bonusPayment),
  },
} as const satisfies Record<string, OperationModel>

export type OperationName = keyof typeof operationModels

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operationModels, name)
}
