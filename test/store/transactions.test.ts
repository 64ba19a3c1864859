import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { NodeSqliteDialect, openReader, openSqlite } from '../../src/store/sqlite.ts'
import type { Tables } from '../../src/store/tables.ts'
import { groups, transactions } from '../../src/store/transactions.ts'
import { realClock } from '../support/clock.ts'

const rates = 'create table rate (key text primary key, hits integer not null, ends_at text not null) strict'

const openRates = (database = new DatabaseSync(':memory:'), reader?: DatabaseSync) => {
  if (!reader) database.exec(rates)
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database, realClock.steady, reader) })
  onTestFinished(() => db.destroy())
  const commits = { count: 0 }
  const transact = transactions(db)
  const counted: typeof transact = async (work) => {
    const value = await transact(work)
    commits.count += 1
    return value
  }
  return { db, transact, counted, commits, together: groups(counted) }
}

const keysOf = async ({ db }: ReturnType<typeof openRates>) =>
  (await db.selectFrom('rate').select('key').orderBy('key').execute()).map(({ key }) => key)

describe('writes of the same moment', () => {
  test('share one commit, and each gets its own value', async () => {
    const house = openRates()
    const write = (key: string) =>
      house.together(async (trx) => {
        await trx.insertInto('rate').values({ key, hits: 1, ends_at: '' }).execute()
        return key
      })
    expect(await Promise.all(['a', 'b', 'c'].map(write))).toEqual(['a', 'b', 'c'])
    expect(house.commits.count).toBe(1)
    expect(await keysOf(house)).toEqual(['a', 'b', 'c'])
  })

  test('wait for the next one where they are patient, and not for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const house = openRates()
    const write = (key: string, patient: boolean) =>
      house.together(
        async (trx) => {
          await trx.insertInto('rate').values({ key, hits: 1, ends_at: '' }).execute()
        },
        '',
        patient,
      )
    const patient = write('a', true)
    vi.advanceTimersByTime(10)
    const other = write('b', false)
    vi.advanceTimersByTime(2)
    await Promise.all([patient, other])
    expect(house.commits.count).toBe(1)
    const alone = write('c', true)
    vi.advanceTimersByTime(50)
    await alone
    expect(await keysOf(house)).toEqual(['a', 'b', 'c'])
  })

  test('fail one by one: only the one that is wrong', async () => {
    const house = openRates()
    const write = (key: string) =>
      house.together(async (trx) => {
        await trx.insertInto('rate').values({ key, hits: 1, ends_at: '' }).execute()
      })
    const came = await Promise.allSettled(['a', 'b', 'a', 'c'].map(write))
    expect(came.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    expect(await keysOf(house)).toEqual(['a', 'b', 'c'])
  })

  test('are not run again when the commit itself fails: it may have been done', async () => {
    const house = openRates()
    let runs = 0
    const together = groups(async (work) => {
      await house.transact(work)
      throw new Error('the connection broke after the commit')
    })
    const write = together(async () => {
      runs += 1
    })
    await expect(write).rejects.toThrow('the connection broke after the commit')
    expect(runs).toBe(1)
  })

  test('that come while a group is written make the next one', async () => {
    const house = openRates()
    const write = (key: string) =>
      house.together(async (trx) => {
        await trx.insertInto('rate').values({ key, hits: 1, ends_at: '' }).execute()
      })
    await write('a').then(() => Promise.all([write('b'), write('c')]))
    expect(house.commits.count).toBe(2)
    await write('d')
    expect(await keysOf(house)).toEqual(['a', 'b', 'c', 'd'])
  })
})

describe('a transaction', () => {
  test('that loses a deadlock is tried again, five times at most', async () => {
    const house = openRates()
    let runs = 0
    const lose = (until: number) =>
      house.transact(async (trx) => {
        await trx.insertInto('rate').values({ key: 'a', hits: 1, ends_at: '' }).execute()
        runs += 1
        if (runs < until) throw Object.assign(new Error('deadlock detected'), { code: '40P01' })
        return runs
      })
    expect(await lose(3)).toBe(3)
    expect(await keysOf(house)).toEqual(['a'])
    await house.db.deleteFrom('rate').execute()
    runs = 0
    await expect(lose(99)).rejects.toThrow('deadlock detected')
    expect(runs).toBe(5)
  })

  test('that fails is undone and not tried again', async () => {
    const house = openRates()
    let runs = 0
    const fails = house.transact(async (trx) => {
      runs += 1
      await trx.insertInto('rate').values({ key: 'a', hits: 1, ends_at: '' }).execute()
      throw new Error('no')
    })
    await expect(fails).rejects.toThrow('no')
    expect([runs, await keysOf(house)]).toEqual([1, []])
  })
})

test('who reads sees what is committed and waits for no transaction; who writes waits for it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-test-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'rates.db')
  const writer = openSqlite(file)
  writer.exec(rates)
  const house = openRates(writer, openReader(file))
  const write = (key: string) => house.db.insertInto('rate').values({ key, hits: 1, ends_at: '' }).execute()
  await write('before')
  const go = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const order: string[] = []
  const long = house.transact(async (trx) => {
    await trx.insertInto('rate').values({ key: 'inside', hits: 1, ends_at: '' }).execute()
    begun.resolve()
    await go.promise
    order.push('transaction')
  })
  await begun.promise
  const after = write('after').then(() => order.push('write'))
  expect(await keysOf(house)).toEqual(['before'])
  go.resolve()
  await Promise.all([long, after])
  expect(order).toEqual(['transaction', 'write'])
  expect(await keysOf(house)).toEqual(['after', 'before', 'inside'])
})
