import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator } from '../../src/simulators/mturk/start.ts'
import { databases } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { openHouse } from '../support/house.ts'
import { housed } from '../support/housed.ts'
import { openGate } from './gate.ts'
import { expectAgreement } from './judge.ts'
import { bring, check, checked, confirm, ended, paused } from './steps.ts'

describe.each(databases)('An endpoint that is gone, on $name', { timeout: 60_000, concurrent: true }, ({ fresh }) => {
  const test = housed(fresh)

  test('cut off half-way: paused, gone on by itself, and what got no answer is settled by reads', async ({
    place,
    onTestFinished,
  }) => {
    const port = await freePort()
    const house = await openHouse(place, { settings: () => ({ MTURK_ENDPOINT: `http://127.0.0.1:${port}` }) })
    onTestFinished(() => house.close())
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

  test('gone before the check: no line gets a verdict for it, and the check goes on when it is back', async ({
    house,
    onTestFinished,
  }) => {
    const { port } = house.simulator
    const ann = await house.person()
    const ids = seedLarge(house.simulator.world, 6, { perHit: 3 })
    await house.simulator.close()
    const path = await bring(ann, ids)
    const page = await paused(ann, path)
    expect(page.text).toContain('Amazon’s service cannot be reached')
    const second = await startSimulator({ port })
    onTestFinished(() => second.close())
    expect(seedLarge(second.world, 6, { perHit: 3 })).toEqual(ids)
    await checked(ann, path)
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(second, ann, [path], { brought: ids })
  })

  test('a stranger’s page with 403 half-way: paused as an endpoint, then gone on by itself', async ({ house }) => {
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

  test('an outage, every answer a server error: paused, told on every page, gone on by itself', async ({ house }) => {
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
