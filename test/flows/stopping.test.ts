import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import type { Person } from '../support/person.ts'
import { expectAgreement } from './judge.ts'
import type { Receipt } from './receipt.ts'
import { check, confirm, ended, paused, reverse, settled } from './steps.ts'

type Stopped = {
  readonly ann: Person
  readonly path: string
  readonly ids: readonly string[]
  readonly receipt: Receipt
}

/** Forty lines, stopped after ten payments. */
const stopHalfWay = async ({ simulator, person }: House): Promise<Stopped> => {
  const ids = seedLarge(simulator.world, 40, { perHit: 8 })
  const ann = await person()
  const path = await check(ann, ids)
  simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 60 } })
  await confirm(ann, path)
  await simulator.ledger.until(() => simulator.ledger.payments().length >= 10)
  expect(await ann.post(`${path}/stop`)).toMatchObject({ posted: 303, path, status: 200 })
  return { ann, path, ids, receipt: await ended(ann, path) }
}

const became = ({ lines }: Receipt, word: string): readonly string[] =>
  lines.filter((line) => line.became === word).map((line) => line.submission)

describe.each(databases)('Stopping, on $name', ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('stopping twice, or what has ended, is what was wanted; confirming again pays nothing', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const { ann, path, ids } = await stopHalfWay(house)
    const paid = simulator.ledger.payments().length
    expect(await ann.post(`${path}/stop`)).toMatchObject({ posted: 303, status: 200 })
    const form = { revision: '1', count: '40', sum: '24000', reason: 'again', feedback: '' }
    expect(await ann.post(`${path}/confirmation`, form)).toMatchObject({ posted: 303, path })
    expect(await ann.post(`${path}/resume`)).toMatchObject({ posted: expect.toSatisfy((code) => code < 500) })
    expect(simulator.ledger.payments()).toHaveLength(paid)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('a stop while answers get lost: what is unknown is asked about, and nothing is called again', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    simulator.moods.set({ lostAnswer: { operation: 'ApproveAssignment', every: 2 } })
    const { ann, path, ids } = await stopHalfWay(house)
    const { ledger } = simulator
    await settled(ann, path)
    const calls = ledger.calls('ApproveAssignment').map(({ input }) => input['AssignmentId'])
    expect(new Set(calls).size).toBe(calls.length)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('a stop while it is paused ends it; what was left is not attempted', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const ann = await house.person()
    simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: 6, act: 'balance', amount: '0.00' } })
    const path = await reverse(ann, ids)
    await paused(ann, path, 7)
    await ann.post(`${path}/stop`)
    const receipt = await ended(ann, path)
    expect(became(receipt, 'reversed')).toHaveLength(5)
    expect(became(receipt, 'not attempted')).toHaveLength(7)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('discarded before it was confirmed: nothing is paid, and the lines are free for another', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    const first = await check(ann, ids)
    const asked = await ann.get(`${first}/confirmation`)
    const revision = /name="revision" value="(\d+)"/.exec(asked.text)?.[1] ?? ''
    const sum = /name="sum" value="(\d+)"/.exec(asked.text)?.[1] ?? ''
    const over = await ann.post(`${first}/discard`)
    expect(over.text).toContain('was discarded')
    const late = await ann.post(`${first}/confirmation`, { revision, count: '6', sum, reason: 'Late', feedback: '' })
    expect(late.status).toBe(409)
    expect(late.text).toContain('was discarded')
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
    const second = await reverse(await house.person('Bo'), ids)
    await ended(ann, second)
    await expectAgreement(simulator, ann, [second], { brought: ids })
  })

  test('what was confirmed cannot be discarded', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const { ann, path, ids } = await stopHalfWay(house)
    const answer = await ann.post(`${path}/discard`)
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('its receipt stands')
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
