import { afterEach, describe, expect, test } from 'vitest'
import { seedCast, seedLarge } from '../../src/simulators/mturk/seed.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

const hour = 3_600_000

let world: World
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options))
afterEach(() => world.close())

const reads = (): number => world.calls('GetAssignment') + world.calls('ListAssignmentsForHIT') + world.calls('GetHIT')
const distinct = async (id: string): Promise<ReadonlySet<string | undefined>> => new Set(await world.verdicts(id))

describe('each kind of work', () => {
  test('gets the verdict that fits it', async () => {
    await open()
    const cast = seedCast(world.simulator.world, { crowd: 30, massRejection: 5, websiteBatch: 2, rejected: 3 })
    const kinds = {
      reversible: cast.rejected,
      'already approved': cast.approved,
      'awaiting review': cast.awaitingReview,
      'too late': cast.twoDaysAfterDeadline,
      'not found': [...cast.anotherAccount, ...cast.hitIds, ...cast.notSubmitted, ...cast.deletedHit],
    } as const
    const { id } = await world.check(Object.values(kinds).flat())
    const verdicts = new Map((await world.lines(id)).map((line) => [line.submission, line.verdict]))
    for (const [verdict, submissions] of Object.entries(kinds))
      for (const submission of submissions)
        expect([submission, verdicts.get(submission)]).toEqual([submission, verdict])
  })

  test('keeps what the marketplace says of it, and its part of the bill', async () => {
    await open()
    const hit = world.simulator.world.addHit({ reward: '0.50', title: 'Read a receipt', maxAssignments: 1 })
    const {
      id: submission,
      worker,
      submittedAt,
    } = world.simulator.world.addAssignment(hit, { feedback: 'Wrong total.' })
    const { id } = await world.check([submission])
    expect(await world.line(id, submission)).toMatchObject({
      verdict: 'reversible',
      detail: '',
      facts: {
        task: hit.id,
        title: 'Read a receipt',
        worker,
        submittedAt: new Date(submittedAt).toISOString(),
        deadline: new Date(submittedAt + 30 * 24 * hour).toISOString(),
        oldText: 'Wrong total.',
        reward: 500,
        fee: 100,
        certainty: 'estimate',
      },
    })
  })

  test('is too late by the marketplace’s clock, not by ours', async () => {
    await open({ moods: { clockSkew: 50 * hour } })
    const theirs = world.simulator.clock.now()
    const submittedAt = theirs - 30 * 24 * hour - 26 * hour
    const late = world.simulator.world.addSingle({}, { submittedAt }).id
    const { id } = await world.check([late])
    expect(await world.verdicts(id)).toEqual(['too late'])
    expect(world.said).toContain('the clocks differ')
    expect((await world.store.accounts.lastAnswer(world.account.id))?.clockSkewMs).toBeGreaterThan(49 * hour)
  })

  test('of another worker than the source names is left alone', async () => {
    await open()
    const { id: submission, worker } = world.simulator.world.addSingle()
    const other = world.simulator.world.addSingle().id
    const { id } = await world.check([
      { submission, named: { worker: worker.toLowerCase() } },
      { submission: other, named: { worker: 'AANOTHERWORKER1' } },
    ])
    expect(await world.verdicts(id)).toEqual(['reversible', 'other worker'])
  })
})

