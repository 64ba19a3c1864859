import { describe, expect, test } from 'vitest'
import type { PersonRow } from '../../src/core/access-store.ts'
import { databases } from '../support/databases.ts'
import { houses, named, type House } from './support.ts'

const personOf = ({ clock }: House, id: string, more: Partial<PersonRow> = {}): PersonRow => ({
  id,
  name: id,
  passwordHash: `hash of ${id}`,
  disabled: false,
  createdAt: clock.now(),
  ...more,
})

const sessionOf = ({ clock }: House, hash: string, personId: string, endsIn = 3_600_000) => ({
  hash,
  personId,
  createdAt: clock.now(),
  seenAt: clock.now(),
  endsAt: new Date(clock.ms() + endsIn).toISOString(),
  agent: 'Firefox',
})

const linkOf = ({ clock }: House, hash: string, personId?: string, endsIn = 3_600_000) =>
  ({
    hash,
    kind: personId === undefined ? 'first person' : 'reset',
    ...(personId === undefined ? {} : { personId }),
    endsAt: new Date(clock.ms() + endsIn).toISOString(),
  }) as const

describe.each(databases)('people, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('are found by id and by name in any case and form', async () => {
    const house = await openHouse()
    const { people } = house.store
    const zoe = personOf(house, 'p-1', { name: 'Zoë' })
    expect(await people.count()).toBe(0)
    expect(await people.insert(zoe)).toBe(true)
    expect(await people.insert(personOf(house, 'p-2', { name: 'Amir' }))).toBe(true)
    expect(await people.count()).toBe(2)
    expect(await people.byId('p-1')).toEqual(zoe)
    for (const name of ['Zoë', ' zoë ', 'ZOË', 'Zoe\u0308']) expect(await people.byName(name)).toEqual(zoe)
    expect(await people.byName('Zoe')).toBeUndefined()
    expect(await people.byId('nobody')).toBeUndefined()
    expect((await people.list()).map(({ name }) => name)).toEqual(['Amir', 'Zoë'])
  })

  test('cannot have a name that is taken, also when twenty try at once', async () => {
    const house = await openHouse()
    const { people } = house.store
    const tries = named(20).map((id, index) => people.insert(personOf(house, id, { name: index % 2 ? 'Ann' : 'ANN' })))
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1)
    expect(await people.count()).toBe(1)
  })

  test('may have no password yet, get one, and sign in', async () => {
    const house = await openHouse()
    const { people } = house.store
    const { passwordHash: _, ...without } = personOf(house, 'p-1')
    await people.insert(without)
    expect(await people.byId('p-1')).toEqual(without)
    await people.setPassword('p-1', 'another')
    await people.signedIn('p-1', house.clock.now())
    expect(await people.byId('p-1')).toEqual({ ...without, passwordHash: 'another', lastSignInAt: house.clock.now() })
  })

  test('lose their sessions when they are disabled', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insert(personOf(house, 'p-1'))
    await people.insertSession(sessionOf(house, 's-1', 'p-1'))
    await people.setDisabled('p-1', true)
    expect(await people.session('s-1')).toBeUndefined()
    expect((await people.byId('p-1'))?.disabled).toBe(true)
    await people.setDisabled('p-1', false)
    expect((await people.byId('p-1'))?.disabled).toBe(false)
  })
})

describe.each(databases)('sessions, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('are kept by the hash of their token, newest first, and end one by one or together', async () => {
    const house = await openHouse()
    const { people } = house.store
    for (const id of ['p-1', 'p-2']) await people.insert(personOf(house, id))
    for (const hash of ['s-1', 's-2', 's-3']) await people.insertSession(sessionOf(house, hash, 'p-1'))
    await people.insertSession(sessionOf(house, 's-4', 'p-2'))
    house.clock.advance(1_000)
    await people.touchSession('s-2', house.clock.now())
    expect((await people.session('s-2'))?.seenAt).toBe(house.clock.now())
    expect((await people.sessions('p-1')).map(({ hash }) => hash)[0]).toBe('s-2')
    await people.endSession('s-1')
    await people.endSession('s-1')
    expect(await people.session('s-1')).toBeUndefined()
    expect(await people.endSessions('p-1', 's-2')).toBe(1)
    expect(await people.endSessions('p-1')).toBe(1)
    expect(await people.sessions('p-1')).toEqual([])
    expect(await people.session('s-4')).toBeDefined()
  })

  test('past their end are tidied away, links too', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insert(personOf(house, 'p-1'))
    await people.insertSession(sessionOf(house, 's-1', 'p-1', 1_000))
    await people.insertSession(sessionOf(house, 's-2', 'p-1', 1_001))
    await people.insertLink(linkOf(house, 'l-1', 'p-1', 1_000))
    await people.insertLink(linkOf(house, 'l-2', 'p-1', 1_001))
    house.clock.advance(1_000)
    await people.tidy(house.clock.now())
    expect(await people.session('s-1')).toBeUndefined()
    expect(await people.session('s-2')).toBeDefined()
    expect(await people.link('l-1')).toBeUndefined()
    expect(await people.link('l-2')).toBeDefined()
  })
})

