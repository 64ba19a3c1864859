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
    task: ['HITId', 'hitids'],
    worker: ['WorkerId', 'workerids', 'worker', 'customerid'],
    status: ['assignmentstatus', 'status'],
    submittedAt: ['submittime', 'submittedat', 'submissiontime'],
    reward: ['reward'],
    other: ['hittypeid', 'hitgroupid', 'hitlayoutid', 'requesterid'],
  },
  words: {
    submission: 'assignment',
    submissions: 'assignments',
    aSubmission: 'an assignment',
    aTask: 'a HIT',
    worker: 'worker',
  },
}
