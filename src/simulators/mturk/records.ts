import type { Tenths } from './money.ts'

/** `Accepted` is work in progress: it counts on the HIT, and every call about it is refused. */
export type WorkStatus = 'Accepted' | 'Submitted' | 'Approved' | 'Rejected'

export interface AccessKey {
  id: string
  secret: string
  /** Temporary keys have one, and requests without it are refused. */
  sessionToken?: string
  /** Epoch ms after which a temporary key is refused as expired. */
  expires?: number
}

/** How an account pays: a balance that must suffice, a monthly allowance, or the sandbox's balance that never moves. */
export type Funding = 'prepaid' | 'aws-billing' | 'sandbox'

export interface Account {
  name: string
  /** Twelve digits, as in the ARN of refusals. */
  number: string
  keys: AccessKey[]
  funding: Funding
  balance: Tenths
  /** The balance before the last change, for reads that lag. */
  earlier?: Earlier<Tenths>
  /** Whether the reply carries OnHoldBalance; it may be missing. */
  tellsOnHold: boolean
  /** Operations that the policy gives; undefined gives all. */
  permitted?: ReadonlySet<string>
  linked: boolean
  hits: Map<string, Hit>
  /** Workers who cannot be written to, with the kind of failure. */
  unreachable: Map<string, 'SoftFailure' | 'HardFailure'>
  bonuses: Bonus[]
  /** UniqueRequestToken → when and by which request it was spent. */
  bonusTokens: Map<string, { at: number; requestId: string }>
}

export interface Hit {
  id: string
  account: Account
  typeId: string
  groupId: string
  title: string
  description: string
  keywords: string
  reward: Tenths
  createdAt: number
  expiresAt: number
  maxAssignments: number
  autoApprovalDelay: number
  duration: number
  annotation?: string
  masters: boolean
  /** Fee of premium qualifications, an amount an assignment. */
  premium: Tenths
  reviewing: boolean
  /** `gone`: every call says it does not exist. `shown`: GetHIT still shows it as Disposed. */
  deleted: false | 'gone' | 'shown'
  assignments: Assignment[]
  counts: Record<WorkStatus, number>
}

/** What a decision changes on an assignment. */
export interface Decision {
  status: WorkStatus
  approvedAt?: number
  rejectedAt?: number
  feedback?: string
}

/** The state before the last change; `at` is uptime, `reads` how often it was read since. */
export interface Earlier<T> {
  value: T
  at: number
  reads: number
}

export interface Assignment {
  id: string
  hit: Hit
  worker: string
  acceptedAt: number
  submittedAt: number
  autoApprovalAt: number
  answer: string
  decision: Decision
  earlier?: Earlier<Decision>
  /** Epoch ms before which the service has not indexed the submission yet. */
  indexedAt: number
}

export interface Bonus {
  assignment: Assignment
  amount: Tenths
  reason: string
  grantedAt: number
}

export const day = 24 * 60 * 60 * 1000

/** A rejection can be overridden up to this long after the submission. */
export const reversalWindow = 30 * day

/**
 * HITs are disposed of by themselves after 120 days. The documentation does not say from when; the simulator counts
 * from the HIT's expiration.
 */
const hitLife = 120 * day

/** Whether the HIT's work can no longer be read or decided. */
export function isGone(hit: Hit, now: number): boolean {
  return hit.deleted !== false || now > hit.expiresAt + hitLife
}
