/** The index of an account in the words of the document. */
import type { IndexProgress, Rejection, RejectionSum } from '../../core/index-store.ts'
import type { ProgressBody, RejectionBody } from '../schemas/rejection.ts'
import { moneyOf } from '../schemas/values.ts'

export const sumBody = ({ count, total }: RejectionSum, currency: string): ProgressBody['known'] => ({
  count,
  total: moneyOf(total, currency),
})

export const rejectionBody = (found: Rejection, currency: string): RejectionBody => ({
  submission: found.submission,
  task: found.task,
  title: found.title,
  taskType: found.taskType,
  worker: found.worker,
  submittedAt: found.submittedAt ?? null,
  rejectedAt: found.rejectedAt ?? null,
  deadline: found.deadline ?? null,
  text: found.text,
  textKey: found.textKey,
  reward: moneyOf(found.reward, currency),
  total: moneyOf(found.total, currency),
  madeElsewhere: found.madeElsewhere,
  seenAt: found.seenAt,
  goneAt: found.goneAt ?? null,
  keptOut: found.keptOut,
})

export const progressBody = (progress: IndexProgress, currency: string): ProgressBody => ({
  reach: progress.reach,
  state: progress.state,
  listed: progress.listed,
  toRead: progress.toRead,
  read: progress.read,
  calls: progress.calls,
  beganAt: progress.beganAt ?? null,
  endedAt: progress.endedAt ?? null,
  nextAt: progress.nextAt ?? null,
  trouble: progress.trouble ?? null,
  known: sumBody(progress.known, currency),
})
