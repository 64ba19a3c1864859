import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { freePort, openHouse, type House } from '../support/house.ts'
import { openGate } from './gate.ts'
import { expectAgreement } from './judge.ts'
import { bring, check, checked, confirm, ended, paused } from './steps.ts'

describe.each(databases)('An endpoint that is gone, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  let second: Simulator | undefined
  afterEach(async () => {
    await house.close()
    await second?.close()
    second = undefined
    await place.dispose()
  })

  test('cut off half-way: paused, gone on by itself, and what got no answer is settled by reads', async () => {
    place = await fresh()
    const port = await freePort()
    house = await openHouse(place, { settings: () => ({ MTURK_ENDPOINT: `http://127.0.0.1:${port}` }) })
    const { simulator } = house
    const gate = await openGate(port, simulator.port)
    const ids = seedLarge(simulator.world, 40, { perHit: 10 })
    const ann = await house.person()
    const path = await check(ann, ids)
    simulator.moods.set({ latency: { ms: 30 } })
    await confirm(ann, path)
    await simulator.ledger.until(() => simulator.ledger.payments().length >= 12)
    await gate.cut()
    const page = await paused(ann, path)
    // Which of the two depends on how many calls were cut in the middle.
    expect(page.text).toMatch(/Amazon’s service (?:cannot be reached|has been failing for a while)/)
    const before = simulator.ledger.calls('ApproveAssignment').length
    await gate.mend()
    const { lines } = await ended(ann, path)
    expect(before).toBeLessThan(40)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
    await gate.cut()
  })

  test('gone before the check: no line gets a verdict for it, and the check goes on when it is back', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { port } = house.simulator
    const ann = await house.person()
    const ids = seedLarge(house.simulator.world, 6, { perHit: 3 })
    await house.simulator.close()
    const path = await bring(ann, ids)
    const page = await paused(ann, path)
    expect(page.text).toContain('Amazon’s service cannot be reached')
    second = await startSimulator({ port })
    expect(seedLarge(second.world, 6, { perHit: 3 })).toEqual(ids)
    await checked(ann, path)
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(second, ann, [path], { brought: ids })
  })

  test('a stranger’s page with 403 half-way: paused as an endpoint, then gone on by itself', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    const ann = await house.person()
    const path = await check(ann, ids)
    simulator.moods.set({
      htmlForbidden: { operation: 'ApproveAssignment', after: 4, every: 2 },
      xmlForbidden: { operation: 'ApproveAssignment', after: 4 },
    })
    await confirm(ann, path)
    const page = await paused(ann, path)
    expect(page.text).toContain('Amazon’s service cannot be reached')
    expect(simulator.ledger.payments()).toHaveLength(4)
    simulator.moods.clear()
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('an outage, every answer a server error: paused, told on every page, gone on by itself', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 24, { perHit: 6 })
    const ann = await house.person()
    const path = await check(ann, ids)
    simulator.moods.set({ serverError: { status: 503, empty: true }, latency: { ms: 10 } })
    await confirm(ann, path)
    const page = await paused(ann, path)
    expect(page.text).toContain('Amazon’s service has been failing for a while')
    expect((await ann.get('/')).text).toContain('paused')
    simulator.moods.clear()
    const { events } = await ended(ann, path)
    expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