describe('lines of one task', () => {
  test('that the source names are read together: one look, then pages', async () => {
    await open()
    const hit = world.simulator.world.addHit({ maxAssignments: 250 })
    const ids = Array.from({ length: 250 }, () => world.simulator.world.addAssignment(hit).id)
    const { id } = await world.check(ids.map((submission) => ({ submission, named: { task: hit.id } })))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
    expect([world.calls('GetAssignment'), world.calls('ListAssignmentsForHIT')]).toEqual([1, 3])
  })

  test('that the source does not name are found to be together', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 600, { perHit: 200 })
    const { id } = await world.check(ids)
    expect(await distinct(id)).toEqual(new Set(['reversible']))
    expect(reads()).toBe(3 + 6)
  })

  test('that no page shows are looked at singly', async () => {
    await open()
    const hit = world.simulator.world.addHit({ maxAssignments: 9 })
    const ids = Array.from({ length: 5 }, () => world.simulator.world.addAssignment(hit).id)
    const elsewhere = world.simulator.world.addSingle({}, { status: 'Approved' }).id
    const lines = [...ids, elsewhere, '3NOSUCHASSIGNMENT0000000000000'].map((submission) => ({
      submission,
      named: { task: hit.id },
    }))
    const { id } = await world.check(lines)
    expect(await world.verdicts(id)).toEqual([...ids.map(() => 'reversible'), 'already approved', 'not found'])
  })

  test('are looked at singly when the task that the source names is not theirs', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 12, { perHit: 3 })
    const { id } = await world.check(
      ids.map((submission) => ({ submission, named: { task: '3NOTTHEIRTASK00000000000000000' } })),
    )
    expect(await distinct(id)).toEqual(new Set(['reversible']))
  })

  test('lose nothing when pages are refused, lost or throttled', async () => {
    await open({
      moods: {
        throttle: { rate: 50, burst: 2 },
        lostAnswer: { operation: 'ListAssignmentsForHIT', nth: [1, 3] },
      },
    })
    const hit = world.simulator.world.addHit({ maxAssignments: 250 })
    const ids = Array.from({ length: 250 }, () => world.simulator.world.addAssignment(hit).id)
    const { id } = await world.check(ids.map((submission) => ({ submission, named: { task: hit.id } })))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
    expect(reads()).toBeLessThan(20)
  })

  test('are looked at singly when the pages stay lost', async () => {
    await open({ moods: { lostAnswer: { operation: 'ListAssignmentsForHIT' } } })
    const hit = world.simulator.world.addHit({ maxAssignments: 10 })
    const ids = Array.from({ length: 10 }, () => world.simulator.world.addAssignment(hit).id)
    const { id } = await world.check(ids.map((submission) => ({ submission, named: { task: hit.id } })))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
  })
})

describe('trouble with a line', () => {
  test('is tried again', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 6, { perHit: 1 })
    world.simulator.moods.set({ lostAnswer: { operation: 'GetAssignment', nth: [1, 4] } })
    const { id } = await world.check(ids)
    expect(await distinct(id)).toEqual(new Set(['reversible']))
    expect(world.calls('GetAssignment')).toBe(8)
  })

  test('that stays is said, and stops no other', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 6, { perHit: 1 })
    const [bad = ''] = ids
    world.simulator.moods.set({ serverError: { operation: 'GetAssignment', id: bad } })
    const { id } = await world.check(ids)
    expect(await world.verdicts(id)).toEqual(['not readable', ...ids.slice(1).map(() => 'reversible')])
    expect((await world.line(id, bad)).detail).toContain('temporarily unavailable')
  })

  test('is told from trouble with the account by asking the account, when it is the only line', async () => {
    await open()
    const [bad = ''] = seedLarge(world.simulator.world, 1)
    world.simulator.moods.set({ serverError: { operation: 'GetAssignment' } })
    const { id } = await world.check([bad])
    expect(await world.verdicts(id)).toEqual(['not readable'])
  })
})

