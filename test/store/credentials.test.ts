import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { accountId, claim, confirmedOf, checkedOf, engine, fresh, houses, named } from './support.ts'

describe.each(databases)('the credentials of an account, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('the salt is made once', async () => {
    const { store } = await openHouse()
    const salt = await store.accounts.salt(accountId)
    expect(salt).toMatch(/^[0-9a-f]{32}$/)
    const [account] = await store.accounts.list()
    if (account) await store.accounts.open({ ...account, name: 'Another name' })
    expect(await store.accounts.salt(accountId)).toBe(salt)
  })

  test('others than before pause what is being reversed, once, for another confirmation; the same ones and the first ones nothing', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const [running, outage] = [await confirmedOf(house, named(2)), await confirmedOf(house, named(2, 'T'))]
    const checked = await checkedOf(house, named(2, 'U'))
    await store.work.pause(outage.id, { trouble: 'outage', since: clock.now(), said: '' }, clock.now())
    expect(await store.accounts.identify(accountId, 'one', clock.now())).toEqual([])
    expect(await store.accounts.identify(accountId, 'one', clock.now())).toEqual([])
    expect(await store.accounts.identify(accountId, 'two', clock.now())).toEqual([running.id, outage.id])
    expect(await store.accounts.identify(accountId, 'three', clock.now())).toEqual([])
    for (const one of [running, outage])
      expect((await fresh(house, one)).pause).toEqual({ trouble: 'other credentials', since: clock.now(), said: '' })
    expect((await fresh(house, checked)).pause).toBeUndefined()
    expect(await store.reversals.resume(running.id, undefined, clock.now())).toBe(false)
    expect((await store.reversals.events(running.id)).map(({ kind }) => kind).slice(-2)).toEqual([
      'confirmed',
      'paused',
    ])
  })

  test('nothing is claimed with others than those that the account was called with last', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(3))
    await store.accounts.identify(accountId, 'one', clock.now())
    const claimWith = (fingerprint: string) =>
      store.work.claimToReverse(reversal.id, 1, engine, 'approve', clock.now(), fingerprint)
    expect(await claimWith('two')).toEqual([])
    expect(await claimWith('one')).toHaveLength(1)
    expect(await claim(house, reversal)).toHaveLength(2)
  })
})
