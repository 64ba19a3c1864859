import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { accountId, houses } from './support.ts'

const lab = {
  id: accountId,
  marketplace: 'market',
  environment: 'simulator',
  name: 'Perception Lab',
  currency: 'USD',
} as const

describe.each(databases)('accounts, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('mean the same from start to start; only their name may change', async () => {
    const { store } = await openHouse()
    expect(await store.accounts.open({ ...lab, name: 'Renamed' })).toEqual({ ...lab, name: 'Renamed' })
    expect(await store.accounts.list()).toEqual([{ ...lab, name: 'Renamed' }])
  })

  test.each([
    ['marketplace', { marketplace: 'other' }],
    ['environment', { environment: 'production' as const }],
    ['currency', { currency: 'EUR' }],
  ])('are refused with another %s than before', async (_, change) => {
    const { store } = await openHouse()
    await expect(store.accounts.open({ ...lab, ...change })).rejects.toThrow(
      /is market simulator in USD in the database and /,
    )
    expect(await store.accounts.list()).toEqual([lab])
  })

  test('keep their last answer', async () => {
    const { store, clock } = await openHouse()
    expect(await store.accounts.lastAnswer(accountId)).toBeUndefined()
    expect(await store.accounts.lastAnswer('nobody')).toBeUndefined()
    const good = { at: clock.now(), available: 100_000_000_000, said: 'fine', clockSkewMs: -1_200.4 }
    await store.accounts.saveAnswer(accountId, good)
    expect(await store.accounts.lastAnswer(accountId)).toEqual({ ...good, clockSkewMs: -1_200 })
    const bad = { at: clock.now(), trouble: 'credentials', said: 'The token is invalid' } as const
    await store.accounts.saveAnswer(accountId, bad)
    expect(await store.accounts.lastAnswer(accountId)).toEqual(bad)
  })

  test('keep what their pace was learned to be', async () => {
    const { store } = await openHouse()
    expect(await store.accounts.pace(accountId)).toBeUndefined()
    await store.accounts.savePace(accountId, '{"rate":20}')
    expect(await store.accounts.pace(accountId)).toBe('{"rate":20}')
  })
})

describe.each(databases)('limits, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('count exactly, however many come at once', async () => {
    const { store, clock } = await openHouse()
    const hits = await Promise.all(Array.from({ length: 50 }, () => store.limits.hit('ip', clock.now(), 60_000)))
    expect(hits.map((hit) => hit.hits).toSorted((a, b) => a - b)).toEqual(hits.map((_, index) => index + 1))
    const endsAt = new Date(clock.ms() + 60_000).toISOString()
    expect(new Set(hits.map((hit) => hit.endsAt))).toEqual(new Set([endsAt]))
    expect(await store.limits.get('ip', clock.now())).toEqual({ hits: 50, endsAt })
  })

  test('begin anew when the window is over', async () => {
    const { store, clock } = await openHouse()
    await store.limits.hit('ip', clock.now(), 1_000)
    await store.limits.hit('ip', clock.now(), 1_000)
    clock.advance(999)
    expect((await store.limits.hit('ip', clock.now(), 1_000)).hits).toBe(3)
    clock.advance(1)
    expect(await store.limits.get('ip', clock.now())).toBeUndefined()
    expect(await store.limits.hit('ip', clock.now(), 1_000)).toEqual({
      hits: 1,
      endsAt: new Date(clock.ms() + 1_000).toISOString(),
    })
  })

  test('can be taken back, forgotten and tidied', async () => {
    const { store, clock } = await openHouse()
    await store.limits.take('ip')
    await store.limits.hit('ip', clock.now(), 1_000)
    await store.limits.take('ip')
    await store.limits.take('ip')
    expect((await store.limits.get('ip', clock.now()))?.hits).toBe(0)
    await store.limits.reset('ip')
    expect(await store.limits.get('ip', clock.now())).toBeUndefined()
    await store.limits.hit('short', clock.now(), 1_000)
    await store.limits.hit('long', clock.now(), 2_000)
    clock.advance(1_000)
    await store.limits.tidy(clock.now())
    expect(await store.limits.get('long', clock.now())).toMatchObject({ hits: 1 })
    expect((await store.limits.hit('short', clock.now(), 1_000)).hits).toBe(1)
  })
})
