import { day, reversalWindow, type Assignment, type Hit } from './records.ts'
import type { NewAssignment, NewHit, World } from './world.ts'
import { seedOddities, type OddNames } from './seed-oddities.ts'

type Names =
  | 'rejected'
  | 'hourBeforeDeadline'
  | 'hourAfterDeadline'
  | 'twoDaysAfterDeadline'
  | 'awaitingReview'
  | 'approved'
  | 'deletedHit'
  | 'disposedHit'
  | 'websiteBatch'
  | 'crowd'
  | 'massRejection'
  | 'anotherAccount'
  | 'notSubmitted'
  | 'notIndexed'
  | 'hitIds'

/** The ids of the seeded data by what they are; assignments, but for `hitIds`. */
export type Cast = Record<Names | OddNames, string[]>

export interface CastSizes {
  rejected?: number
  /** Assignments of the one HIT with very many. */
  crowd?: number
  massRejection?: number
  websiteBatch?: number
}

const hour = 3_600_000
/** Seeds the first account with every edge of the facts, and a second account with work that is not the first one's. */
export function seedCast(world: World, sizes: CastSizes = {}): Cast {
  const now = world.clock.now()
  const submitted = (ago: number): NewAssignment => ({ submittedAt: now - ago })
  const old: NewHit = { createdAt: now - 50 * day, expiresAt: now - 25 * day }
  const deleted = (kind: 'gone' | 'shown'): Assignment => {
    const assignment = world.addSingle({}, submitted(4 * day))
    assignment.hit.deleted = kind
    return assignment
  }
  const rejected = rejectedWork(world, sizes.rejected ?? 12)
  return {
    rejected,
    hourBeforeDeadline: [world.addSingle(old, submitted(reversalWindow - hour)).id],
    hourAfterDeadline: [world.addSingle(old, submitted(reversalWindow + hour)).id],
    twoDaysAfterDeadline: [world.addSingle(old, submitted(reversalWindow + 2 * day)).id],
    awaitingReview: [0, 1, 2].map(() => world.addSingle({}, { ...submitted(day), status: 'Submitted' }).id),
    approved: [0, 1, 2].map(() => world.addSingle({}, { ...submitted(3 * day), status: 'Approved' }).id),
    deletedHit: [deleted('gone').id],
    disposedHit: [deleted('shown').id],
    websiteBatch: websiteBatch(world, sizes.websiteBatch ?? 8),
    crowd: crowd(world, sizes.crowd ?? 250),
    massRejection: massRejection(world, sizes.massRejection ?? 40),
    anotherAccount: anotherAccount(world),
    notSubmitted: [world.addSingle({ expiresAt: now + day }, { submittedAt: now, status: 'Accepted' }).id],
    notIndexed: [world.addSingle({}, { ...submitted(hour), status: 'Submitted', indexedAt: now + hour }).id],
    hitIds: rejected.slice(0, 1).map((id) => world.assignment(id).hit.id),
    ...seedOddities(world),
  }
}

const titles = [
  'Read a receipt and copy the total',
  'Which of two sentences sounds more natural?',
  'Draw a box around each traffic sign',
] as const

/** Three rejected assignments a HIT, some days back. */
function rejectedWork(world: World, count: number): string[] {
  const ids: string[] = []
  let hit: Hit | undefined
  for (let made = 0; made < count; made += 1) {
    if (hit === undefined || made % 3 === 0) {
      hit = world.addHit({ title: world.random.pick(titles), reward: world.random.pick(['0.25', '0.50', '1.20']) })
    }
    const ago = 2 * day + world.random.integer(10 * 24) * hour
    ids.push(world.addAssignment(hit, { submittedAt: world.clock.now() - ago }).id)
  }
  return ids
}

/** A batch made on the Requester website: one HIT a row of its input, three assignments each, mostly rejected. */
function websiteBatch(world: World, hits: number): string[] {
  const typeId = world.newId()
  const ids: string[] = []
  for (let row = 1; row <= hits; row += 1) {
    const hit = world.addHit({
      typeId,
      title: 'Describe what the picture shows, in "your own" words',
      description: 'Write one or two sentences about a picture.',
      annotation: 'BatchId:1234567;OriginalHitTemplateId:7654321;',
      reward: '0.05',
    })
    for (let place = 0; place < 3; place += 1) {
      const status = place === 2 && row % 4 === 0 ? 'Approved' : 'Rejected'
      const feedback = status === 'Rejected' ? { feedback: 'Attention check, "Q3"' } : {}
      const ago = 5 * day + row * 61_000
      const answer = row === 3 ? 'a market\r\nwith two stalls' : 'a "blue" door, closed'
      ids.push(world.addAssignment(hit, { status, submittedAt: world.clock.now() - ago, answer, ...feedback }).id)
    }
  }
  return ids
}

/** One HIT with very many assignments: mostly rejected, some approved, some undecided. */
function crowd(world: World, count: number): string[] {
  const hit = world.addHit({ title: 'A ten-minute survey about commuting', maxAssignments: count, reward: '1.00' })
  return Array.from({ length: count }, (_, place) => {
    const status = place % 25 === 0 ? 'Approved' : place % 25 === 1 ? 'Submitted' : 'Rejected'
    const ago = (status === 'Submitted' ? day : 2 * day) + place * 45_000
    return world.addAssignment(hit, { status, submittedAt: world.clock.now() - ago }).id
  })
}

/** Many rejections within a minute and a half, all with one text: the mark of a script that went wrong. */
function massRejection(world: World, count: number): string[] {
  const worker = world.newWorker()
  return Array.from({ length: count }, (_, place) => {
    const hit = { title: 'Transcribe ten seconds of speech', reward: '0.12' }
    const submittedAt = world.clock.now() - 3 * day - place * 600_000
    const decidedAt = world.clock.now() - 2 * day + Math.floor((place * 90_000) / count)
    const feedback = 'Rejected by automatic quality control.'
    return world.addSingle(hit, { submittedAt, decidedAt, feedback, ...(place % 5 === 0 ? { worker } : {}) }).id
  })
}

function anotherAccount(world: World): string[] {
  const account = world.addAccount({
    name: 'another-team',
    keys: [{ id: 'SIMULATORKEY00000002', secret: 'simulator-secret-of-no-value-000000000002' }],
    balance: '250.00',
  })
  return [0, 1].map(() => world.addSingle({ account, title: 'Work of another team' }, {}).id)
}

/** Seeds very much work cheaply: one hundred rejected assignments a HIT. @returns the ids, in the order made */
export function seedLarge(world: World, count: number, more: NewHit & { perHit?: number } = {}): string[] {
  const { perHit = 100, ...hitMore } = more
  const ids: string[] = []
  let hit: Hit | undefined
  for (let made = 0; made < count; made += 1) {
    if (hit === undefined || made % perHit === 0) hit = world.addHit({ maxAssignments: perHit, ...hitMore })
    ids.push(world.addAssignment(hit, { submittedAt: world.clock.now() - 2 * day - (made % 864_000) * 100 }).id)
  }
  return ids
}
