/** How Mechanical Turk's ids look. The pattern is the service model's; the shapes were seen in public files. */
import type { IdRules } from '../../core/ids/rules.ts'

const before2014 = 'has the shape of ids from before 2014'

export const mturkIdRules: IdRules = {
  alphabet: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  madeOf: 'only letters and digits',
  letterCase: 'upper',
  longest: 64,
  likelyFrom: 20,
  usual: { length: 30, begins: '3' },
  older: [
    { length: 30, begins: '2', hint: before2014 },
    { length: 28, begins: '2', hint: before2014 },
    { length: 40, begins: '', hint: before2014 },
  ],
  placeholders: [
    { text: 'ASSIGNMENT_ID_NOT_AVAILABLE', why: 'is what Amazon shows in a preview; nobody did this work' },
  ],
  worker: { begins: 'A', from: 10, under: 20 },
  names: {
    submission: ['AssignmentId', 'assignmentids', 'assignment', 'assignments'],
    task: ['HITId', 'hitids', 'HIT', 'hits', 'hid'],
    worker: ['WorkerId', 'workerids', 'worker', 'customerid'],
    status: ['assignmentstatus', 'status'],
    submittedAt: ['submittime', 'submittedat', 'submissiontime'],
    reward: ['reward'],
    taskType: ['HITTypeId', 'hittypeids', 'hittype'],
    title: ['Title', 'hittitle'],
    // The Requester website's upload; nodeGame heads the same column `Approve("x")`.
    mark: ['Approve', 'approve("x")'],
    other: ['hitgroupid', 'hitlayoutid', 'requesterid'],
  },
  // AssignmentStatus, as the results file and the API write it.
  statuses: { rejected: ['rejected'], approved: ['approved'], 'awaiting review': ['submitted'] },
  // The mail that carries a worker’s message to the requester, as labs have quoted it in public code.
  mail: {
    senders: ['mturk-noreply@amazon.com'],
    prefixes: [{ text: 'SANDBOX:', environment: 'sandbox' }],
  },
  words: {
    submission: 'assignment',
    submissions: 'assignments',
    aSubmission: 'an assignment',
    aTask: 'a HIT',
    worker: 'worker',
  },
}
