import { afterEach, describe, expect, test } from 'vitest'
import { ada, openWorld, type World, type WorldOptions } from './world.ts'

const approve = 'ApproveAssignment'
const minute = 60_000

let world: World
const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld(options))
afterEach(() => world.close())

const seed = (count: number): string[] =>
  Array.from({ length: count }, () => world.simulator.world.addSingle({ reward: '0.50' }).id)
const expectNoFaults = async (...ids: string[]): Promise<void> => expect(await world.faults(...ids)).toEqual([])
const distinct = async (id: string): Promise<ReadonlySet<string>> => new Set(await world.outcomes(id))
const paused = async (id: string): Promise<void> => world.until(() => world.isPaused(id))

describe('missing funds', () => {
  test('pause the reversal, are no line’s outcome, and need another confirmation', async () => {
    await open({ balance: '3.00' })
    const { id } = await world.check(seed(10))
    await world.confirm(id)
    await paused(id)
    const { pause, state } = await world.reversal(id)
    expect([state, pause?.trouble, pause?.retryAt]).toEqual(['reversing', 'funds', undefined])
    expect(await distinct(id)).toEqual(new Set(['reversed', 'waiting']))
    expect((await world.outcomes(id)).filter((outcome) => outcome === 'reversed')).toHaveLength(5)
    world.clock.advance(60 * minute)
    await world.engine.settle()
    expect(await world.isPaused(id)).toBe(true)
    world.simulator.moods.set({ emptyPurse: { balance: '100.00' } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    await expectNoFaults(id)
  })

  test('let a stop end what was begun', async () => {
    await open({ balance: '3.00' })
    const { id } = await world.check(seed(10))
    await world.confirm(id)
    await paused(id)
    await world.store.reversals.stop(id, ada, world.clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'ended'))
    expect(await distinct(id)).toEqual(new Set(['reversed', 'not attempted']))
    await expectNoFaults(id)
  })
})

describe('trouble in the middle of a reversal', () => {
  test.each([
    ['credentials', { expiredKey: { operation: approve, after: 4 } }],
    ['credentials', { expiredKey: { operation: approve, after: 4, as: 'expired' } }],
    ['permission', { denied: { operation: approve, after: 4 } }],
    ['not linked', { notLinked: { operation: approve, after: 4 } }],
  ] as const)('with %s pauses it until a person confirms again', async (trouble, moods) => {
    await open()
    const { id } = await world.check(seed(10))
    world.simulator.moods.set(moods)
    await world.confirm(id)
    await paused(id)
    expect((await world.reversal(id)).pause).toMatchObject({ trouble })
    expect(await distinct(id)).toEqual(new Set(['reversed', 'waiting']))
    const calls = world.calls(approve)
    world.clock.advance(60 * minute)
    world.engine.wake()
    await world.engine.settle()
    expect(world.calls(approve)).toBe(calls)
    world.simulator.moods.clear()
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    await expectNoFaults(id)
  })

  test('with a service that fails for a while pauses it, marks no line, and goes on by itself', async () => {
    await open()
    const { id } = await world.check(seed(30))
    world.simulator.moods.set({ serverError: { after: 3 } })
    await world.confirm(id)
    await paused(id)
    expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'outage' })
    expect((await world.outcomes(id)).some((outcome) => outcome.startsWith('refused'))).toBe(false)
    const since = world.clock.ms()
    await world.until(async () => world.clock.ms() - since > 10 * minute, 30_000)
    expect(await world.isPaused(id)).toBe(true)
    world.simulator.moods.clear()
    await world.until(() => world.is(id, 'ended'), 30_000)
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    await expectNoFaults(id)
  })

  test('with a page in the way, after which it may have been done, asks before it calls again', async () => {
    await open()
    const { id } = await world.check(seed(10))
    world.simulator.moods.set({ htmlForbidden: { operation: approve, after: 4 }, paysAgain: true })
    await world.confirm(id)
    await paused(id)
    expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'endpoint' })
    world.simulator.moods.clear()
    await world.until(() => world.is(id, 'ended'), 5_000)
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    await expectNoFaults(id)
  })

  test('that outlasts what was read: what was called for is read again before it waits for a call, not claimed in vain', async () => {
    await open()
    const { id } = await world.check(seed(6))
    world.simulator.moods.set({ htmlForbidden: {} })
    await world.confirm(id)
    await paused(id)
    world.clock.advance(25 * 60 * minute)
    world.simulator.moods.clear()
    // So that what is asked about waits only after it was looked for what is too old.
    world.simulator.moods.set({ latency: { operation: 'GetAssignment', ms: 30 } })
    await world.store.reversals.resume(id, ada, world.clock.now())
    world.engine.wake()
    await world.until(() => world.is(id, 'ended'), 5_000)
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    const lines = await world.lines(id)
    const attempts = await Promise.all(lines.map(({ number }) => world.store.reversals.attempts(id, number)))
    expect(Math.max(...attempts.map(({ length }) => length))).toBeLessThanOrEqual(5)
    await expectNoFaults(id)
  })

  test('with the endpoint gone pauses it, and what was called for nothing waits', async () => {
    await open()
    const { id } = await world.check(seed(5))
    await world.simulator.close()
    await world.confirm(id)
    await paused(id)
    expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'endpoint' })
    expect(await distinct(id)).toEqual(new Set(['waiting']))
  })

  test('leaves another reversal of the same account alone until it meets the trouble itself', async () => {
    await open({ balance: '1.00' })
    const [one, two] = [await world.check(seed(5)), await world.check(seed(5))]
    await world.confirm(one.id)
    await world.confirm(two.id)
    await world.until(async () => (await world.isPaused(one.id)) && (await world.isPaused(two.id)))
    await expectNoFaults(one.id, two.id)
  })
})

describe('an unknown line', () => {
  test('ends nothing for a while, then lets the reversal end, and is asked about further', async () => {
    await open()
    const [bad = '', ...ids] = seed(5)
    const { id } = await world.check([bad, ...ids])
    world.simulator.moods.set({
      lostAnswer: { operation: approve, id: bad },
      serverError: { operation: 'GetAssignment', id: bad },
    })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.outcomes(id)).toEqual(['unknown', ...ids.map(() => 'reversed')])
    expect((await world.line(id, bad)).asked).toBeGreaterThanOrEqual(5)
    world.simulator.moods.clear()
    await world.until(async () => (await world.line(id, bad)).outcome === 'reversed', 30 * minute)
    expect(await world.line(id, bad)).toMatchObject({ presumed: true })
    expect(world.calls(approve)).toBe(5)
    await expectNoFaults(id)
  })

  test('is asked about at last once a day', async () => {
    await open()
    const [bad = ''] = seed(1)
    const { id } = await world.check([bad])
    world.simulator.moods.set({
      lostAnswer: { operation: approve, id: bad },
      serverError: { operation: 'GetAssignment', id: bad },
    })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    const since = world.clock.ms()
    await world.until(async () => world.clock.ms() - since > 9 * 24 * 60 * minute, 6 * 60 * minute)
    const { asked, askAt = '' } = await world.line(id, bad)
    expect(asked).toBeGreaterThanOrEqual(14)
    expect(Date.parse(askAt) - world.clock.ms()).toBeLessThanOrEqual(24 * 60 * minute)
    expect(await world.outcomes(id)).toEqual(['unknown'])
  })
})
