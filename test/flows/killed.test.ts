import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { settingsFor, type Settings } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { startProcess } from './process.ts'
import { bring, checked, confirm, ended, reverse, settled } from './steps.ts'

describe.each(databases)('The process ends half-way, on $name', ({ fresh }) => {
  let place: FreshDatabase
  let simulator: Simulator
  afterEach(async () => {
    await simulator.close()
    await place.dispose()
  })

  const open = async (): Promise<Settings> => {
    place = await fresh()
    simulator = await startSimulator({ moods: { latency: { ms: 40, spread: 20 } } })
    return settingsFor(place, simulator)
  }
  const paid = (count: number): Promise<void> =>
    simulator.ledger.until(() => simulator.ledger.payments().length >= count)
  const approvals = () => simulator.ledger.calls('ApproveAssignment')

  test('killed three times while reversing: every line reversed once, nothing lost', { timeout: 60_000 }, async () => {
    const settings = await open()
    const ids = seedLarge(simulator.world, 90, { perHit: 10 })
    let server = await startProcess(settings)
    const ann = await server.setUp()
    const path = await reverse(ann, ids)
    for (const count of [12, 35, 60]) {
      await paid(count)
      expect(await server.end('SIGKILL')).toBe('SIGKILL')
      await simulator.idle()
      server = await startProcess(settings)
    }
    const { lines } = await settled(ann, path)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(await server.end('SIGTERM')).toBe(0)
  })

  test('killed with calls on their way that only land after the restart', { timeout: 60_000 }, async () => {
    const settings = await open()
    simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 1500 } })
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const first = await startProcess(settings)
    const ann = await first.setUp()
    const path = await reverse(ann, ids)
    await simulator.ledger.until(() => approvals().length > 0)
    await first.end('SIGKILL')
    expect(simulator.ledger.payments()).toEqual([])
    await startProcess(settings)
    const { lines } = await settled(ann, path, 40_000)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('killed while answers get lost: what is unknown is settled by reads', { timeout: 60_000 }, async () => {
    const settings = await open()
    const ids = seedLarge(simulator.world, 40, { perHit: 8 })
    const first = await startProcess(settings)
    const ann = await first.setUp()
    simulator.moods.set({ lostAnswer: { operation: 'ApproveAssignment', every: 3 } })
    const path = await reverse(ann, ids)
    await paid(15)
    await first.end('SIGKILL')
    await simulator.idle()
    await startProcess(settings)
    const { lines } = await settled(ann, path, 40_000)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    expect(approvals()).toHaveLength(40)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('killed while checking: the check goes on, and nothing was paid', { timeout: 60_000 }, async () => {
    const settings = await open()
    const ids = seedLarge(simulator.world, 60, { perHit: 1 })
    const first = await startProcess(settings)
    const ann = await first.setUp()
    const path = await bring(ann, ids)
    await simulator.ledger.until(() => simulator.ledger.calls('GetAssignment').length >= 20)
    await first.end('SIGKILL')
    await startProcess(settings)
    await checked(ann, path)
    expect(approvals()).toEqual([])
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('asked to end (SIGTERM): calls in flight are recorded, code 0, and the next start goes on', async () => {
    const settings = await open()
    const ids = seedLarge(simulator.world, 60, { perHit: 10 })
    const first = await startProcess(settings)
    const ann = await first.setUp()
    const path = await reverse(ann, ids)
    await paid(20)
    expect(await first.end('SIGTERM')).toBe(0)
    const before = approvals().length
    expect(before).toBeLessThan(60)
    expect(approvals().filter((call) => !call.delivered)).toEqual([])
    await startProcess(settings)
    const { lines } = await ended(ann, path)
    expect(lines.map((line) => [line.became, line.presumed])).toEqual(ids.map(() => ['reversed', false]))
    expect(approvals()).toHaveLength(60)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
