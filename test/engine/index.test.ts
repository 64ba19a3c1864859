import { afterEach, describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { until } from '../support/until.ts'
import { but } from './judge.ts'
import { ada, openWorld, type World, type WorldOptions } from './world.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

let world: World
const open = async (options: WorldOptions = {}): Promise<World> => {
  world = await openWorld({ indexed: true, ...options })
  return world
}
afterEach(() => world.close())

const index = () => world.store.index
const progress = () => index().progress(world.account.id)
const rested = async (): Promise<boolean> => (await progress()).state === 'resting'
const known = async (filter = {}): Promise<readonly string[]> =>
  (await index().find(world.account.id, { filter, limit: 1_000 })).rows.map(({ submission }) => submission).toSorted()
const pass = async (): Promise<void> => {
  const before = (await progress()).endedAt
  await world.until(async () => (await rested()) && (await progress()).endedAt !== before, minute)
}

describe.each(databases)('on $name, the index', (database) => {
  test('knows every rejected submission with its worker, reason, deadline and price, and no other', async () => {
    await open({ database })
    const { world: theirs } = world.simulator
    const hit = theirs.addHit({ title: 'Read a receipt', reward: '0.50', maxAssignments: 9 })
    const rejected = theirs.addAssignment(hit, { feedback: 'Wrong total.' })
    for (const status of ['Approved', 'Submitted'] as const) theirs.addAssignment(hit, { status })
    world.engine.wake()
    await pass()
    const { rows } = await index().find(world.account.id, { filter: { workers: [rejected.worker] }, limit: 10 })
    expect(rows).toMatchObject([
      {
        submission: rejected.id,
        task: hit.id,
        taskType: hit.typeId,
        title: 'Read a receipt',
        worker: rejected.worker,
        text: 'Wrong total.',
        deadline: new Date(rejected.submittedAt + 30 * day).toISOString(),
        reward: 500,
        total: 600,
      },
    ])
    expect(await known()).toEqual([rejected.id])
    expect((await progress()).known).toEqual({ count: 1, total: 600 })
  })

  test('marks what is rejected no more, and what was deleted with its task', async () => {
    await open({ database })
    const { world: theirs } = world.simulator
    const [stays, approved, deleted] = [0, 1, 2].map(() => theirs.addSingle())
    if (!stays || !approved || !deleted) throw new Error('three were made')
    await pass()
    expect(await known()).toHaveLength(3)
    approved.decision = { status: 'Approved', approvedAt: world.simulator.clock.now() }
    deleted.hit.deleted = 'gone'
    world.clock.advance(day)
    await pass()
    expect(await known()).toEqual([stays.id])
    expect(await known({ alsoGone: true })).toHaveLength(3)
    expect((await progress()).known.count).toBe(1)
  })

  test('takes back in what a listing missed once', async () => {
    await open({ database })
    const [stays, missed] = [0, 1].map(() => world.simulator.world.addSingle())
    if (!stays || !missed) throw new Error('two were made')
    await pass()
    missed.hit.deleted = 'gone'
    await pass()
    expect(await known()).toEqual([stays.id])
    missed.hit.deleted = false
    await pass()
    expect(await known()).toEqual([stays.id, missed.id].toSorted())
  })

  test('goes on where it was after a crash, and reads no page twice', async () => {
    await open({ database })
    const { world: theirs } = world.simulator
    for (let made = 0; made < 110; made++) theirs.addSingle()
    world.simulator.moods.set({ latency: { ms: 20 } })
    await until(async () => (await progress()).read > 20, 20_000, 1)
    await world.engine.close()
    const before = await progress()
    expect(before.state).not.toBe('resting')
    world.start()
    await pass()
    expect(await known()).toHaveLength(110)
    expect(world.calls('ListHITs')).toBe(2)
    expect(world.calls('ListAssignmentsForHIT')).toBeLessThanOrEqual(110 + 6)
  })
})

describe('the index reads economically', () => {
  test('only tasks with something decided, and the second time only those with news', async () => {
    await open()
    const { world: theirs } = world.simulator
    const hits = [0, 1, 2, 3].map(() => theirs.addHit())
    for (const hit of hits.slice(0, 3)) theirs.addAssignment(hit)
    await pass()
    expect(world.calls('ListAssignmentsForHIT')).toBe(3)
    const [first] = hits
    if (!first) throw new Error('four were made')
    const news = theirs.addAssignment(first)
    await pass()
    expect(await known()).toContain(news.id)
    expect([world.calls('ListAssignmentsForHIT'), world.calls('ListHITs')]).toEqual([4, 2])
  })

  test('never a task whose last work is past the window, unless somebody asks for all of it', async () => {
    await open()
    const { world: theirs } = world.simulator
    const now = world.simulator.clock.now()
    const old = theirs.addSingle(
      { createdAt: now - 80 * day, expiresAt: now - 40 * day },
      { submittedAt: now - 45 * day },
    )
    const fresh = theirs.addSingle()
    await pass()
    expect(await known()).toEqual([fresh.id])
    expect(await index().ask(world.account.id, 'all', world.clock.now())).toBe(true)
    world.engine.wake()
    await pass()
    expect(await known()).toEqual([old.id, fresh.id].toSorted())
  })

  test('also a task that was ended by a date long before it was made, and one whose window is over for less than a day', async () => {
    await open()
    const { world: theirs } = world.simulator
    const now = world.simulator.clock.now()
    const ended = theirs.addSingle(
      { createdAt: now - 10 * day, expiresAt: now - 100 * day },
      { submittedAt: now - 9 * day },
    )
    const justOver = theirs.addSingle(
      { createdAt: now - 60 * day, expiresAt: now - 30.5 * day },
      { submittedAt: now - 30.5 * day },
    )
    await pass()
    expect(await known()).toEqual([ended.id, justOver.id].toSorted())
  })
})

test('a task whose page is lost again and again keeps the index from no other, and is read with a later pass', async () => {
  let unreadable = ''
  await open({
    market: (marketplace) =>
      but(marketplace, {
        rejected: async (task, cursor) =>
          task.id === unreadable
            ? { kind: 'lost', said: { code: 'TimeoutError', text: 'The reply was not whole.' } }
            : marketplace.rejected(task, cursor),
      }),
  })
  const lost = world.simulator.world.addSingle()
  const other = world.simulator.world.addSingle()
  unreadable = lost.hit.id
  await pass()
  expect(await known()).toEqual([other.id])
  unreadable = ''
  await pass()
  expect(await known()).toEqual([lost.id, other.id].toSorted())
})

describe('the index stands back', () => {
  test('while a check or a reversal of the account runs', async () => {
    await open({ indexed: false })
    const ids = Array.from({ length: 40 }, () => world.simulator.world.addSingle().id)
    const { id } = await world.check(ids)
    await world.confirm(id)
    await world.engine.close()
    const begun = await world.store.index.work(world.account.id, world.clock.now(), 10, true)
    expect([begun, (await progress()).state]).toEqual([undefined, 'never'])
    world.start({ indexed: true })
    await world.until(() => world.is(id, 'ended'))
    await pass()
    const calls = world.simulator.ledger.calls().map(({ operation }) => operation)
    expect(calls.indexOf('ListHITs')).toBeGreaterThan(calls.lastIndexOf('ApproveAssignment'))
  })

  test('when the account may not list, and says why; nothing of a reversal pauses for it', async () => {
    await open()
    world.simulator.moods.set({ denied: { operation: 'ListHITs' } })
    const { id: submission } = world.simulator.world.addSingle()
    const { id } = await world.check([submission])
    await world.until(async () => (await progress()).trouble !== undefined)
    expect(await world.isPaused(id)).toBe(false)
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['reversed'])
  })

  test('after an answer that was lost, and then goes on', async () => {
    await open({ moods: { halfAnswer: { operation: 'ListAssignmentsForHIT', times: 2 } } })
    const { id } = world.simulator.world.addSingle()
    await pass()
    expect(await known()).toEqual([id])
  })
})

test.each(databases)(
  'on $name, what somebody keeps out by its worker is left out where only its id was brought, until it is put back',
  async (database) => {
    await open({ database, indexed: false })
    const [meant, deliberate] = [world.simulator.world.addSingle(), world.simulator.world.addSingle()]
    const { store, account, clock } = world
    const kept = { kind: 'worker', value: deliberate.worker, why: 'It was spam.', by: ada, at: clock.now() } as const
    await store.index.keepOut(account.id, kept)
    const { id } = await world.check([meant.id, deliberate.id])
    const lines = async () => (await world.lines(id)).map(({ leftOut, work, hint }) => [leftOut, work, hint])
    expect(await lines()).toEqual([
      [false, 'waiting', ''],
      [true, 'idle', 'kept out on purpose by ada: It was spam.'],
    ])
    await store.reversals.leaveOut(id, { kind: 'numbers', numbers: [2] }, false, ada, clock.now())
    clock.advance(1_000)
    await store.reversals.checkAgain(id, { readBefore: clock.now() }, ada, clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'checked'))
    expect((await lines()).map(([leftOut, work]) => [leftOut, work])).toEqual([
      [false, 'waiting'],
      [false, 'waiting'],
    ])
  },
)
