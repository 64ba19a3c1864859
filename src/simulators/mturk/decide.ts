import { assignmentFee, bonusFee, type FeeRounding } from './fees.ts'
import type { CallEntry } from './ledger.ts'
import type { Tenths } from './money.ts'
import type { Account, Assignment, Decision, Earlier } from './records.ts'
import type { World } from './world.ts'

/** Who decides: a call of the API, or somebody at the website, a script, time itself. */
export interface Decider {
  call?: CallEntry
  by: string
  override?: boolean
  feedback?: string
  rounding?: FeeRounding
  /** Whether RejectionTime stays after a reversal; not documented, by default it is cleared. */
  keepsRejectionTime?: boolean
}

/** What approving would cost: reward and fee, in tenths of a cent. */
export function priceOf(assignment: Assignment, rounding?: FeeRounding): { reward: Tenths; fee: Tenths } {
  return { reward: assignment.hit.reward, fee: assignmentFee(assignment.hit, rounding) }
}

/**
 * Approves and pays, whatever the state was; the caller has judged whether it may be. Feedback that is not given
 * leaves the text last sent: documented is that RequesterFeedback is the text last sent with approve or reject.
 */
export function approve(world: World, assignment: Assignment, decider: Decider): void {
  const { reward, fee } = priceOf(assignment, decider.rounding)
  const before = assignment.decision
  const { rejectedAt, ...rest } = before
  change(world, assignment, {
    ...rest,
    ...(decider.keepsRejectionTime === true && rejectedAt !== undefined ? { rejectedAt } : {}),
    status: 'Approved',
    approvedAt: world.clock.now(),
    ...(decider.feedback === undefined ? {} : { feedback: decider.feedback }),
  })
  spend(world, assignment.hit.account, reward + fee)
  note(world, assignment, 'approval', before, decider, { reward, fee })
}

/** Rejects; the worker is not paid and no fee falls due. */
export function reject(world: World, assignment: Assignment, decider: Decider): void {
  const before = assignment.decision
  change(world, assignment, {
    status: 'Rejected',
    rejectedAt: world.clock.now(),
    ...(decider.feedback === undefined ? {} : { feedback: decider.feedback }),
  })
  note(world, assignment, 'rejection', before, decider, { reward: 0, fee: 0 })
}

/** Pays a bonus and its fee. */
export function grantBonus(
  world: World,
  assignment: Assignment,
  amount: Tenths,
  reason: string,
  call: CallEntry,
): void {
  const { account } = assignment.hit
  account.bonuses.push({ assignment, amount, reason, grantedAt: world.clock.now() })
  const fee = bonusFee(amount)
  spend(world, account, amount + fee)
  note(world, assignment, 'bonus', assignment.decision, { call, by: account.name }, { reward: amount, fee })
}

/** Sets the balance, in tenths of a cent, as a purchase or a new allowance does. */
export function setBalance(world: World, account: Account, balance: Tenths, by: string): void {
  account.earlier = earlier(world, account.balance)
  account.balance = balance
  world.ledger.record(
    {
      kind: 'balance',
      account: account.name,
      assignment: undefined,
      from: undefined,
      to: undefined,
      override: false,
      reward: 0,
      fee: 0,
      balance,
      call: undefined,
      by,
    },
    new Date(world.clock.now()).toISOString(),
  )
}

/** Approves undecided work whose time has come; the approval carries that time, not the time it was noticed. */
export function settle(world: World): void {
  const now = world.clock.now()
  if (now < world.nextAutoApproval) return
  world.nextAutoApproval = Infinity
  for (const assignment of world.undecided) {
    if (assignment.autoApprovalAt > now) {
      world.nextAutoApproval = Math.min(world.nextAutoApproval, assignment.autoApprovalAt)
      continue
    }
    approve(world, assignment, { by: 'auto-approval' })
    assignment.decision.approvedAt = assignment.autoApprovalAt
  }
}

function earlier<T>(world: World, value: T): Earlier<T> {
  return { value, at: world.clock.uptime(), reads: 0 }
}

function change(world: World, assignment: Assignment, decision: Decision): void {
  const { counts } = assignment.hit
  counts[assignment.decision.status] -= 1
  counts[decision.status] += 1
  assignment.earlier = earlier(world, assignment.decision)
  assignment.decision = decision
  world.undecided.delete(assignment)
}

function spend(world: World, account: Account, amount: Tenths): void {
  if (account.funding === 'sandbox') return
  account.earlier = earlier(world, account.balance)
  account.balance -= amount
}

function note(
  world: World,
  assignment: Assignment,
  kind: 'approval' | 'rejection' | 'bonus',
  before: Decision,
  decider: Decider,
  money: { reward: Tenths; fee: Tenths },
): void {
  const { account } = assignment.hit
  world.ledger.record(
    {
      kind,
      account: account.name,
      assignment: assignment.id,
      from: before.status,
      to: assignment.decision.status,
      override: decider.override ?? false,
      ...money,
      balance: account.balance,
      call: decider.call?.sequence,
      by: decider.by,
    },
    new Date(world.clock.now()).toISOString(),
  )
}
