import type { Clock } from './clock.ts'
import { Ledger } from './ledger.ts'
import { parseAmount, type Tenths } from './money.ts'
import type { Random } from './random.ts'
import {
  day,
  type AccessKey,
  type Account,
  type Assignment,
  type Funding,
  type Hit,
  type WorkStatus,
} from './records.ts'

export interface NewAccount {
  name: string
  keys: AccessKey[]
  funding?: Funding
  /** Dollars, such as "1310.40"; the sandbox's is always "10000.00". */
  balance?: string
  tellsOnHold?: boolean
  permitted?: string[]
  linked?: boolean
}

export interface NewHit {
  account?: Account
  id?: string
  typeId?: string
  title?: string
  description?: string
  keywords?: string
  /** Dollars; default "0.50". */
  reward?: string
  createdAt?: number
  expiresAt?: number
  maxAssignments?: number
  /** Seconds; default three days. */
  autoApprovalDelay?: number
  /** Seconds; default one hour. */
  duration?: number
  annotation?: string
  masters?: boolean
  premium?: Tenths
  reviewing?: boolean
}

export interface NewAssignment {
  id?: string
  worker?: string
  status?: WorkStatus
  /** Epoch ms; default two days ago. */
  submittedAt?: number
  acceptedAt?: number
  /** Epoch ms; default one hour after the submission. */
  decidedAt?: number
  feedback?: string
  answer?: string
  indexedAt?: number
}

/** What is true at the service: its accounts, their HITs and the work on them. */
export class World {
  readonly clock: Clock
  readonly random: Random
  readonly ledger = new Ledger()
  readonly accounts: Account[] = []
  readonly hits = new Map<string, Hit>()
  readonly assignments = new Map<string, Assignment>()
  /** Undecided work, and when the first of it is approved by itself. */
  readonly undecided = new Set<Assignment>()
  nextAutoApproval = Infinity

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  /** The account that HITs belong to when nothing else is said. */
  get account(): Account {
    const [first] = this.accounts
    if (first === undefined) throw new Error('The simulator has no account yet')
    return first
  }

  accountNamed(name: string): Account {
    const found = this.accounts.find((account) => account.name === name)
    if (found === undefined) throw new Error(`The simulator has no account "${name}"`)
    return found
  }

  addAccount(given: NewAccount): Account {
    const sandbox = given.funding === 'sandbox'
    const account: Account = {
      name: given.name,
      number: String(100000000000 + this.random.integer(899999999)),
      keys: given.keys,
      funding: given.funding ?? 'prepaid',
      balance: parseAmount(sandbox ? '10000.00' : (given.balance ?? '1000.00')),
      tellsOnHold: given.tellsOnHold ?? false,
      ...(given.permitted === undefined ? {} : { permitted: new Set(given.permitted) }),
      linked: given.linked ?? true,
      hits: new Map(),
      unreachable: new Map(),
      bonuses: [],
      bonusTokens: new Map(),
    }
    this.accounts.push(account)
    return account
  }

  addHit(given: NewHit = {}): Hit {
    const now = this.clock.now()
    const typeId = given.typeId ?? this.newId()
    const hit: Hit = {
      id: given.id ?? this.newId(),
      account: given.account ?? this.account,
      typeId,
      groupId: this.newId(),
      title: given.title ?? 'Read a receipt and copy the total',
      description: given.description ?? 'Look at one picture and answer one question about it.',
      keywords: given.keywords ?? 'picture, question, quick',
      reward: parseAmount(given.reward ?? '0.50'),
      createdAt: given.createdAt ?? now - 4 * day,
      expiresAt: given.expiresAt ?? now - day,
      maxAssignments: given.maxAssignments ?? 3,
      autoApprovalDelay: given.autoApprovalDelay ?? 259_200,
      duration: given.duration ?? 3600,
      ...(given.annotation === undefined ? {} : { annotation: given.annotation }),
      masters: given.masters ?? false,
      premium: given.premium ?? 0,
      reviewing: given.reviewing ?? false,
      deleted: false,
      assignments: [],
      counts: { Accepted: 0, Submitted: 0, Approved: 0, Rejected: 0 },
    }
    if (this.hits.has(hit.id)) throw new Error(`A HIT ${hit.id} is there already`)
    this.hits.set(hit.id, hit)
    hit.account.hits.set(hit.id, hit)
    return hit
  }

  addAssignment(hit: Hit, given: NewAssignment = {}): Assignment {
    const status = given.status ?? 'Rejected'
    const submittedAt = given.submittedAt ?? this.clock.now() - 2 * day
    const decidedAt = given.decidedAt ?? submittedAt + 3_600_000
    const feedback = given.feedback ?? (status === 'Rejected' ? 'The answer does not match the picture.' : undefined)
    const assignment: Assignment = {
      id: given.id ?? this.newId(),
      hit,
      worker: given.worker ?? this.newWorker(),
      acceptedAt: given.acceptedAt ?? submittedAt - 125_000,
      submittedAt,
      autoApprovalAt: submittedAt + hit.autoApprovalDelay * 1000,
      answer: given.answer ?? 'blue',
      decision: {
        status,
        ...(status === 'Approved' ? { approvedAt: decidedAt } : {}),
        ...(status === 'Rejected' ? { rejectedAt: decidedAt } : {}),
        ...(feedback === undefined ? {} : { feedback }),
      },
      indexedAt: given.indexedAt ?? 0,
    }
    if (this.assignments.has(assignment.id)) throw new Error(`An assignment ${assignment.id} is there already`)
    this.assignments.set(assignment.id, assignment)
    hit.assignments.push(assignment)
    hit.counts[status] += 1
    if (status === 'Submitted') {
      this.undecided.add(assignment)
      this.nextAutoApproval = Math.min(this.nextAutoApproval, assignment.autoApprovalAt)
    }
    return assignment
  }

  /** One HIT with one assignment. */
  addSingle(hit: NewHit = {}, assignment: NewAssignment = {}): Assignment {
    return this.addAssignment(this.addHit({ maxAssignments: 1, ...hit }), assignment)
  }

  /** @throws Error where the world holds no such assignment; for tests, which name what they made */
  assignment(id: string): Assignment {
    const found = this.assignments.get(id)
    if (found === undefined) throw new Error(`The simulator holds no assignment ${id}`)
    return found
  }

  /** @throws Error where the world holds no such HIT */
  hit(id: string): Hit {
    const found = this.hits.get(id)
    if (found === undefined) throw new Error(`The simulator holds no HIT ${id}`)
    return found
  }

  /** Thirty characters that begin with 3, as assignments, HITs and HIT types have had them since 2014. */
  newId(): string {
    return `3${this.random.characters(29)}`
  }

  newWorker(): string {
    return `A${this.random.characters(12 + this.random.integer(2))}`
  }
}
