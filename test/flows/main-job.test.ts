import { afterEach, describe, expect, test } from 'vitest'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { until } from '../support/until.ts'

describe.each(databases)('The main job on $name', ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('paste, check, bill, confirm, reverse, receipt; and the ledger agrees', async () => {
    place = await fresh()
    house = await openHouse(place, { data: 'cast' })
    const { simulator } = house
    const ann = await house.person()
    const ids = [
      ...(simulator.cast?.rejected ?? []),
      ...(simulator.cast?.awaitingReview ?? []),
      ...(simulator.cast?.approved ?? []),
    ]

    const begun = await ann.post('/reversals', { ids: ids.join('\n') })
    expect(begun.posted).toBe(303)
    expect(begun.path).toMatch(/^\/reversals\/\d+$/)
    await until(async () => (await ann.get(begun.path)).text.includes('Check 12 assignments before paying'))

    const asked = await ann.get(`${begun.path}/confirmation`)
    const hidden = Object.fromEntries(
      [...asked.text.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    )
    const confirmed = await ann.post(`${begun.path}/confirmation`, {
      ...hidden,
      reason: 'Wrong key',
      feedback: 'Sorry.',
      typed: hidden['sum'] ?? '',
    })
    expect(confirmed.posted).toBe(303)
    await until(async () => (await ann.get(begun.path)).text.includes('12 reversed'))

    expect(simulator.ledger.payments()).toHaveLength(12)
    expect(simulator.ledger.callsThatPaidSubmittedWork()).toEqual([])
    expect(new Set(simulator.ledger.payments().map((payment) => payment.assignment))).toEqual(
      new Set(simulator.cast?.rejected),
    )
    expect(simulator.defects).toEqual([])
  })
})
