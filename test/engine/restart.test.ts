import { afterEach, describe, expect, test } from 'vitest'
import type { Store } from '../../src/core/ports.ts'
import type { WorkStore } from '../../src/core/work-store.ts'
import { databases } from '../support/databases.ts'
import { ada, openWorld, type World, type WorldOptions } from './world.ts'

const approve = 'ApproveAssignment'

/** A store whose process can die: from then on it neither does nor answers anything. */
const mortal = () => {
  let dead = false
  const never = new Promise<never>(() => {})
  const wrap = (store: Store): Store => {
    if (dead) return store
    const room = <Room extends object>(inside: Room): Room =>
      new Proxy(inside, {
        get: (target, name, receiver) => {
          const operation: unknown = Reflect.get(target, name, receiver)
          return typeof operation === 'function'
            ? (...given: unknown[]) => (dead ? never : (Reflect.apply(operation, target, given) as unknown))
            : operation
        },
      })
    return { ...store, work: room(store.work), reversals: room(store.reversals), accounts: room(store.accounts) }
  }
  return { wrap, die: () => (dead = true) }
}

const breaking =
  (name: keyof WorkStore, after: number) =>
  (store: Store): Store => {
    let calls = 0
    const work = new Proxy(store.work, {
      get: (target, asked, receiver) => {
        const operation: unknown = Reflect.get(target, asked, receiver)
        if (asked !== name || typeof operation !== 'function') return operation
        return (...given: unknown[]) =>
          ++calls > after
            ? Promise.reject(new Error('the disk is full'))
            : (Reflect.apply(operation, target, given) as unknown)
      },
    })
    return { ...store, work }
  }

