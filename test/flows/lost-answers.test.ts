import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import type { MoodSettings } from '../../src/simulators/mturk/mood-rules.ts'
import { databases } from '../support/databases.ts'
import type { House } from '../support/house.ts'
import { housed } from '../support/housed.ts'
import { expectAgreement } from './judge.ts'
import { ended, reverse, settled } from './steps.ts'

/** Every way in which an answer can get lost after the work was done. */
const ways: Readonly<Record<string, MoodSettings>> = {
  'the connection closes': { lostAnswer: { operation: 'ApproveAssignment', every: 3 } },
  'the connection is reset': { lostAnswer: { operation: 'ApproveAssignment', every: 3, how: 'reset' } },
  'half of it arrives with 200': { halfAnswer: { operation: 'ApproveAssignment', every: 3 } },
  'a stranger’s page arrives with 200': {
    strangeAnswer: {
      operation: 'ApproveAssignment',
      every: 3,
      when: 'after',
      contentType: 'text/html',
      body: '<html>',
    },
  },
  'a server error arrives': { serverError: { operation: 'ApproveAssignment', every: 3, when: 'after' } },
}

describe.each(databases)('Answers that get lost, on $name', { timeout: 60_000, concurrent: true }, ({ fresh }) => {
  const test = housed(fresh)

  test.for(Object.keys(ways))(
    '%s: the record tells what was done, and nothing is called twice',
    async (way, { house }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 12, { perHit: 4 })
      const ann = await house.person()
      simulator.moods.set(ways[way] ?? {})
      const path = await reverse(ann, ids)
      const { lines } = await ended(ann, path)
      expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
      expect(lines.filter((line) => line.presumed)).toHaveLength(4)
      expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(12)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    },
  )

  test('an empty answer with 200 is the success that Amazon documents', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4)
    const ann = await house.person()
    simulator.moods.set({ emptyAnswer: { operation: 'ApproveAssignment' } })
    const path = await reverse(ann, ids)
    const { lines } = await ended(ann, path)
    expect(lines.map((line) => [line.became, line.presumed])).toEqual(ids.map(() => ['reversed', false]))
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('a server error before the work: the record says rejected, so it is reversed again', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const ann = await house.person()
    simulator.moods.set({ serverError: { operation: 'ApproveAssignment', nth: [2, 3, 7] } })
    const path = await reverse(ann, ids)
    const { lines } = await ended(ann, path)
    expect(lines.map((line) => [line.became, line.presumed])).toEqual(ids.map(() => ['reversed', false]))
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(15)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('work that lands late, before the next read: presumed ours, and called once', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({ lateWork: { operation: 'ApproveAssignment', nth: [1, 4], afterMs: 60_000 } })
    const path = await reverse(ann, ids)
    const lost = () => simulator.ledger.calls('ApproveAssignment').filter((call) => call.mood === 'lateWork')
    await simulator.ledger.until(() => lost().length === 2)
    await simulator.ledger.until(() => lost().every((call) => readsAfter(house, call).length > 0))
    simulator.land()
    const { lines } = await settled(ann, path)
    expect(lines.filter((line) => line.presumed)).toHaveLength(2)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('work that lands only after the call was made again is refused, and paid once', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({ lateWork: { operation: 'ApproveAssignment', nth: [1, 4], afterMs: 60_000 } })
    const path = await reverse(ann, ids)
    await ended(ann, path)
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(8)
    simulator.land()
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})

const readsAfter = (
  { simulator }: House,
  call: { readonly sequence: number; readonly input: Record<string, unknown> },
) =>
  simulator.ledger
    .calls('GetAssignment')
    .filter((read) => read.sequence > call.sequence && read.input['AssignmentId'] === call.input['AssignmentId'])
