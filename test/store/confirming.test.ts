import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { ann, answer, ben, checkedOf, claim, confirmationOf, confirmedOf, fresh, named, houses } from './support.ts'

describe.each(databases)('confirming, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('makes it reversing and records who, when, how many and how much', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(3))
    const confirmation = {
      ...(await confirmationOf(house, checked)),
      balance: { available: 9_000, at: house.clock.now() },
    }
    expect(await house.store.reversals.confirm(confirmation)).toEqual({ kind: 'confirmed' })
    expect(await fresh(house, checked)).toMatchObject({
      state: 'reversing',
      confirmedBy: ann,
      confirmedAt: house.clock.now(),
      confirmedCount: 3,
      confirmedSum: 3 * 1_200 + 6,
      reason: 'Wrong attention check',
      feedback: 'Sorry.',
      balanceBefore: { available: 9_000, at: house.clock.now() },
    })
    const events = await house.store.reversals.events(checked.id)
    expect(events.at(-1)).toMatchObject({
      kind: 'confirmed',
      by: ann,
      detail: { count: 3, sum: 3_606, balance: 9_000 },
    })
  })

  test.each([
    ['the revision', { revision: 1 }],
    ['the count', { count: 2 }],
    ['the sum', { sum: 3_605 }],
  ])('is refused as changed when %s is not as shown', async (_, shown) => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(3))
    const confirmation = { ...(await confirmationOf(house, checked)), ...shown }
    expect(await house.store.reversals.confirm(confirmation)).toEqual({ kind: 'changed' })
    expect(await fresh(house, checked)).toEqual(checked)
  })

  test('is refused as changed when a line was left out after the page was drawn', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(3))
    const confirmation = await confirmationOf(house, checked)
    await house.store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [2] }, true, ann, house.clock.now())
    expect(await house.store.reversals.confirm(confirmation)).toEqual({ kind: 'changed' })
  })

  test('is refused when there is nothing to reverse', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(2), () => ({ verdict: 'not found' }))
    expect(await house.store.reversals.confirm(await confirmationOf(house, checked))).toEqual({ kind: 'changed' })
  })

  test('is won by one of twenty at once; the others are told who was first', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(5))
    const confirmation = await confirmationOf(house, checked)
    const people = Array.from({ length: 20 }, (_, index) => ({ id: `person-${index}`, name: `Person ${index}` }))
    const came = await Promise.all(people.map((by) => house.store.reversals.confirm({ ...confirmation, by })))
    expect(came.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
    const winner = (await fresh(house, checked)).confirmedBy
    const others = came.filter(({ kind }) => kind !== 'confirmed')
    expect(others).toEqual(others.map(() => ({ kind: 'already', by: winner?.name, at: house.clock.now() })))
    const events = await house.store.reversals.events(checked.id)
    expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
  })

  test('again, after a pause for funds, is of what is left, and its attempts are by who confirmed then', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(4))
    const [first] = await claim(house, reversal, 1)
    if (first) await answer(house, first)
    await store.work.pause(reversal.id, { trouble: 'funds', since: clock.now(), said: 'no funds' }, clock.now())
    expect(await claim(house, reversal)).toEqual([])
    expect(await store.reversals.resume(reversal.id, ann, clock.now())).toBe(false)
    const paused = await fresh(house, reversal)
    expect(paused.pause).toEqual({ trouble: 'funds', since: clock.now(), said: 'no funds' })
    const second = await confirmationOf(house, paused, ben)
    expect(second.count).toBe(3)
    expect(await store.reversals.confirm(second)).toEqual({ kind: 'confirmed' })
    expect(await store.reversals.confirm(second)).toEqual({ kind: 'already', by: ben.name, at: clock.now() })
    const after = await fresh(house, reversal)
    expect(after).toMatchObject({ confirmedBy: ann, confirmedCount: 4 })
    expect(after.pause).toBeUndefined()
    const claimed = await claim(house, reversal)
    expect(claimed.map(({ attempt }) => attempt.by)).toEqual([ben, ben, ben])
  })

  test('is changed, not already, while another confirmation is asked for and the page is old', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    const old = await confirmationOf(house, reversal)
    await store.work.pause(reversal.id, { trouble: 'credentials', since: clock.now(), said: '' }, clock.now())
    expect(await store.reversals.confirm({ ...old, revision: old.revision - 1 })).toEqual({ kind: 'changed' })
  })

  test('of what was stopped or discarded changes nothing', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const discarded = await checkedOf(house, named(2))
    const late = await confirmationOf(house, discarded)
    await store.reversals.discard(discarded.id, ann, clock.now())
    expect(await store.reversals.confirm(late)).toEqual({ kind: 'changed' })
    expect(await store.reversals.confirm({ ...late, id: 'nothing' })).toEqual({ kind: 'changed' })
    const stopped = await confirmedOf(house, named(2))
    await store.reversals.stop(stopped.id, ann, clock.now())
    const again = await confirmationOf(house, await fresh(house, stopped))
    expect(await store.reversals.confirm(again)).toMatchObject({ kind: 'already' })
  })
})
