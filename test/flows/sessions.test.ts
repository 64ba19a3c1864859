import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, password, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { command } from './process.ts'
import { check, ended, formOf, hiddenOf, reverse, settled } from './steps.ts'

describe.each(databases)('A session that ends in the middle, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('a filled confirmation: sign-in, then the same form, and only its own button pays', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4)
    const ann = await house.person()
    const path = await check(ann, ids)
    const form = { ...formOf(await ann.get(`${path}/confirmation`), path), reason: 'Typed before the end' }
    await ann.post('/account/ended-sessions', { session: 'all', password })
    const asked = await ann.post(`${path}/confirmation`, form)
    expect(asked.status).toBe(401)
    expect(asked.text).toContain('is kept: after signing in you can send it on')
    const signedIn = await ann.post('/sign-in', { ...hiddenOf(asked, '/sign-in'), name: 'Ann', password })
    expect(signedIn.text).toContain('You are signed in again')
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
    const shown = await ann.post(`${path}/confirmation`, hiddenOf(signedIn, `${path}/confirmation`))
    expect(shown.text).toContain('value="Typed before the end"')
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
    const last = await ann.post(`${path}/confirmation`, formOf(shown, path))
    expect(last).toMatchObject({ posted: 303, path })
    const { receipt } = await ended(ann, path)
    expect(receipt.confirmedBy?.name).toBe('Ann')
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('pasted ids are not lost either', async () => {
    place = await fresh()
    house = await openHouse(place)
    const ids = seedLarge(house.simulator.world, 3)
    const ann = await house.person()
    await ann.post('/sign-out')
    const asked = await ann.post('/reversals', { ids: ids.join('\n') })
    expect(asked.status).toBe(401)
    const signedIn = await ann.post('/sign-in', { ...hiddenOf(asked, '/sign-in'), name: 'Ann', password })
    const brought = await ann.post('/reversals', hiddenOf(signedIn, '/reversals'))
    expect(brought).toMatchObject({ posted: 303, path: '/reversals/1' })
  })

  test('signed out while it runs: the reversal goes on and the receipt waits', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 30, { perHit: 10 })
    const ann = await house.person()
    simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 40 } })
    const path = await reverse(ann, ids)
    await ann.post('/sign-out')
    expect((await ann.get(path)).status).toBe(303)
    await simulator.ledger.until(() => simulator.ledger.payments().length === 30)
    const again = await house.person()
    await settled(again, path)
    await expectAgreement(simulator, again, [path], { brought: ids })
  })

  test('a colleague who is disabled is out at once, and what they confirmed goes on', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 20, { perHit: 10 })
    const ann = await house.person()
    const ben = await house.person('Ben')
    simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 40 } })
    const path = await reverse(ben, ids)
    expect(await command(house.settings, ['user', 'disable', 'Ben'])).toMatchObject({ code: 0, stderr: '' })
    expect((await ben.get(path)).status).toBe(303)
    expect((await ben.post('/sign-in', { name: 'Ben', password })).status).toBe(401)
    const { receipt } = await ended(ann, path)
    expect(receipt.confirmedBy?.name).toBe('Ben')
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
