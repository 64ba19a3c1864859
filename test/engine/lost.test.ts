import { afterEach, describe, expect, test } from 'vitest'
import type { Marketplace } from '../../src/core/marketplace.ts'
import { databases } from '../support/databases.ts'
import { but } from './judge.ts'
import { openWorld, type World, type WorldOptions } from './world.ts'

const approve = 'ApproveAssignment'
const minute = 60_000

const payingAgain = (marketplace: Marketplace): Marketplace =>
  but(marketplace, { declaration: { ...marketplace.declaration, secondCall: 'pays' } })

describe.each(databases)('answers that get lost, on $name', (database) => {
  let world: World
  const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld({ ...options, database }))
  afterEach(() => world.close())

  const seed = (count: number): string[] =>
    Array.from({ length: count }, () => world.simulator.world.addSingle({ reward: '0.50' }).id)
  const expectAll = async (id: string, outcome: string, others: readonly string[] = []): Promise<void> => {
    expect(new Set(await world.outcomes(id))).toEqual(new Set([outcome]))
    expect(await world.faults(id, ...others)).toEqual([])
  }

  test('no answer within the time: done, it is presumed ours; not done, it is called for again', async () => {
    await open({ requestTimeout: 400 })
    const ids = seed(4)
    const { id } = await world.check(ids)
    const [done = '', undone = ''] = ids
    world.simulator.moods.set({
      hang: [
        { operation: approve, id: done, when: 'after', times: 1 },
        { operation: approve, id: undone, times: 1 },
      ],
    })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    expect(await world.line(id, done)).toMatchObject({ presumed: true })
    expect(await world.line(id, undone)).toMatchObject({ presumed: false })
    await expectAll(id, 'reversed')
  })

  test('where a second call pays again, none is made while the lost one can land: it lands ten minutes later, paid once', async () => {
    await open({ market: payingAgain })
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({
      lateWork: { operation: approve, times: 1, afterMs: 600_000 },
      staleReads: { reads: 1 },
      paysAgain: true,
    })
    await world.confirm(id)
    const since = world.clock.ms()
    await world.until(async () => world.clock.ms() - since > 10 * minute, minute)
    world.simulator.land()
    await world.until(async () => world.is(id, 'ended'), minute)
    expect(world.calls(approve)).toBe(1)
    expect(await world.line(id, one)).toMatchObject({ presumed: true })
    await expectAll(id, 'reversed')
  })

  test('a machine that sleeps while a read is under way takes it for no newer: what landed meanwhile is paid once', async () => {
    const asleep = { once: true }
    await open({
      market: (marketplace) =>
        but(payingAgain(marketplace), {
          look: async (address) => {
            const looked = await marketplace.look(address)
            if (world.calls(approve) > 0 && asleep.once) {
              asleep.once = false
              world.simulator.land()
              world.clock.set(60 * minute)
            }
            return looked
          },
        }),
    })
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({ lateWork: { operation: approve, times: 1, afterMs: 600_000 }, paysAgain: true })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'), minute)
    expect(asleep.once).toBe(false)
    expect(world.calls(approve)).toBe(1)
    await expectAll(id, 'reversed')
  })

  test('a machine that sleeps a day while it reads what was rejected reads it again before it pays', async () => {
    const day = 25 * 60 * minute
    let sleeps = 2
    await open({
      market: (marketplace) =>
        but(marketplace, {
          look: async (address) => {
            const looked = await marketplace.look(address)
            if (sleeps > 0) {
              sleeps -= 1
              world.clock.set(day)
            }
            return looked
          },
        }),
    })
    const { id } = await world.check(seed(1))
    expect(sleeps).toBe(1)
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    // The check's own, the one before the call, and the one that was needed once that had become too old as well.
    expect(world.calls('GetAssignment')).toBeGreaterThanOrEqual(3)
    expect(world.calls(approve)).toBe(1)
    await expectAll(id, 'reversed')
  })

  test('a machine that sleeps between a claim and its call gives the line back without calling', async () => {
    let asleep = false
    await open({
      wrap: (store) => ({
        ...store,
        work: {
          ...store.work,
          claimToReverse: async (...claim) => {
            const claimed = await store.work.claimToReverse(...claim)
            if (claimed.length > 0 && !asleep) {
              asleep = true
              world.clock.set(60 * minute)
            }
            return claimed
          },
        },
      }),
    })
    const { id } = await world.check(seed(1))
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    const attempts = await world.store.reversals.attempts(id, 1)
    expect(attempts.map(({ answer }) => answer)).toEqual(['not sent', 'done'])
    await expectAll(id, 'reversed')
  })

  test('where a second call pays again, it is made when nothing can land any more', async () => {
    await open({ market: payingAgain })
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({ reset: { operation: approve, times: 1 }, paysAgain: true })
    await world.confirm(id)
    const since = world.clock.ms()
    await world.until(() => world.is(id, 'ended'), minute)
    expect(world.clock.ms() - since).toBeGreaterThan(15 * minute)
    expect(world.calls(approve)).toBe(2)
    await expectAll(id, 'reversed')
  })

  test('an outage of hours puts questions off; they are asked soon after the account answers again', async () => {
    await open()
    const [lost = '', ...ids] = seed(3)
    const { id } = await world.check([lost, ...ids])
    world.simulator.moods.set({
      lostAnswer: { operation: approve, id: lost },
      intervention: { operation: approve, nth: 3, act: 'balance', amount: '0.00' },
    })
    await world.confirm(id)
    await world.simulator.ledger.until(() => world.calls(approve) >= 1)
    world.simulator.moods.set({ serverError: {} })
    const since = world.clock.ms()
    await world.until(async () => world.clock.ms() - since > 5 * 60 * minute, 5 * minute)
    const reads = world.calls('GetAssignment')
    expect((await world.outcomes(id)).some((outcome) => outcome.startsWith('refused'))).toBe(false)
    world.simulator.moods.clear()
    await world.until(async () => (await world.line(id, lost)).outcome === 'reversed', minute, 70)
    expect(world.calls('GetAssignment')).toBeGreaterThan(reads)
    await world.until(async () => !(await world.isPaused(id)), minute)
  })

  test.each([
    ['is an hour fast all along', 60 * minute, 0],
    ['is set an hour forward before the call', 0, 60 * minute],
    ['is set two days back before the call', 0, -2 * 24 * 60 * minute],
  ])('a clock that %s makes no other’s approval of ours', async (_, fast, set) => {
    await open()
    world.clock.advance(fast)
    // The end of an earlier one reads the balance, and with it their clock.
    const earlier = await Promise.all(seed(fast === 0 ? 1 : 0).map(async (one) => (await world.reverse([one])).id))
    const { id } = await world.check(seed(2))
    world.clock.set(set)
    world.simulator.moods.set({ lostAnswer: { operation: approve } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    await expectAll(id, 'reversed', earlier)
  })

  test('a HIT that is deleted between check and call is said to be gone', async () => {
    await open()
    const ids = seed(2)
    const { id } = await world.check(ids)
    world.simulator.moods.set({ intervention: { operation: approve, act: 'delete-hit' } })
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    await expectAll(id, 'refused: gone')
  })

  test('other credentials half-way: nothing more is paid until somebody confirms again, and no line is marked for it', async () => {
    let credentials = 'of the laboratory'
    await open({
      market: (marketplace) => but(marketplace, { fingerprint: async () => credentials }),
      moods: { latency: { operation: approve, ms: 20 } },
    })
    const { id } = await world.check(seed(30))
    await world.confirm(id)
    await world.simulator.ledger.until(() => world.calls(approve) >= 4)
    credentials = 'of somebody else'
    await world.until(() => world.isPaused(id))
    const calls = world.calls(approve)
    expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'other credentials' })
    expect(new Set(await world.outcomes(id))).toEqual(new Set(['reversed', 'waiting']))
    world.clock.advance(60 * minute)
    world.engine.wake()
    await world.engine.settle()
    expect(world.calls(approve)).toBe(calls)
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    await expectAll(id, 'reversed')
  })
})
