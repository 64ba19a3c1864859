import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases } from '../support/databases.ts'
import { openHouse } from '../support/house.ts'
import { housed } from '../support/housed.ts'
import { expectAgreement } from './judge.ts'
import { check, confirm, ended, formOf, paused, reverse, seen } from './steps.ts'

describe.each(databases)(
  'Trouble with the account half-way, on $name',
  { timeout: 60_000, concurrent: true },
  ({ fresh }) => {
    const test = housed(fresh)

    test('the purse runs empty: paused with the sentence; filled again, going on is another confirmation with a fresh bill', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 30, { perHit: 5 })
      const ann = await house.person()
      simulator.moods.set({
        intervention: { operation: 'ApproveAssignment', nth: 11, act: 'balance', amount: '0.00' },
      })
      const path = await reverse(ann, ids)
      const page = await paused(ann, path, 20)
      expect(page.text).toContain('The account does not hold enough money')
      expect(page.text).toContain('Going on is another confirmation, with a fresh bill.')
      const { ledger } = simulator
      const before = ledger.payments().length
      expect(before).toBe(10)
      const calls = ledger.calls('ApproveAssignment').length

      const asked = await ann.get(`${path}/confirmation`)
      expect(asked.text).toContain('Reverse 20 assignments and pay $12.00?')
      const still = await ann.post(`${path}/resume`)
      expect(still.text).toContain('Reverse 20 assignments')
      expect(ledger.calls('ApproveAssignment')).toHaveLength(calls)

      simulator.moods.set({ emptyPurse: { balance: '500.00' } })
      const again = await confirm(ann, path, { reason: 'Refilled, go on' })
      expect(again).toMatchObject({ posted: 303, path })
      const receipt = await ended(ann, path)
      expect(receipt.events.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['confirmed', 'first reversed', 'paused', 'confirmed', 'ended']),
      )
      expect(receipt.events.filter(({ kind }) => kind === 'confirmed').map(({ detail }) => detail['count'])).toEqual([
        30, 20,
      ])
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('what was shown before the pause does not confirm what is left', async ({ house }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 9, { perHit: 3 })
      const ann = await house.person()
      simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: 4, act: 'balance', amount: '0.00' } })
      const path = await reverse(ann, ids)
      await paused(ann, path, 6)
      simulator.moods.set({ emptyPurse: { balance: '500.00' } })
      const asked = await ann.get(`${path}/confirmation`)
      const stale = await ann.post(`${path}/confirmation`, { ...formOf(asked, path), count: '9', sum: '5400' })
      expect(stale.status).toBe(409)
      expect(simulator.ledger.payments()).toHaveLength(3)
      expect(await confirm(ann, path)).toMatchObject({ posted: 303, path })
      await ended(ann, path)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test.for(['unknown', 'expired'] as const)(
      'the key stops being accepted (%s): paused with the sentence; renewed, going on is another confirmation',
      async (as, { house, place }) => {
        const { simulator } = house
        const ids = seedLarge(simulator.world, 12, { perHit: 3 })
        const ann = await house.person()
        simulator.moods.set({ expiredKey: { operation: 'ApproveAssignment', after: 5, as } })
        const path = await reverse(ann, ids)
        const page = await paused(ann, path, 7)
        expect(page.text).toContain('Amazon does not accept the credentials of this account')
        expect(simulator.ledger.payments()).toHaveLength(5)

        simulator.moods.set({ expiredKey: { as } })
        const refused = await ann.post(`${path}/resume`)
        expect(refused.text).toContain(`action="${path}/resume"`)

        const [key] = simulator.world.account.keys
        Object.assign(key ?? {}, { id: 'SIMULATORKEYRENEWED1', secret: 'another-secret-of-no-value' })
        await writeFile(join(place.dataFolder, 'key-id'), 'SIMULATORKEYRENEWED1')
        await writeFile(join(place.dataFolder, 'key-secret'), 'another-secret-of-no-value')
        simulator.moods.clear()
        const asked = await ann.post(`${path}/resume`)
        expect(asked.path).toBe(`${path}/confirmation`)
        expect(asked.text).toContain('Reverse 7 assignments')
        expect(await confirm(ann, path)).toMatchObject({ posted: 303, path })
        await ended(ann, path)
        await expectAgreement(simulator, ann, [path], { brought: ids })
      },
    )

    test('started again half-way with another key: nothing more is paid until somebody confirms, and the page says why', async ({
      place,
      onTestFinished,
    }) => {
      const house = await openHouse(place, { settings: () => ({ MTURK_CALLS_PER_SECOND: '10' }) })
      onTestFinished(() => house.close())
      const { simulator } = house
      const ids = seedLarge(simulator.world, 30, { perHit: 5 })
      const ann = await house.person()
      const path = await check(ann, ids)
      await confirm(ann, path)
      await simulator.ledger.until(() => simulator.ledger.payments().length >= 5)
      simulator.world.account.keys.push({ id: 'SIMULATORKEYOFANOTHER', secret: 'another-secret-of-no-value' })
      await writeFile(join(place.dataFolder, 'key-id'), 'SIMULATORKEYOFANOTHER')
      await writeFile(join(place.dataFolder, 'key-secret'), 'another-secret-of-no-value')
      await house.restart()
      const page = await paused(ann, path)
      expect(page.text).toContain('The keys or the endpoint of this account changed since this was confirmed')
      expect(page.text).toContain('Going on is another confirmation, with a fresh bill.')
      const before = simulator.ledger.calls('ApproveAssignment').length
      expect(before).toBeLessThan(30)
      expect((await ann.post(`${path}/resume`)).path).toBe(`${path}/confirmation`)
      expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(before)
      await house.restart({ MTURK_CALLS_PER_SECOND: '200' })
      expect(await confirm(ann, path)).toMatchObject({ posted: 303, path })
      const { lines, events } = await ended(ann, path)
      expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
      expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(2)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('the key is refused while only the last answer is asked about: it ends by itself, nothing is left to confirm', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 4)
      const ann = await house.person()
      const path = await check(ann, ids)
      simulator.moods.set({
        lostAnswer: { operation: 'ApproveAssignment', nth: 4 },
        expiredKey: { operation: 'GetAssignment', nth: 1 },
      })
      await confirm(ann, path)
      const { lines, events } = await ended(ann, path)
      expect(events.map(({ kind }) => kind)).toContain('paused')
      expect(lines.filter((line) => line.presumed)).toHaveLength(1)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('approving is not permitted: paused before anything is paid, and ended by hand everything is not attempted', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 8, { perHit: 4 })
      const ann = await house.person()
      simulator.moods.set({ denied: { operation: 'ApproveAssignment' } })
      const path = await reverse(ann, ids)
      const page = await paused(ann, path, 8)
      expect(page.text).toContain('The credentials of this account are not allowed to do this')
      await ann.post(`${path}/stop`)
      const { lines } = await ended(ann, path)
      expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'not attempted'))
      expect(simulator.ledger.payments()).toEqual([])
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })

    test('a check without permission to read gives no line a verdict, and goes on once it is given', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 6, { perHit: 3 })
      const ann = await house.person()
      simulator.moods.set({ denied: { operation: ['GetAssignment', 'ListAssignmentsForHIT'] } })
      const begun = await ann.post('/reversals', { ids: ids.join('\n') })
      const page = await paused(ann, begun.path)
      expect(page.text).toContain('The credentials of this account are not allowed to do this')
      simulator.moods.clear()
      await ann.post(`${begun.path}/resume`)
      await seen(ann, begun.path, ({ text }) => text.includes('Check 6 assignments before paying'))
      await confirm(ann, begun.path)
      await ended(ann, begun.path)
      await expectAgreement(simulator, ann, [begun.path], { brought: ids })
    })

    test('the clocks drift apart half-way: said, tried again by itself, and gone on without another confirmation', async ({
      house,
    }) => {
      const { simulator } = house
      const ids = seedLarge(simulator.world, 24, { perHit: 6 })
      const ann = await house.person()
      const path = await check(ann, ids)
      simulator.moods.set({ latency: { ms: 30 } })
      await confirm(ann, path)
      await simulator.ledger.until(() => simulator.ledger.payments().length >= 4)
      simulator.moods.set({ clockSkew: { ms: 20 * 60_000 } })
      const page = await paused(ann, path)
      expect(page.text).toContain('This server’s clock and Amazon’s differ too much for signed calls')
      const { events } = await ended(ann, path)
      expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
      await expectAgreement(simulator, ann, [path], { brought: ids })
    })
  },
)
