import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { longAgo } from '../../src/core/times.ts'
import { openStore } from '../../src/store/open.ts'
import { realClock } from '../support/clock.ts'
import { databases, freshFolder } from '../support/databases.ts'
import { startPostgres } from '../support/postgres-server.ts'
import { checkedOf, confirmedOf, houses, named, past, type House } from './support.ts'

describe.each(databases)('records that were put back from a copy, on $name', ({ name, fresh }) => {
  const enter = houses(fresh)

  /** What the data folder or the database looks like when an older copy is put back under it. */
  const putBack = ({ place }: House): Promise<unknown> =>
    name === 'SQLite'
      ? writeFile(join(place.dataFolder, 'starts'), '7\n')
      : past(place, "update counter set value = value + 1 where name = 'table'")

  test('are not seen where there are none: at the first start, and at the next', async () => {
    const { store, clock } = await enter()
    expect(await store.begin(clock.now())).toBeUndefined()
    expect(await store.begin(clock.now())).toBeUndefined()
  })

  test('are seen, once: every unfinished line was read too long ago then, and the reversal says why', async () => {
    const house = await enter()
    const { store, clock } = house
    await store.begin(clock.now())
    const { id } = await confirmedOf(house, named(3))
    const checked = await checkedOf(house, named(6).slice(3))
    await putBack(house)
    expect(await store.begin(clock.now())).toBe(2)
    const page = await store.reversals.lines(id, { filter: {}, sort: 'number', descending: false, limit: 9 })
    expect(page.rows.map(({ readAt }) => readAt)).toEqual([longAgo, longAgo, longAgo])
    expect((await store.reversals.events(id)).at(-1)?.kind).toBe('put back from a copy')
    expect((await store.reversals.findById(checked.id))?.checkedFrom).toBe(longAgo)
    expect(await store.begin(clock.now())).toBeUndefined()
  })

  test('let nobody in who was let in by the copy alone: no session of it and no link', async () => {
    const house = await enter()
    const { store, clock } = house
    const { people } = store
    const at = clock.now()
    const endsAt = '2099-01-01T00:00:00.000Z'
    await people.insertLink({ hash: 'first', kind: 'first person', endsAt })
    await people.spendLink('first', at, { id: 'zoe', name: 'zoe', passwordHash: 'x' })
    await people.insertSession({ hash: 'there', personId: 'zoe', createdAt: at, seenAt: at, endsAt, agent: '' })
    await people.insertLink({ hash: 'reset', kind: 'reset', personId: 'zoe', endsAt })
    await store.begin(at)
    expect([await people.session('there'), await people.link('reset')]).toMatchObject([{ personId: 'zoe' }, {}])
    await putBack(house)
    await store.begin(at)
    expect([await people.session('there'), await people.link('reset')]).toEqual([undefined, undefined])
    expect((await people.byName('zoe'))?.id).toBe('zoe')
  })

  test('leave no token alive: the copy knows neither which was revoked since nor what was spent', async () => {
    const house = await enter()
    const { store, clock } = house
    const at = clock.now()
    await store.people.insert({ id: 'zoe', name: 'zoe', disabled: false, createdAt: at })
    const token = { id: 't', hash: 'h', personId: 'zoe', name: 'Nightly', scope: 'pay' } as const
    await store.tokens.insert({ ...token, createdAt: at, expiresAt: '2099-01-01T00:00:00.000Z' })
    await store.begin(at)
    expect((await store.tokens.byHash('h'))?.revokedAt).toBeUndefined()
    await putBack(house)
    await store.begin(at)
    expect((await store.tokens.byHash('h'))?.revokedAt).toBe(at)
  })

  test('are not seen where the data folder says nothing that makes sense', async () => {
    const house = await enter()
    await writeFile(join(house.place.dataFolder, 'starts'), 'seven')
    expect(await house.store.begin(house.clock.now())).toBeUndefined()
  })
})

// Makes two servers.
test(
  'are seen on a new PostgreSQL too, which numbers its tables like the one before',
  { timeout: 60_000 },
  async () => {
    const noted: string[] = []
    for (const _ of ['before', 'after']) {
      const server = await startPostgres()
      onTestFinished(() => server.stop())
      const dataFolder = await freshFolder()
      const store = await openStore({ dataFolder, databaseUrl: server.url, clock: realClock })
      const place = { dataFolder, databaseUrl: server.url, dispose: async () => undefined }
      for (const value of noted) await past(place, `insert into counter (name, value) values ('table', ${value})`)
      const seen = await store.begin(realClock.now())
      expect(seen).toBe(noted.length === 0 ? undefined : 0)
      noted.push(await valueOf(server.url))
      await store.close()
      await rm(dataFolder, { recursive: true })
    }
  },
)

const valueOf = async (connectionString: string): Promise<string> => {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ value: string }>("select value from counter where name = 'table'")
  await client.end()
  return rows[0]?.value ?? ''
}