describe('trouble with the account', () => {
  test.each([
    ['credentials', { expiredKey: true }],
    ['not linked', { notLinked: true }],
    ['permission', { denied: { operation: 'GetAssignment' } }],
    ['endpoint', { htmlForbidden: true }],
    ['outage', { serverError: true }],
  ] as const)('pauses the check as %s, and no line gets a verdict for it', async (trouble, moods) => {
    await open()
    const ids = seedLarge(world.simulator.world, 20, { perHit: 1 })
    world.simulator.moods.set(moods)
    const { id } = await world.bring(ids)
    await world.until(() => world.isPaused(id))
    expect((await world.reversal(id)).pause).toMatchObject({ trouble })
    expect(await distinct(id)).toEqual(new Set([undefined]))
    expect((await world.lines(id)).every((line) => line.check === 'waiting')).toBe(true)
    expect((await world.store.accounts.lastAnswer(world.account.id))?.trouble).toBe(trouble)
  })

  test('in the middle puts the claimed lines back, and a person’s word goes on with them', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 20, { perHit: 1 })
    world.simulator.moods.set({ expiredKey: { operation: 'GetAssignment', after: 6 } })
    const { id } = await world.bring(ids)
    await world.until(() => world.isPaused(id))
    expect((await world.lines(id)).some((line) => line.check === 'looking')).toBe(false)
    const read = (await world.verdicts(id)).filter(Boolean).length
    expect(read).toBeGreaterThan(0)
    expect((await world.reversal(id)).pause?.retryAt).toBeUndefined()
    world.simulator.moods.clear()
    await world.store.reversals.resume(id, { id: 'person-ada', name: 'ada' }, world.clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'checked'))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
  })

  test('that passes lets the check go on by itself', async () => {
    await open()
    const ids = seedLarge(world.simulator.world, 20, { perHit: 1 })
    world.simulator.moods.set({ serverError: true })
    const { id } = await world.bring(ids)
    await world.until(() => world.isPaused(id))
    world.simulator.moods.clear()
    await world.until(() => world.is(id, 'checked'))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
    const events = (await world.store.reversals.events(id)).map(({ kind }) => kind)
    expect(events).toEqual(expect.arrayContaining(['paused', 'resumed', 'checked']))
  })

  test('that becomes another kind is recorded as it is', async () => {
    await open()
    world.simulator.moods.set({ serverError: true })
    const { id } = await world.bring(seedLarge(world.simulator.world, 20, { perHit: 1 }))
    await world.until(() => world.isPaused(id))
    world.simulator.moods.clear()
    world.simulator.moods.set({ expiredKey: true })
    await world.until(async () => (await world.reversal(id)).pause?.trouble === 'credentials')
    expect((await world.reversal(id)).pause?.retryAt).toBeUndefined()
  })

  test('about the balance alone keeps nobody from checking', async () => {
    await open({ moods: { denied: { operation: 'GetAccountBalance' } } })
    const { id } = await world.check(seedLarge(world.simulator.world, 3))
    expect(await distinct(id)).toEqual(new Set(['reversible']))
  })

  test('of having no credentials pauses what would run', async () => {
    await open({ withoutCredentials: true })
    const { id } = await world.bring(seedLarge(world.simulator.world, 3))
    await world.until(() => world.isPaused(id))
    expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'no credentials' })
    expect(world.simulator.ledger.calls()).toEqual([])
  })
})

test('two checks go on side by side', async () => {
  await open({ moods: { latency: { operation: 'GetAssignment', ms: 20 } } })
  const [one, two] = [
    await world.bring(seedLarge(world.simulator.world, 60, { perHit: 1 })),
    await world.bring(seedLarge(world.simulator.world, 20, { perHit: 1 })),
  ]
  await world.until(() => world.is(two.id, 'checked'))
  await world.until(() => world.is(one.id, 'checked'))
  const last = (id: string) => world.reversal(id).then(({ checkedAt }) => checkedAt ?? '')
  expect((await last(two.id)) < (await last(one.id))).toBe(true)
})

test('a check goes on while a reversal takes most of the pace', async () => {
  await open()
  const big = await world.check(seedLarge(world.simulator.world, 300, { perHit: 100 }))
  world.simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 50 } })
  await world.confirm(big.id)
  const small = await world.bring(seedLarge(world.simulator.world, 10, { perHit: 1 }))
  await world.until(() => world.is(small.id, 'checked'))
  await world.until(() => world.is(big.id, 'ended'))
  const checkedAt = (await world.reversal(small.id)).checkedAt ?? ''
  expect(checkedAt < ((await world.reversal(big.id)).endedAt ?? '')).toBe(true)
})

test('a draft that was discarded in the middle of its check is not read any further', async () => {
  await open({ moods: { latency: { operation: 'GetAssignment', ms: 50 } } })
  const { id } = await world.bring(seedLarge(world.simulator.world, 100, { perHit: 1 }))
  await world.simulator.ledger.until(() => world.calls('GetAssignment') >= 3)
  await world.store.reversals.discard(id, { id: 'person-ada', name: 'ada' }, world.clock.now())
  world.engine.wake()
  await world.engine.settle()
  expect(world.calls('GetAssignment')).toBeLessThan(60)
  expect(await world.is(id, 'discarded')).toBe(true)
})

test('drafts expire', async () => {
  await open()
  const { id } = await world.check(seedLarge(world.simulator.world, 1))
  world.clock.advance(8 * 24 * hour)
  await world.until(() => world.is(id, 'expired'), hour)
  expect((await world.store.reversals.events(id)).at(-1)?.kind).toBe('expired')
})