describe.each(databases)('on $name', (database) => {
  let world: World
  const open = async (options: WorldOptions = {}): Promise<World> => (world = await openWorld({ ...options, database }))
  afterEach(() => world.close())

  const seed = (count: number): string[] =>
    Array.from({ length: count }, () => world.simulator.world.addSingle({ reward: '0.50' }).id)
  const distinct = async (id: string): Promise<ReadonlySet<string>> => new Set(await world.outcomes(id))

  test('killed in the middle of calls: what was in a call is asked about, nothing is paid twice', async () => {
    const life = mortal()
    await open({ wrap: life.wrap, moods: { latency: { operation: approve, ms: 60 } } })
    const { id } = await world.check(seed(40))
    world.simulator.moods.set({ paysAgain: true })
    await world.confirm(id)
    await world.simulator.ledger.until(() => world.calls(approve) >= 12)
    life.die()
    const calling = (await world.lines(id)).filter(({ work }) => work === 'calling').length
    expect(calling).toBeGreaterThan(0)
    await world.simulator.idle()
    world.start()
    await world.until(() => world.is(id, 'ended'))
    expect(await distinct(id)).toEqual(new Set(['reversed']))
    expect((await world.lines(id)).filter(({ presumed }) => presumed).length).toBeGreaterThan(0)
    expect(world.said).toContain('taken over from a process that ended')
    expect(await world.faults(id)).toEqual([])
  })

  test('killed in the middle of a check: it goes on', async () => {
    const life = mortal()
    await open({ wrap: life.wrap, moods: { latency: { operation: 'GetAssignment', ms: 30 } } })
    const { id } = await world.bring(seed(60))
    await world.simulator.ledger.until(() => world.calls('GetAssignment') >= 8)
    life.die()
    world.start()
    await world.until(() => world.is(id, 'checked'))
    expect(new Set(await world.verdicts(id))).toEqual(new Set(['reversible']))
  })

  test('told to shut down: calls in flight are recorded, nothing more is begun, nothing stays claimed', async () => {
    await open({ moods: { latency: { ms: 60 } } })
    const reversing = await world.check(seed(60))
    await world.confirm(reversing.id)
    const checking = await world.bring(seed(60))
    await world.simulator.ledger.until(() => world.calls(approve) >= 8 && world.calls('GetAssignment') >= 62)
    await world.engine.close()
    const calls = world.simulator.ledger.calls().length
    expect((await world.lines(reversing.id)).some(({ work }) => work === 'calling')).toBe(false)
    expect((await world.lines(checking.id)).some(({ check }) => check === 'looking')).toBe(false)
    await world.simulator.idle()
    expect(world.simulator.ledger.calls()).toHaveLength(calls)
    world.start()
    await world.until(async () => (await world.is(reversing.id, 'ended')) && (await world.is(checking.id, 'checked')))
    expect(await distinct(reversing.id)).toEqual(new Set(['reversed']))
    expect((await world.lines(reversing.id)).some(({ presumed }) => presumed)).toBe(false)
    expect(await world.faults(reversing.id)).toEqual([])
  })

  test('an outcome that cannot be recorded: no further call is made, and the process is told to end', async () => {
    await open({ wrap: breaking('recordAnswer', 3), moods: { latency: { operation: approve, ms: 20 } } })
    const { id } = await world.check(seed(30))
    await world.confirm(id)
    await world.failed
    await world.engine.settle()
    expect(world.fatal).toHaveLength(1)
    const calls = world.calls(approve)
    expect(calls).toBeLessThan(30)
    world.engine.wake()
    await world.simulator.idle()
    await world.engine.settle()
    expect(world.calls(approve)).toBe(calls)
    await world.engine.close()
  })

  test('a call that could not be written down beforehand is not made', async () => {
    await open({ wrap: breaking('claimToReverse', 0) })
    const { id } = await world.check(seed(5))
    await world.confirm(id)
    await world.engine.settle()
    expect(world.fatal).toHaveLength(1)
    expect(world.calls(approve)).toBe(0)
  })

  test('a claim that took too long is given back without a call', async () => {
    let slow = true
    await open({
      wrap: (store) => ({
        ...store,
        work: {
          ...store.work,
          claimToReverse: async (...given) => {
            const claimed = await store.work.claimToReverse(...given)
            if (slow) world.clock.advance(45_000)
            slow = false
            return claimed
          },
        },
      }),
    })
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    await world.confirm(id)
    await world.until(() => world.is(id, 'ended'))
    const attempts = await world.store.reversals.attempts(id, 1)
    expect(attempts.map(({ answer }) => answer)).toEqual(['not sent', 'done'])
    expect(world.calls(approve)).toBe(1)
  })

  test('an answer that comes after another process took the line over is recorded, and the line is left to it', async () => {
    await open()
    const [one = ''] = seed(1)
    const { id } = await world.check([one])
    world.simulator.moods.set({ latency: { operation: approve, ms: 400 } })
    await world.confirm(id)
    await world.simulator.ledger.until(() => world.calls(approve) === 1)
    const first = world.engine
    world.start()
    // The answer takes its real time, whatever time is moved on to meanwhile.
    await world.until(() => world.is(id, 'ended'), 1_000, 2_000)
    await first.close()
    expect(await world.outcomes(id)).toEqual(['reversed'])
    expect((await world.store.reversals.attempts(id, 1))[0]?.answer).toBe('done')
    expect(world.said).toContain('an answer came after the line was taken over')
    expect(await world.faults(id)).toEqual([])
  })

  test('what the pace learned is kept', async () => {
    await open({ moods: { throttle: { rate: 15, burst: 2 } } })
    const ended = await world.reverse(seed(16))
    expect(await distinct(ended.id)).toEqual(new Set(['reversed']))
    await world.engine.close()
    expect(await world.store.accounts.pace(world.account.id)).toMatch(/^\{"perSecond":\d/)
  })

  test('a stop that was asked for while no engine ran is carried out by the next', async () => {
    await open()
    const { id } = await world.check(seed(3))
    await world.engine.close()
    await world.confirm(id)
    await world.store.reversals.stop(id, ada, world.clock.now())
    world.start()
    await world.until(() => world.is(id, 'ended'))
    expect(await distinct(id)).toEqual(new Set(['not attempted']))
    expect(world.calls(approve)).toBe(0)
  })
})

test('without credentials a running reversal is paused, and a stopped one ends', async () => {
  const world = await openWorld()
  const submission = world.simulator.world.addSingle().id
  const { id } = await world.check([submission])
  await world.engine.close()
  await world.confirm(id)
  world.start({ withoutCredentials: true })
  await world.until(() => world.isPaused(id))
  expect((await world.reversal(id)).pause).toMatchObject({ trouble: 'no credentials' })
  await world.store.reversals.stop(id, ada, world.clock.now())
  world.engine.wake()
  await world.until(() => world.is(id, 'ended'))
  expect(await world.outcomes(id)).toEqual(['not attempted'])
  expect(world.calls(approve)).toBe(0)
  await world.close()
})
