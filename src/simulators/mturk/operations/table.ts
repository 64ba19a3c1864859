import type { OperationName } from '../model.ts'
import type { Operation } from './context.ts'
import { approveAssignment, rejectAssignment } from './decisions.ts'
import {
  getAccountBalance,
  getAssignment,
  getHit,
  listAssignmentsForHit,
  listHits,
  listReviewableHits,
} from './reads.ts'
import { listBonusPayments, notifyWorkers, sendBonus } from './workers.ts'

/** Every operation that the simulator knows, by its name on the wire. */
export const operations: Record<OperationName, Operation> = {
  GetAccountBalance: getAccountBalance,
  GetAssignment: getAssignment,
  GetHIT: getHit,
  ListHITs: listHits,
  ListReviewableHITs: listReviewableHits,
  ListAssignmentsForHIT: listAssignmentsForHit,
  ApproveAssignment: approveAssignment,
  RejectAssignment: rejectAssignment,
  NotifyWorkers: notifyWorkers,
  SendBonus: sendBonus,
  ListBonusPayments: listBonusPayments,
}
