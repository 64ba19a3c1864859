import type { Declaration, Words } from '../../core/marketplace.ts'
import { mturkIdRules } from './ids.ts'
import { letter, websiteFile } from './by-hand.ts'

const words: Words = {
  task: 'HIT',
  tasks: 'HITs',
  aTask: 'a HIT',
  submission: 'assignment',
  submissions: 'assignments',
  aSubmission: 'an assignment',
  worker: 'worker',
  workers: 'workers',
  requester: 'requester',
  operator: 'Amazon',
  marketplace: 'Amazon Mechanical Turk',
  website: 'the Requester website',
}

const minutes = 60_000

/** An IAM policy; Mechanical Turk knows no resources. The README shows the same. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'ReverseRejections',
      Effect: 'Allow',
      Action: [
        'mechanicalturk:ApproveAssignment',
        'mechanicalturk:GetAssignment',
        'mechanicalturk:GetHIT',
        'mechanicalturk:ListHITs',
        'mechanicalturk:ListAssignmentsForHIT',
        'mechanicalturk:GetAccountBalance',
      ],
      Resource: '*',
    },
  ],
}

/** What Mechanical Turk is like, as far as its published documents say. */
export const mturk: Declaration = {
  id: 'mturk',
  words,
  ids: mturkIdRules,
  // ApproveAssignment, AWS Mechanical Turk API reference.
  window: { from: 'submission', days: 30, sure: true },
  currency: 'USD',
  steps: [{ name: 'approve' }],
  feedback: {
    max: 1024,
    // ASCII 0-8, 11, 12 and 14-31 are refused (ApproveAssignment, API reference); tab, LF and CR are allowed.
    // oxlint-disable-next-line no-control-regex
    forbidden: /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/,
    reaches: 'Each worker sees it with the approval. The old rejection text is never sent.',
  },
  final: true,
  pace: { atOnce: 4 },
  // A signed request is accepted for five minutes after its time; work that was begun then may take some minutes more.
  landsWithin: 15 * minutes,
  // "This operation can be called with a status of: Submitted" was seen for approved work (Dallinger issues 3072 and 1398),
  // though never captured together with OverrideRejection.
  secondCall: 'refused',
  pageSize: 100,
  balance: {
    explains:
      'For a prepaid account this is the prepaid balance. With AWS Billing it is what is left of the monthly usage that AWS allows, and it may be far below what you could pay.',
    toppingUp:
      'Add money at requester.mturk.com, or with AWS Billing ask AWS Support to raise the monthly usage of Mechanical Turk (Service Quotas, L-EC45676A).',
    fixed: {
      environment: 'sandbox',
      available: 10_000_000,
      says: 'The sandbox always shows a balance of $10,000.00; nothing is taken from it.',
    },
  },
  access: {
    explains:
      'The access key of this server belongs to an IAM user of the AWS account that is linked with the requester account. It needs the policy below and nothing else. Mechanical Turk has no permissions finer than an operation: such a key can approve any submitted work of the account. Overturn reverses only what it has read as rejected.',
    policy: JSON.stringify(policy, undefined, 2),
  },
  letter,
  websiteFile,
  evidence: 'Built from Amazon’s published documents and tested against a simulator, never against the live service.',
}
