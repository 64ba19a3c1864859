import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { canaryAccount, expectNoCanary } from './canary.ts'
import { expectAgreement } from './judge.ts'
import { openProcess, type Process } from './process.ts'
import { bring, check, checked, confirm, ended, paused, seen, settled } from './steps.ts'

describe.each(databases)('A server that is killed or stopped, on $name', ({ fresh }) => {
  let running: Process
  let place: FreshDatabase
  afterEach(async () => {
    await running.close()
    await place.dispose()
  })

  test('killed while calls are in flight: what was sent is asked about, what was not is reversed, nothing twice', async () => {
    place = await fresh()
    running = await openProcess(place)
    const { simulator } = running
    const ids = seedLarge(simulator.world, 40, { perHit: 10 })
    simulator.moods.set({ latency: { ms: 40 }, paysAgain: true })
    await running.start()
    const path = await check(await running.person(), ids)
    await confirm(await running.person(), path)
    await simulator.ledger.until(() => simulator.ledger.payments().length >= 9)
    expect(await running.end('SIGKILL')).toBeNull()
    await simulator.idle()
    const before = simulator.ledger.payments().length
    expect(before).toBeLessThan(40)

    await running.start()
    const ann = await running.person()
    const { lines, attempts } = await settled(ann, path)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    expect(lines.some((line) => line.presumed)).toBe(true)
    expect(new Set(attempts.map((attempt) => attempt.engine)).size).toBe(2)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('killed while it checks: the check goes on, and every line gets its verdict', async () => {
    place = await fresh()
    running = await openProcess(place)
    const { simulator } = running
    const ids = seedLarge(simulator.world, 24, { perHit: 1 })
    simulator.moods.set({ latency: { ms: 40 } })
    await running.start()
    const path = await bring(await running.person(), ids)
    await simulator.ledger.until(() => simulator.ledger.calls('GetAssignment').length >= 8)
    await running.end('SIGKILL')
    await running.start()
    const ann = await running.person()
    await checked(ann, path)
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('SIGTERM: calls in flight are answered and recorded, exit code 0, and the next start goes on without a question', async () => {
    place = await fresh()
    running = await openProcess(place)
    const { simulator } = running
    const ids = seedLarge(simulator.world, 40, { perHit: 10 })
    simulator.moods.set({ latency: { ms: 40 } })
    await running.start()
    const path = await check(await running.person(), ids)
    await confirm(await running.person(), path)
    await simulator.ledger.until(() => simulator.ledger.payments().length >= 9)
    expect(await running.end('SIGTERM')).toBe(0)
    const calls = simulator.ledger.calls('ApproveAssignment')
    expect(calls.length).toBeLessThan(40)
    expect(calls.filter(({ delivered }) => !delivered)).toEqual([])

    await running.start()
    const ann = await running.person()
    const { lines } = await ended(ann, path)
    expect(lines.filter((line) => line.presumed)).toEqual([])
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('killed while it is stopped for an empty purse: it starts as paused, and pays nothing by itself', async () => {
    place = await fresh()
    running = await openProcess(place)
    const { simulator } = running
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: 4, act: 'balance', amount: '0.00' } })
    await running.start()
    const path = await check(await running.person(), ids)
    const first = await running.person()
    await confirm(first, path)
    await paused(first, path)
    await seen(first, path, ({ text }) => text.includes('row-to-come-count">6<'))
    await running.end('SIGKILL')
    simulator.moods.set({ emptyPurse: { balance: '100.00' } })
    await running.start()
    const ann = await running.person()
    const page = await paused(ann, path)
    expect(page.text).toContain('Paused after 3 of 9')
    expect(simulator.ledger.payments()).toHaveLength(3)
    await confirm(ann, path)
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('through every trouble no secret is written anywhere: pages, exports, logs, files, database', async () => {
    place = await fresh()
    running = await openProcess(place, { accounts: [canaryAccount()] })
    const { simulator } = running
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    await running.start()
    const ann = await running.person()
    const path = await check(ann, ids)
    simulator.moods.set({
      lostAnswer: { operation: 'ApproveAssignment', nth: 2 },
      serverError: { operation: 'ApproveAssignment', nth: 3, when: 'after' },
      expiredKey: { operation: 'ApproveAssignment', nth: 8 },
    })
    await confirm(ann, path)
    await paused(ann, path)
    await ann.post(`${path}/resume`)
    simulator.moods.set({ denied: { operation: 'ApproveAssignment' }, expiredKey: null })
    await confirm(ann, path)
    await paused(ann, path)
    simulator.moods.set({ denied: null, clockSkew: { ms: 1_200_000 } })
    await confirm(ann, path)
    await settled(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
    for (const page of ['/', '/help', '/reversals/new', `${path}/lines/1`, '/nowhere']) await ann.get(page)
    expect(await running.end('SIGTERM')).toBe(0)
    expect(running.output.length).toBeGreaterThan(3)
    await expectNoCanary(place, [...running.said, ...running.output])
  })
})
