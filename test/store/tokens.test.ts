import { describe, expect, test } from 'vitest'
import type { TokenRow } from '../../src/core/token-store.ts'
import { databases } from '../support/databases.ts'
import { ann, checkedOf, confirmationOf, fresh, houses, named, past, warm, type House } from './support.ts'

const day = '2026-10-09'

const person = async ({ store, clock }: House, id = ann.id) => {
  await store.people.insert({ id, name: id, disabled: false, createdAt: clock.now() })
}

const tokenOf = ({ clock }: House, id: string, more: Partial<TokenRow> = {}): TokenRow => ({
  id,
  hash: `hash of ${id}`,
  personId: ann.id,
  name: id,
  scope: 'pay',
  createdAt: clock.now(),
  expiresAt: '2027-01-01T00:00:00.000Z',
  ...more,
})

/** Three lines each, 3,606 tenths together. */
const waiting = async (house: House, count: number) => {
  const all = []
  for (let index = 0; index < count; index += 1) {
    const checked = await checkedOf(house, named(3, String.fromCharCode(65 + index)))
    all.push(await confirmationOf(house, checked))
  }
  return all
}

describe.each(databases)('tokens, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('are found by their hash and listed with the newest first', async () => {
    const house = await openHouse()
    const { tokens } = house.store
    await person(house)
    await person(house, 'ben')
    const first = tokenOf(house, 't-1', { capPerDay: 50_000 })
    expect(await tokens.insert(first)).toBe(true)
    house.clock.advance(1_000)
    const second = tokenOf(house, 't-2', { personId: 'ben', scope: 'read' })
    expect(await tokens.insert(second)).toBe(true)
    expect(await tokens.byHash('hash of t-1')).toEqual(first)
    expect(await tokens.byHash('hash')).toBeUndefined()
    expect(await tokens.list()).toEqual([second, first])
    expect(await tokens.list('ben')).toEqual([second])
    await tokens.touch('t-1', house.clock.now())
    expect(await tokens.byHash('hash of t-1')).toEqual({ ...first, usedAt: house.clock.now() })
  })

  test('of one name: one at a time of a person, in any case, until it is revoked', async () => {
    const house = await openHouse()
    const { tokens } = house.store
    await person(house)
    await person(house, 'ben')
    expect(await tokens.insert(tokenOf(house, 't-1', { name: 'Nightly' }))).toBe(true)
    expect(await tokens.insert(tokenOf(house, 't-2', { name: 'nightly ' }))).toBe(false)
    expect(await tokens.insert(tokenOf(house, 't-3', { name: 'nightly', personId: 'ben' }))).toBe(true)
    expect(await tokens.revoke('t-1', house.clock.now())).toBe(true)
    expect(await tokens.revoke('t-1', house.clock.now())).toBe(false)
    expect(await tokens.revoke('nothing', house.clock.now())).toBe(false)
    expect(await tokens.insert(tokenOf(house, 't-4', { name: 'nightly' }))).toBe(true)
  })

  test('are revoked for good when their owner is disabled, and nobody else’s are', async () => {
    const house = await openHouse()
    const { tokens, people } = house.store
    await person(house)
    await person(house, 'ben')
    await tokens.insert(tokenOf(house, 't-1'))
    await tokens.insert(tokenOf(house, 't-2', { personId: 'ben' }))
    await people.setDisabled(ann.id, true)
    await people.setDisabled(ann.id, false)
    expect((await tokens.byHash('hash of t-1'))?.revokedAt).toBe(house.clock.now())
    expect((await tokens.byHash('hash of t-2'))?.revokedAt).toBeUndefined()
  })

  test('of eight confirmations at once under one cap, those that fit are made, and what is left is told', async () => {
    const house = await openHouse()
    const { store } = house
    await person(house)
    await store.tokens.insert(tokenOf(house, 't-1'))
    const asked = await waiting(house, 8)
    const sum = asked[0]?.sum ?? 0
    const token = { id: 't-1', day, most: 3 * sum + 1 }
    await warm(house)
    const came = await Promise.all(asked.map((one) => store.reversals.confirm({ ...one, token })))
    expect(came.filter(({ kind }) => kind === 'confirmed')).toHaveLength(3)
    expect(came.filter(({ kind }) => kind !== 'confirmed')).toEqual(
      Array.from({ length: 5 }, () => ({ kind: 'over the cap', left: 1 })),
    )
    expect(await store.tokens.spent('t-1', day)).toBe(3 * sum)
    const states = await Promise.all(asked.map(async (one) => (await fresh(house, one)).state))
    expect(states.filter((state) => state === 'reversing')).toHaveLength(3)
    expect(states.filter((state) => state === 'checked')).toHaveLength(5)
  })

  test('spend to the last tenth of a day, and each day anew', async () => {
    const house = await openHouse()
    const { store } = house
    await person(house)
    await store.tokens.insert(tokenOf(house, 't-1'))
    const [first, second, third] = await waiting(house, 3)
    if (!first || !second || !third) throw new Error('There is nothing to confirm.')
    const token = { id: 't-1', day, most: first.sum }
    expect(await store.reversals.confirm({ ...first, token })).toEqual({ kind: 'confirmed' })
    expect(await store.reversals.confirm({ ...second, token })).toEqual({ kind: 'over the cap', left: 0 })
    expect(await store.reversals.confirm({ ...second, token: { ...token, day: '2026-10-10' } })).toEqual({
      kind: 'confirmed',
    })
    expect(await store.reversals.confirm({ ...third, token: { id: 't-1', day } })).toEqual({ kind: 'confirmed' })
    expect(await store.tokens.spent('t-1', day)).toBe(2 * first.sum)
    expect(await store.tokens.spent('t-1', '2026-10-11')).toBe(0)
  })

  test('count nothing for what was not confirmed', async () => {
    const house = await openHouse()
    const { store } = house
    await person(house)
    await store.tokens.insert(tokenOf(house, 't-1'))
    const [asked] = await waiting(house, 1)
    if (!asked) throw new Error('There is nothing to confirm.')
    const token = { id: 't-1', day, most: 1_000_000 }
    expect(await store.reversals.confirm({ ...asked, sum: asked.sum + 1, token })).toEqual({ kind: 'changed' })
    expect(await store.reversals.confirm({ ...asked, token: { ...token, id: 'none' } })).toEqual({
      kind: 'token revoked',
    })
    await store.tokens.revoke('t-1', house.clock.now())
    expect(await store.reversals.confirm({ ...asked, token })).toEqual({ kind: 'token revoked' })
    expect(await store.tokens.spent('t-1', day)).toBe(0)
    expect((await fresh(house, asked)).state).toBe('checked')
  })

  test('stand by name in the record of what they did', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const by = { ...ann, token: 'Nightly' }
    const { id } = await store.reversals.create({ accountId: 'account-lab', by, at: clock.now() })
    await store.reversals.discard(id, ann, clock.now())
    const events = await store.reversals.events(id)
    expect(events.map(({ by: who, detail }) => [who, detail])).toEqual([
      [ann, { token: 'Nightly' }],
      [ann, {}],
    ])
  })

  test('cannot have a cap where they may not pay, whatever writes them', async () => {
    const house = await openHouse()
    await person(house)
    const row = "('t', 'h', 'person-ann', 'n', 'n', 'prepare', 5, 'a', 'b')"
    const columns = 'id, hash, person_id, name, name_key, scope, cap, created_at, expires_at'
    await expect(past(house.place, `insert into token (${columns}) values ${row}`)).rejects.toThrow('token_cap')
  })
})
