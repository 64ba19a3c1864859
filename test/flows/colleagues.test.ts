import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { check, confirm, ended, seen } from './steps.ts'

describe.each(databases)('Two persons with the same ids, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('the second sees who holds them, can open it, and pays nothing of it', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const own = seedLarge(simulator.world, 2)
    const ann = await house.person()
    const ben = await house.person('Ben')
    const first = await check(ann, ids)
    const second = await check(ben, [...ids, ...own])
    const page = await ben.get(second)
    expect(page.text).toContain('held by reversal 1')
    expect(page.text).toContain('Open reversal 1')
    expect(page.text).toContain('Check 2 assignments before paying')
    expect((await ben.get(first)).status).toBe(200)

    await confirm(ann, first)
    await ended(ann, first)
    await confirm(ben, second)
    const { lines } = await ended(ben, second)
    expect(lines.map((line) => line.became)).toEqual([...ids.map(() => 'held'), ...own.map(() => 'reversed')])
    await expectAgreement(simulator, ann, [first, second], { brought: [...ids, ...own], balances: false })
  })

  test('both confirm at once what only one of them holds: each line is called for once', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const [ann, ben] = [await house.person(), await house.person('Ben')]
    const paths = await Promise.all([check(ann, ids.slice(0, 8)), check(ben, ids.slice(4))])
    await Promise.all([confirm(ann, paths[0] ?? ''), confirm(ben, paths[1] ?? '')])
    await Promise.all([ended(ann, paths[0] ?? ''), ended(ben, paths[1] ?? '')])
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(12)
    await expectAgreement(simulator, ann, paths, { brought: ids, balances: false })
  })

  test('discarding gives the lines back: who waited for them checks again and has them', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 3)
    const [ann, ben] = [await house.person(), await house.person('Ben')]
    const first = await check(ann, ids)
    const second = await check(ben, ids)
    expect((await ben.get(second)).text).toContain('None of these assignments can be reversed')
    const over = await ann.post(`${first}/discard`)
    expect(over.text).toContain('Draft 1 was discarded')
    await ben.post(`${second}/check`, { which: 'all' })
    await seen(ben, second, ({ text }) => text.includes('Check 3 assignments before paying'))
    expect((await confirm(ann, second)).posted).toBe(303)
    const { receipt } = await ended(ben, second)
    expect(receipt.confirmedBy?.name).toBe('Ann')
    await expectAgreement(simulator, ben, [second], { brought: ids })
  })

  test('a person’s newer draft takes the lines of their own older one, whose bill is then another', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    const older = await check(ann, ids)
    const newer = await check(ann, ids.slice(0, 4))
    expect((await ann.get(newer)).text).toContain('Check 4 assignments before paying')
    expect((await ann.get(older)).text).toContain('Check 2 assignments before paying')
    await confirm(ann, older)
    await ended(ann, older)
    await confirm(ann, newer)
    await ended(ann, newer)
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(6)
    await expectAgreement(simulator, ann, [older, newer], { brought: ids, balances: false })
  })

  test('numbers that nobody has are no page, and a stranger sees none of anybody’s', async () => {
    place = await fresh()
    house = await openHouse(place)
    const ann = await house.person()
    const path = await check(ann, seedLarge(house.simulator.world, 2))
    const stranger = house.stranger()
    for (const address of [path, `${path}/confirmation`, `${path}/receipt.json`, `${path}/lines/1`]) {
      const answer = await stranger.get(address)
      expect([address, answer.status, answer.text.includes('Test Lab')]).toEqual([address, 303, false])
    }
    expect((await stranger.post(`${path}/confirmation`, { reason: 'x' })).status).toBe(401)
    for (const number of ['2', '0', '01', '-1', '1e3', '999999999999999', '9999999999999999999', 'x', '1%00']) {
      for (const rest of ['', '/confirmation', '/receipt.csv', '/receipt.json', '/events', '/lines/1']) {
        const address = `/reversals/${number}${rest}`
        expect([address, (await ann.get(address)).status]).toEqual([address, 404])
      }
      const posted = await ann.post(`/reversals/${number}/stop`)
      expect([number, posted.status]).toEqual([number, 404])
    }
    expect((await ann.get(`${path}/lines/3`)).status).toBe(404)
  })
})
