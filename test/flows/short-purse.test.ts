import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { check, checked, confirm, ended, formOf, hiddenOf, paused } from './steps.ts'

describe.each(databases)('A purse that is too small from the start, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('exactly what it covers is offered, and the rest stays as a draft of its own, to be paid later', async () => {
    place = await fresh()
    house = await openHouse(place, { moods: { emptyPurse: { balance: '3.00' } } })
    const { simulator } = house
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    const ann = await house.person()
    const path = await check(ann, ids)
    const short = await ann.get(`${path}/confirmation`)
    expect(short.status).toBe(200)
    expect(short.text).toContain(`action="${path}/split"`)
    const split = hiddenOf(short, `${path}/split`)
    expect(split).toMatchObject({ keep: '5' })
    const asked = await ann.post(`${path}/split`, split)
    expect(asked).toMatchObject({ posted: 303, path: `${path}/confirmation` })
    expect(asked.text).toContain('Reverse 5 assignments and pay $3.00?')
    await ann.post(`${path}/confirmation`, formOf(asked, path))
    const first = await ended(ann, path)
    expect(first.lines).toHaveLength(5)
    expect(simulator.world.account.balance).toBe(0)

    simulator.moods.set({ emptyPurse: { balance: '10.00' } })
    const rest = '/reversals/2'
    expect((await checked(ann, rest)).text).toContain('Check 4 assignments before paying')
    const still = await ann.get(`${rest}/confirmation`)
    await ann.post(`${rest}/balance`, hiddenOf(still, `${rest}/balance`))
    expect(await confirm(ann, rest)).toMatchObject({ posted: 303, path: rest })
    const second = await ended(ann, rest)
    expect(second.receipt.madeFrom).toBe(1)
    await expectAgreement(simulator, ann, [path, rest], { brought: ids, balances: false })
  })

  test('the same split posted twice makes one draft', async () => {
    place = await fresh()
    house = await openHouse(place, { moods: { emptyPurse: { balance: '3.00' } } })
    const ann = await house.person()
    const path = await check(ann, seedLarge(house.simulator.world, 9, { perHit: 3 }))
    const fields = hiddenOf(await ann.get(`${path}/confirmation`), `${path}/split`)
    const answers = await Promise.all([1, 2, 3].map(() => ann.post(`${path}/split`, fields)))
    expect(answers.map(({ posted }) => posted).toSorted((one, other) => one - other)).toEqual([303, 409, 409])
    expect((await ann.get('/reversals/2')).status).toBe(200)
    expect((await ann.get('/reversals/3')).status).toBe(404)
  })

  test('gone on despite the balance: what it covers is paid, then it pauses, and nothing is called blindly', async () => {
    place = await fresh()
    house = await openHouse(place, { moods: { emptyPurse: { balance: '3.00' } } })
    const { simulator } = house
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    const ann = await house.person()
    const path = await check(ann, ids)
    const asked = await ann.get(`${path}/confirmation?despite=balance`)
    expect(asked.text).toContain('The balance is less than the bill.')
    await ann.post(`${path}/confirmation`, formOf(asked, path))
    await paused(ann, path, 4)
    expect(simulator.ledger.payments()).toHaveLength(5)
    simulator.moods.set({ emptyPurse: { balance: '10.00' } })
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('spent by others between the page and the button: shown as too small, nothing confirmed', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ann = await house.person()
    const path = await check(ann, seedLarge(simulator.world, 4))
    const form = formOf(await ann.get(`${path}/confirmation`), path)
    simulator.moods.set({ emptyPurse: { balance: '1.00' } })
    const short = await ann.post(`${path}/confirmation`, form)
    expect(short.status).toBe(409)
    expect(short.text).toContain(`action="${path}/split"`)
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
  })

  test('a balance that cannot be read stops nobody', async () => {
    place = await fresh()
    house = await openHouse(place, { moods: { denied: { operation: 'GetAccountBalance' } } })
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4)
    const ann = await house.person()
    const path = await check(ann, ids)
    await confirm(ann, path)
    const { receipt } = await ended(ann, path)
    expect([receipt.balanceBefore, receipt.balanceAfter]).toEqual([null, null])
    await expectAgreement(simulator, ann, [path], { brought: ids, balances: false })
  })
})
