import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases } from '../support/databases.ts'
import { housed } from '../support/housed.ts'
import { expectAgreement } from './judge.ts'
import { check, checked, confirm, ended, reverse, settled } from './steps.ts'

describe.each(databases)(
  'Slowed down, stopped, and many at once, on $name',
  { timeout: 60_000, concurrent: true },
  ({ fresh }) => {
    const test = housed(fresh)

    test('a small token bucket: refused calls are made again, no line is lost or called wrong for it', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 60, { perHit: 20 })
      const ann = await house.person()
      simulator.moods.set({ throttle: { rate: 40, burst: 5 } })
      const path = await reverse(ann, ids)
      const { attempts } = await ended(ann, path)
      // The check may have taught the pace already: then no call that pays is refused at all.
      const refused = simulator.ledger.calls().filter(({ error }) => error === 'ThrottlingException')
      expect(refused.length).toBeGreaterThan(0)
      expect(refused.length).toBeLessThan(30)
      expect(attempts.filter(({ answer }) => answer === 'slow down').length).toBeLessThanOrEqual(refused.length)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('a throttled check and lost answers beside it', async ({ house }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 30, { perHit: 1 })
      const ann = await house.person()
      simulator.moods.set({
        throttle: { rate: 50, burst: 4 },
        reset: { operation: 'GetAssignment', every: 9 },
        lostAnswer: { operation: 'ApproveAssignment', every: 8 },
      })
      const path = await reverse(ann, ids)
      await settled(ann, path)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('stopped in the middle: calls in flight finish, nothing further is called, the rest is not attempted', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 60, { perHit: 20 })
      const ann = await house.person()
      const path = await check(ann, ids)
      simulator.moods.set({ latency: { ms: 60 } })
      await confirm(ann, path)
      await simulator.ledger.until(() => simulator.ledger.payments().length >= 8)
      expect((await ann.post(`${path}/stop`)).posted).toBe(303)
      const { lines, events } = await ended(ann, path)
      expect(lines.filter((line) => line.became === 'not attempted').length).toBeGreaterThan(10)
      expect(events.find(({ kind }) => kind === 'stop asked')?.by?.name).toBe('Ann')
      expect((await ann.post(`${path}/stop`)).posted).toBe(303)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('stopped, and what it left is reversed by the draft that one button makes', async ({ house }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 40, { perHit: 20 })
      const ann = await house.person()
      const path = await check(ann, ids)
      simulator.moods.set({ latency: { ms: 60 } })
      await confirm(ann, path)
      await simulator.ledger.until(() => simulator.ledger.payments().length >= 6)
      await ann.post(`${path}/stop`)
      const first = await ended(ann, path)
      simulator.moods.clear()
      const made = await ann.post(`${path}/again`)
      expect(made).toMatchObject({ posted: 303, status: 200 })
      expect((await ann.post(`${path}/again`)).path).toBe(made.path)
      await checked(ann, made.path)
      await confirm(ann, made.path)
      const second = await ended(ann, made.path)
      expect(second.receipt).toMatchObject({ madeFrom: first.receipt.number, reason: first.receipt.reason })
      expect(second.lines.map((line) => line.submission).toSorted()).toEqual(
        first.lines.flatMap((line) => (line.became === 'not attempted' ? [line.submission] : [])).toSorted(),
      )
      await expectAgreement(simulator, ann, [path, made.path], { brought: ids })
    })

    test('600 lines on HITs of 100 are read by pages, and a receipt of 600 lines agrees in all its forms', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 600, { perHit: 100, reward: '0.05' })
      const ann = await house.person()
      const path = await check(ann, ids)
      const reads = ['GetAssignment', 'ListAssignmentsForHIT'].map((name) => simulator.ledger.calls(name).length)
      expect(reads[1]).toBeGreaterThanOrEqual(6)
      expect((reads[0] ?? 0) + (reads[1] ?? 0)).toBeLessThan(120)
      await confirm(ann, path)
      await ended(ann, path)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('two reversals and a check share a throttled account: all come to their ends, each with its own lines', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 72, { perHit: 1 })
      const ann = await house.person()
      const paths = await Promise.all([check(ann, ids.slice(0, 24)), check(ann, ids.slice(24, 48))])
      simulator.moods.set({ throttle: { rate: 60, burst: 10 } })
      await Promise.all(paths.map((path) => confirm(ann, path)))
      const last = await check(ann, ids.slice(48))
      await Promise.all(paths.map((path) => ended(ann, path)))
      await confirm(ann, last)
      await ended(ann, last)
      await expectAgreement(simulator, ann, [...paths, last], { brought: ids, balances: false })
    })
  },
)
