/** The real server, and trouble below it: it makes no further call, says why, ends, and the next start goes on. */
import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { expectAgreement } from '../flows/judge.ts'
import { startProcess, type ServerProcess } from '../flows/process.ts'
import { check, confirm, reverse, settled } from '../flows/steps.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { enter, settingsFor, type Settings } from '../support/house.ts'
import { housed } from '../support/housed.ts'
import type { Person } from '../support/person.ts'
import { loaded, onPostgres, onSqlite } from './trouble.ts'

const approve = 'ApproveAssignment'
const weather = { paysAgain: true, latency: { operation: approve, ms: 30, spread: 20 } } as const

/** A place, a marketplace and a server of each test's own: they run side by side, and wait most of their time. */
const troubled = (fresh: () => Promise<FreshDatabase>) =>
  housed(fresh)
    .extend('simulator', async ({ onTestFinished }) => {
      const simulator = await startSimulator({ moods: weather })
      onTestFinished(() => simulator.close())
      return simulator
    })
    .extend('settings', ({ place, simulator }) => settingsFor(place, simulator))
    .extend(
      'start',
      ({ settings, onTestFinished }) =>
        (own: Settings = {}, through: readonly string[] = []): Promise<ServerProcess> =>
          startProcess({ ...settings, ...own }, through, [], onTestFinished),
    )

const paid = ({ ledger }: Simulator, count: number): Promise<void> =>
  ledger.until(() => ledger.payments().length >= count)
const seed = ({ world }: Simulator, count: number): readonly string[] => seedLarge(world, count, { perHit: 10 })

/** Nothing lost, nothing twice, no wrong word: every line was reversed, once. */
const expectAllReversed = async (simulator: Simulator, ann: Person, path: string, ids: readonly string[]) => {
  const { lines } = await settled(ann, path, 40_000)
  expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
  await expectAgreement(simulator, ann, [path], { brought: ids })
}

describe.each(databases)('on $name', { timeout: 60_000, concurrent: true }, ({ name: database, fresh }) => {
  const test = troubled(fresh)

  test.for(database === 'SQLite' ? onSqlite : onPostgres)(
    '$name: no further call, the reason in the log, an end with 1, and the next start goes on',
    async ({ settings: own, through, begin, says }, { place, simulator, start }) => {
      const ids = seed(simulator, 60)
      const first = await start()
      const ann = await first.setUp()
      const path = await check(ann, ids)
      expect(await first.end('SIGTERM')).toBe(0)

      const second = await start(own, through)
      await confirm(ann, path)
      let over: (() => Promise<void>) | undefined
      if (begin) {
        await paid(simulator, 10)
        over = await begin(place)
      }
      expect(await second.ended).toBe(1)
      await over?.()
      expect(second.logged.filter((line) => says.test(line))).toHaveLength(1)
      expect(simulator.ledger.payments().length).toBeLessThan(60)

      await simulator.idle()
      const third = await start()
      await expectAllReversed(simulator, ann, path, ids)
      expect(await third.end('SIGTERM')).toBe(0)
    },
  )

  test('asked to end (SIGTERM) again and again while answers get lost: all that came is recorded', async ({
    simulator,
    start,
  }) => {
    const ids = seed(simulator, 40)
    let server: ServerProcess = await start()
    const ann = await server.setUp()
    simulator.moods.set({ lostAnswer: { operation: approve, every: 4 } })
    const path = await reverse(ann, ids)
    for (const count of [8, 24]) {
      await paid(simulator, count)
      expect(await server.end('SIGTERM')).toBe(0)
      expect(simulator.ledger.calls(approve).filter((call) => call.delivered === undefined)).toEqual([])
      server = await start()
    }
    await expectAllReversed(simulator, ann, path, ids)
  })

  test('asked to end (SIGTERM) with calls under way whose answers take long: it waits for them and records them', async ({
    simulator,
    start,
  }) => {
    // More than are called for at once.
    const ids = seed(simulator, 60)
    const first = await start()
    const ann = await first.setUp()
    // Longer than the records are waited for while it ends, and less than what a request may take.
    simulator.moods.set({ latency: { operation: approve, ms: 13_000 } })
    const path = await reverse(ann, ids)
    const calls = () => simulator.ledger.calls(approve)
    await simulator.ledger.until(() => calls().length > 0)
    expect(simulator.ledger.payments()).toEqual([])
    expect(await first.end('SIGTERM')).toBe(0)
    const begun = calls().length
    expect(begun).toBeLessThan(ids.length)
    expect(calls().filter(({ delivered }) => delivered === undefined)).toEqual([])
    expect(simulator.ledger.payments()).toHaveLength(begun)

    simulator.moods.set({ latency: null })
    const second = await start()
    const { lines } = await settled(ann, path, 40_000)
    expect(lines.map(({ became, presumed }) => [became, presumed])).toEqual(ids.map(() => ['reversed', false]))
    expect(calls()).toHaveLength(ids.length)
    await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(await second.end('SIGTERM')).toBe(0)
  })

  test('the clock jumps an hour forward, then back by two, while answers get lost: everything comes to its end', async ({
    simulator,
    start,
  }) => {
    const ids = seed(simulator, 40)
    const server = await start(loaded('jumping-clock.ts'))
    const ann = await server.setUp()
    simulator.moods.set({ lostAnswer: { operation: approve, every: 4 } })
    const path = await reverse(ann, ids)
    for (const count of [8, 24]) {
      await paid(simulator, count)
      server.signal('SIGUSR2')
    }
    await paid(simulator, 40)
    // The hour that passed on the server's clock has ended her session.
    await enter(ann, 'Ann', undefined)
    await expectAllReversed(simulator, ann, path, ids)
    expect(await server.end('SIGTERM')).toBe(0)
  })
})
