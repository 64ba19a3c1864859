import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { checkedOf, confirmedOf, fresh, houses, named } from './support.ts'

describe.each(databases)('what was written, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  const texts = { reason: 'Wrong key', feedback: 'Sorry.\nYou are paid.' }

  test('is kept for an unconfirmed reversal, which is another revision then', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(1))
    expect(await house.store.reversals.setTexts(checked.id, texts, house.clock.now())).toBe(true)
    expect(await fresh(house, checked)).toMatchObject({ ...texts, revision: checked.revision + 1, state: 'checked' })
  })

  test('changes nothing that was confirmed', async () => {
    const house = await openHouse()
    const confirmed = await confirmedOf(house, named(1))
    expect(await house.store.reversals.setTexts(confirmed.id, texts, house.clock.now())).toBe(false)
    expect(await fresh(house, confirmed)).toEqual(confirmed)
  })
})