describe.each(databases)('links, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  const ann = { id: 'p-1', name: 'Ann', passwordHash: 'hash' }

  test('make the first person, once', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insertLink(linkOf(house, 'l-1'))
    expect(await people.link('l-1')).toEqual(linkOf(house, 'l-1'))
    expect(await people.spendLink('l-1', house.clock.now(), ann)).toBe(true)
    expect(await people.byName('ann')).toEqual({ ...ann, disabled: false, createdAt: house.clock.now() })
    expect(await people.spendLink('l-1', house.clock.now(), ann)).toBe(false)
    await people.insertLink(linkOf(house, 'l-2'))
    expect(await people.spendLink('l-2', house.clock.now(), { ...ann, id: 'p-2', name: 'Eve' })).toBe(false)
    expect(await people.count()).toBe(1)
  })

  test('of which two are spent at once make one first person', async () => {
    const house = await openHouse()
    const { people } = house.store
    const spent = await Promise.all(
      named(10).map(async (hash) => {
        await people.insertLink(linkOf(house, hash))
        return people.spendLink(hash, house.clock.now(), { id: hash, name: hash, passwordHash: 'hash' })
      }),
    )
    expect(spent.filter(Boolean)).toHaveLength(1)
    expect(await people.count()).toBe(1)
  })

  test('spent by several at once are spent by one', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insert(personOf(house, 'p-1'))
    await people.insertLink(linkOf(house, 'l-1', 'p-1'))
    const spent = await Promise.all(
      named(10).map((passwordHash) => people.spendLink('l-1', house.clock.now(), { ...ann, passwordHash })),
    )
    expect(spent.filter(Boolean)).toHaveLength(1)
    expect((await people.byId('p-1'))?.passwordHash).toBe(named(10)[spent.indexOf(true)])
  })

  test('set a password, end the sessions and let in again who was disabled', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insert(personOf(house, 'p-1', { disabled: true }))
    await people.insertSession(sessionOf(house, 's-1', 'p-1'))
    await people.insertLink(linkOf(house, 'l-1', 'p-1'))
    expect(await people.spendLink('l-1', house.clock.now(), { ...ann, name: 'Not used' })).toBe(true)
    expect(await people.byId('p-1')).toMatchObject({ name: 'p-1', passwordHash: 'hash', disabled: false })
    expect(await people.sessions('p-1')).toEqual([])
  })

  test('are worth nothing past their end, when dropped, or when nobody made them', async () => {
    const house = await openHouse()
    const { people } = house.store
    await people.insertLink(linkOf(house, 'l-1', undefined, 1_000))
    house.clock.advance(1_000)
    expect(await people.spendLink('l-1', house.clock.now(), ann)).toBe(false)
    await people.insertLink(linkOf(house, 'l-2'))
    await people.dropLinks('first person')
    expect(await people.spendLink('l-2', house.clock.now(), ann)).toBe(false)
    expect(await people.spendLink('nothing', house.clock.now(), ann)).toBe(false)
    expect(await people.count()).toBe(0)
  })

  test('are dropped of one person only, where one is given', async () => {
    const house = await openHouse()
    const { people } = house.store
    for (const id of ['p-1', 'p-2']) {
      await people.insert(personOf(house, id))
      await people.insertLink(linkOf(house, `l-${id}`, id))
    }
    await people.dropLinks('new person', 'p-1')
    expect(await people.link('l-p-1')).toBeDefined()
    await people.dropLinks('reset', 'p-1')
    expect(await people.link('l-p-1')).toBeUndefined()
    expect(await people.link('l-p-2')).toBeDefined()
  })
})
