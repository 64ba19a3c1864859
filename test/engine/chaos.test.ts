import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MoodSettings } from '../../src/simulators/mturk/mood-rules.ts'
import { ada, openWorld, type World } from './world.ts'

const approve = 'ApproveAssignment'
const chance = (most: number) => fc.noBias(fc.double({ min: 0, max: most, noNaN: true }))

/** Whatever may go wrong with a call, at random. */
const weather: fc.Arbitrary<MoodSettings> = fc
  .record({
    reset: chance(0.3),
    lostAnswer: chance(0.3),
    halfAnswer: chance(0.2),
    serverError: chance(0.2),
    emptyAnswer: chance(0.05),
    htmlForbidden: chance(0.05),
    approvedByOthers: chance(0.1),
    stale: fc.integer({ min: 0, max: 2 }),
    rate: fc.constantFrom(0, 150),
  })
  .map(({ approvedByOthers, stale, rate, ...often }) => ({
    ...Object.fromEntries(
      Object.entries(often).map(([mood, probability]) => [
        mood,
        { operation: [approve, 'GetAssignment'], probability },
      ]),
    ),
    intervention: { operation: approve, act: 'approve', probability: approvedByOthers, feedback: 'By somebody else.' },
    ...(stale === 0 ? {} : { staleReads: { reads: stale } }),
    ...(rate === 0 ? {} : { throttle: { rate, burst: 10 } }),
  }))

type Day = {
  readonly moods: MoodSettings
  readonly lines: number
  readonly stopAfter: number
  readonly restartAfter: number
}

const days: fc.Arbitrary<Day> = fc.record({
  moods: weather,
  lines: fc.noBias(fc.integer({ min: 6, max: 24 })),
  stopAfter: fc.constantFrom(0, 0, 5),
  restartAfter: fc.constantFrom(0, 0, 3),
})

/** What a person does about a pause: nothing where it is tried again anyway, else another confirmation. */
const unpause = async (world: World, id: string): Promise<void> => {
  const { pause } = await world.reversal(id)
  if (pause !== undefined && pause.retryAt === undefined) await world.confirm(id)
}

const live = async (world: World, { moods, lines, stopAfter, restartAfter }: Day): Promise<string> => {
  const ids = Array.from({ length: lines }, () => world.simulator.world.addSingle().id)
  const { id } = await world.check(ids)
  world.simulator.moods.set(moods)
  await world.confirm(id)
  if (restartAfter > 0 && restartAfter < lines) {
    await world.simulator.ledger.until(() => world.calls(approve) >= restartAfter)
    await world.engine.close()
    world.start()
  }
  if (stopAfter > 0 && stopAfter < lines) {
    await world.simulator.ledger.until(() => world.calls(approve) >= stopAfter)
    await world.store.reversals.stop(id, ada, world.clock.now())
    world.engine.wake()
  }
  await world.until(
    async () => {
      await unpause(world, id)
      return world.is(id, 'ended')
    },
    3_000,
    400,
  )
  world.simulator.moods.clear()
  await world.until(async () => !(await world.outcomes(id)).includes('unknown'), 600_000, 400)
  return id
}

test('whatever goes wrong and in whatever order, the ledger and our record agree line by line', async () => {
  await fc.assert(
    fc.asyncProperty(days, async (day) => {
      const world = await openWorld()
      try {
        const id = await live(world, day)
        expect(await world.faults(id)).toEqual([])
        expect(world.fatal).toEqual([])
      } finally {
        await world.close()
      }
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)
