import { afterEach, describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

const minute = 60_000

describe.each(databases)('reversing on $name', (database) => {
  let world: World
  const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld({ ...options, database }))
  afterEach(() => world.close())

  /** Rejected work, one piece a task. */
  const seed = (count: number): string[] =>
    Array.from({ length: count }, () => world.simulator.world.addSingle({ reward: '0.50' }).id)
  const approve = 'ApproveAssignment'
  const all = async (id: string): Promise<ReadonlySet<string>> => new Set(await world.outcomes(id))
  const expectNoFaults = async (...ids: string[]): Promise<void> => expect(await world.faults(...ids)).toEqual([])

  test('every rejected line is called for once and reversed, and the record closes with the balance', async () => {
    await open({ balance: '100.00' })
    const ids = seed(20)
    const ended = await world.reverse(ids)
    expect(await all(ended.id)).toEqual(new Set(['reversed']))
    expect(world.calls(approve)).toBe(20)
    expect(ended.balanceAfter?.available).toBe(100_000 - 20 * (500 + 100))
    expect(ended.digest).toMatch(/^[0-9a-f]{64}$/)
    await expectNoFaults(ended.id)
  })

  test('what was reversed is not paid again by another reversal while reads are stale', async () => {
    await open({ moods: { staleReads: { ms: 10 * minute }, paysAgain: {} } })
    const [submission = ''] = seed(1)
    const first = await world.reverse([submission])
    const second = await world.check([submission])
    expect(await world.verdicts(second.id)).toEqual(['reversible'])
    expect((await world.line(second.id, submission)).heldBy).toBe(first.number)
    await expect(world.confirm(second.id)).rejects.toThrow('changed')
    expect(world.calls(approve)).toBe(1)
    await expectNoFaults(first.id, second.id)
  })

  test('only what was read as rejected is called for', async () => {
    await open()
    const [rejected = ''] = seed(1)
    const submitted = world.simulator.world.addSingle({}, { status: 'Submitted' }).id
    const approved = world.simulator.world.addSingle({}, { status: 'Approved' }).id
    const ended = await world.reverse([submitted, rejected, approved])
    expect(world.simulator.ledger.calls(approve).map(({ input }) => input['AssignmentId'])).toEqual([rejected])
    expect(await world.outcomes(ended.id)).toEqual(['idle', 'reversed', 'idle'])
    await expectNoFaults(ended.id)
  })

  test('being told to slow down fails no line', async () => {
    await open()
    const ids = seed(40)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ throttle: { rate: 40, burst: 3 } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await all(id)).toEqual(new Set(['reversed']))
    expect(world.simulator.ledger.calls(approve).some(({ error }) => error === 'ThrottlingException')).toBe(true)
    await expectNoFaults(id)
  })

  test.each([
    ['the connection closed', { lostAnswer: { operation: approve, every: 3 } }],
    ['the connection was reset', { lostAnswer: { operation: approve, every: 3, how: 'reset' } }],
    ['half an answer came', { halfAnswer: { operation: approve, every: 3 } }],
    ['an error 500 came after the work', { serverError: { operation: approve, every: 3, when: 'after' } }],
    ['a page in HTML came after the work', { strangeAnswer: { operation: approve, every: 3, when: 'after' } }],
  ] as const)('done, and %s: read as approved, never called for again, presumed ours', async (_, moods) => {
    await open()
    const ids = seed(12)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ ...moods, paysAgain: true })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await all(id)).toEqual(new Set(['reversed']))
    expect(world.calls(approve)).toBe(12)
    expect((await world.lines(id)).filter(({ presumed }) => presumed)).toHaveLength(4)
    await expectNoFaults(id)
  })

  test('lost before the work: read as rejected, and reversed by another call', async () => {
    await open()
    const ids = seed(6)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ reset: { operation: approve, every: 2, times: 2 } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await all(id)).toEqual(new Set(['reversed']))
    expect(world.calls(approve)).toBe(8)
    expect((await world.lines(id)).filter(({ presumed }) => presumed)).toHaveLength(0)
    await expectNoFaults(id)
  })

  test('a stale read after a lost answer does not pay twice', async () => {
    await open()
    const ids = seed(4)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ lostAnswer: { operation: approve }, staleReads: { reads: 2 }, paysAgain: true })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await all(id)).toEqual(new Set(['reversed']))
    await expectNoFaults(id)
  })

  test('the refusal of a second call after a lost answer is its proof, however stale the reads', async () => {
    await open()
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({ lostAnswer: { operation: approve, times: 1 }, staleReads: { ms: 600_000 } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.line(id, one)).toMatchObject({ outcome: 'reversed', presumed: true })
    expect(world.calls(approve)).toBe(2)
    await expectNoFaults(id)
  })

  test('approved by somebody else before our call is refused, in those words', async () => {
    await open()
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({ intervention: { operation: approve, act: 'approve', times: 1 } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['refused: already approved'])
    await expectNoFaults(id)
  })

  test('approved by somebody else after our call was lost is not taken for ours', async () => {
    await open()
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({
      reset: { operation: approve, times: 1 },
      intervention: { operation: 'GetAssignment', act: 'approve', feedback: 'Sorted out by phone.', times: 1 },
    })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['refused: already approved'])
    await expectNoFaults(id)
  })

  test('a refusal of one line stops no other', async () => {
    await open()
    const ids = seed(5)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ intervention: { operation: approve, act: 'delete-hit', nth: 2 } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect((await world.outcomes(id)).toSorted()).toEqual([
      'refused: gone',
      'reversed',
      'reversed',
      'reversed',
      'reversed',
    ])
    await expectNoFaults(id)
  })

  test('past the deadline the marketplace decides, also when it words its refusal as for decided work', async () => {
    await open({ moods: { lateRefusal: true } })
    const submittedAt = world.simulator.clock.now() - 30 * 24 * 60 * minute - 60 * minute
    const late = world.simulator.world.addSingle({}, { submittedAt }).id
    const ended = await world.reverse([late])
    expect(world.calls(approve)).toBe(1)
    expect(await world.outcomes(ended.id)).toEqual(['refused: too late'])
    await expectNoFaults(ended.id)
  })

  test('stopping lets calls in flight finish and calls for nothing more', async () => {
    await open({ moods: { latency: { operation: approve, ms: 150 } } })
    const ids = seed(60)
    const { id } = await world.check(ids)
    await world.confirm(id)
    await world.simulator.ledger.until(() => world.calls(approve) >= 5)
    await world.store.reversals.stop(id, { id: 'person-ada', name: 'ada' }, world.clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'ended'))
    expect(await all(id)).toEqual(new Set(['reversed', 'not attempted']))
    expect((await world.outcomes(id)).filter((outcome) => outcome === 'reversed')).toHaveLength(world.calls(approve))
    await expectNoFaults(id)
  })

  test('stopped with a lost answer: unknown until the call can no longer land, then what the record says', async () => {
    await open()
    const [one = '', other = ''] = seed(2)
    const { id } = await world.check([one, other])
    world.simulator.moods.set({ reset: { operation: approve } })
    const stopped = world.simulator.ledger.until(() => world.calls(approve) >= 2)
    await world.confirm(id)
    await stopped
    await world.store.reversals.stop(id, { id: 'person-ada', name: 'ada' }, world.clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['unknown', 'unknown'])
    const calls = world.calls(approve)
    world.simulator.moods.clear()
    await world.until(async () => !(await world.outcomes(id)).includes('unknown'), 5 * minute)
    expect(await world.outcomes(id)).toEqual(['not attempted', 'not attempted'])
    expect(world.calls(approve)).toBe(calls)
    expect((await world.store.reversals.events(id)).map(({ kind }) => kind)).toContain('settled late')
    await expectNoFaults(id)
  })

  test('what was read more than a day ago is looked at again, and no line is refused for its age', async () => {
    await open()
    const ids = seed(4)
    const { id } = await world.check(ids)
    const [first = ''] = ids
    world.clock.advance(25 * 60 * minute)
    world.simulator.moods.set({ intervention: { operation: 'GetAssignment', id: first, act: 'approve' } })
    const looks = world.calls('GetAssignment')
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(world.calls('GetAssignment')).toBeGreaterThanOrEqual(looks + 4)
    expect(await world.outcomes(id)).toEqual(['refused: already approved', 'reversed', 'reversed', 'reversed'])
    expect(world.calls(approve)).toBe(3)
    await expectNoFaults(id)
  })

  test('what cannot be read a second time is tried a few times, then left alone, and holds up no other', async () => {
    await open()
    const [bad = '', ...others] = seed(4)
    const { id } = await world.check([bad, ...others])
    world.clock.advance(25 * 60 * minute)
    world.simulator.moods.set({ serverError: { operation: 'GetAssignment', id: bad } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['not attempted', 'reversed', 'reversed', 'reversed'])
    expect((await world.line(id, bad)).said).toContain('temporarily unavailable')
    const looks = world.simulator.ledger.calls('GetAssignment').filter(({ input }) => input['AssignmentId'] === bad)
    expect(looks).toHaveLength(1 + 5)
    await expectNoFaults(id)
  })

  test('the old rejection text is not sent again, even where it was given as feedback', async () => {
    await open()
    const feedback = 'Our rule was wrong. You are paid.'
    const same = world.simulator.world.addSingle({}, { feedback }).id
    const [other = ''] = seed(1)
    const ended = await world.reverse([same, other])
    expect(await all(ended.id)).toEqual(new Set(['reversed']))
    const sent = world.simulator.ledger
      .calls(approve)
      .map(({ input }) => [input['AssignmentId'], input['RequesterFeedback']])
    expect(new Map(sent as [string, string][])).toEqual(
      new Map<string, string | undefined>([
        [same, undefined],
        [other, feedback],
      ]),
    )
  })

  test('two reversals of one account take turns', async () => {
    await open({ moods: { latency: { operation: approve, ms: 20 } } })
    const [one, two] = [await world.check(seed(40)), await world.check(seed(40))]
    await world.confirm(one.id)
    await world.confirm(two.id)
    await world.until(async () => (await world.is(one.id, 'ended')) && (await world.is(two.id, 'ended')))
    const first = new Set((await world.lines(one.id)).map(({ submission }) => submission))
    const order = world.simulator.ledger.calls(approve).map(({ input }) => first.has(String(input['AssignmentId'])))
    expect(order.slice(20, 60).filter(Boolean).length).toBeGreaterThan(10)
    expect(order.slice(20, 60).filter((ofFirst) => !ofFirst).length).toBeGreaterThan(10)
    await expectNoFaults(one.id, two.id)
  })

  test('that the marketplace’s record shows it is seen afterwards, and taken back by nothing', async () => {
    await open({ moods: { staleReads: { reads: 1 } } })
    const hit = world.simulator.world.addHit({ maxAssignments: 9 })
    const ids = Array.from({ length: 9 }, () => world.simulator.world.addAssignment(hit).id)
    const ended = await world.reverse(ids)
    expect(await all(ended.id)).toEqual(new Set(['reversed']))
    const calls = world.simulator.ledger.calls().length
    await world.until(
      async () => (await world.lines(ended.id)).every(({ recordedAt }) => recordedAt !== undefined),
      10_000,
    )
    expect(world.simulator.ledger.calls().length - calls).toBeLessThan(9)
    expect(await all(ended.id)).toEqual(new Set(['reversed']))
  })
})
