import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { Unreachable, type Machines } from '../../src/core/machines.ts'
import type { Store } from '../../src/core/ports.ts'
import { mturk } from '../../src/markets/mturk/declaration.ts'
import { openStore } from '../../src/store/open.ts'
import { sql, Kysely } from 'kysely'
import { connectPool, connectPostgres } from '../../src/store/postgres.ts'
import { told } from '../../src/store/unreachable.ts'
import type { Tables } from '../../src/store/tables.ts'
import { realClock } from '../support/clock.ts'
import { databases, freshFolder, type FreshDatabase } from '../support/databases.ts'
import { until } from '../support/until.ts'

let place: FreshDatabase
let db: Kysely<Tables>
const opened: Store[] = []

beforeEach(async () => {
  const postgres = databases.find(({ name }) => name === 'PostgreSQL')
  if (!postgres) throw new Error('there is no PostgreSQL')
  place = await postgres.fresh()
  db = new Kysely<Tables>({ dialect: connectPostgres(place.databaseUrl ?? '') })
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
  await db.destroy()
  await place.dispose()
})

/** One more process on the database, at a place of its own unless told where. */
const machine = async (dataFolder?: string): Promise<Store & { readonly machines: Machines }> => {
  const folder = dataFolder ?? (await freshFolder())
  const store = await openStore({ dataFolder: folder, databaseUrl: place.databaseUrl ?? '', clock: realClock })
  opened.push(store)
  const { machines } = store
  if (!machines) throw new Error('there are no machines')
  return { ...store, machines }
}

const at = '2026-11-24T10:00:00.000Z'
const ann = { id: 'ann', name: 'Ann' }
const account = { id: 'a', marketplace: 'mturk', environment: 'simulator', name: 'A', currency: 'USD' } as const

/** A draft whose check has been started; prepared before, so that its job was made with it. */
const checking = async (store: Store & { readonly machines: Machines }) => {
  await store.accounts.open(account)
  const draft = await store.reversals.create({ accountId: 'a', by: ann, at })
  await store.reversals.startCheck(draft.id, ann, at)
  return draft
}

test('several processes that start at once make the queue once', async () => {
  const all = await Promise.all([machine(), machine(), machine()])
  await Promise.all(all.map(({ machines }) => machines.prepare()))
  const { rows } = await sql<{
    name: string
  }>`select name from overturn_jobs.queue where name in ('check', 'reverse')`.execute(db)
  expect(rows.map(({ name }) => name).toSorted()).toEqual(['check', 'reverse'])
})

test('the check that was started has one job, which one engine holds; given back, another may have it', async () => {
  const [one, other] = [await machine(), await machine()]
  await one.machines.prepare()
  await other.machines.prepare()
  const draft = await checking(one)
  await one.machines.engines.enter('e1', 'a')
  await other.machines.engines.enter('e2', 'a')
  const job = await one.machines.jobs.take('check', draft, 'e1')
  expect(job).toMatchObject({ kind: 'check', reversalId: draft.id })
  expect(await other.machines.jobs.take('check', draft, 'e2')).toBeUndefined()
  if (!job) return
  expect(await one.machines.jobs.keep([job])).toEqual([])
  await one.machines.jobs.giveBack(job)
  const again = await other.machines.jobs.take('check', draft, 'e2')
  expect(again).toMatchObject({ id: job.id })
  expect(await one.machines.jobs.keep([job])).toEqual([job])
})

test('without any job left, the sweep makes what is missing from the lines, and no more than that', async () => {
  const store = await machine()
  await store.machines.prepare()
  const draft = await checking(store)
  await sql`delete from overturn_jobs.job`.execute(db)
  expect(await store.machines.jobs.sweep('a')).toBe(1)
  expect(await store.machines.jobs.sweep('a')).toBe(0)
  expect(await store.machines.jobs.take('check', draft, 'e')).toBeDefined()
})

test('what an engine held is free as soon as another process runs at its place', async () => {
  const folder = await freshFolder()
  const first = await machine(folder)
  await first.machines.prepare()
  const draft = await checking(first)
  await first.machines.engines.enter('before', 'a')
  const held = await first.machines.jobs.take('check', draft, 'before')
  const next = await machine(folder)
  await next.machines.prepare()
  await next.machines.engines.enter('after', 'a')
  expect(await first.machines.engines.beat('before', 'a')).toEqual({ alive: false, duty: false })
  expect(await next.machines.jobs.sweep('a')).toBe(1)
  expect(await next.machines.jobs.take('check', draft, 'after')).toMatchObject({ id: held?.id })
})

test('one engine has the duty until it is off the record; the silent are taken off it by the clock of the database', async () => {
  const { engines } = (await machine()).machines
  const others = (await machine()).machines.engines
  await engines.enter('one', 'a')
  await others.enter('two', 'a')
  expect(await engines.beat('one', 'a')).toEqual({ alive: true, duty: true })
  expect(await others.beat('two', 'a')).toEqual({ alive: true, duty: false })
  await db.updateTable('engine').set({ beat: 1 }).where('id', '=', 'one').execute()
  expect(await others.bury()).toBe(1)
  expect(await others.beat('two', 'a')).toEqual({ alive: true, duty: true })
  expect(await engines.beat('one', 'a')).toEqual({ alive: false, duty: false })
})

test('two processes share one pace: the ceiling is for both together', async () => {
  const limits = { atOnce: 1, ceiling: 1 }
  const [one, other] = [await machine(), await machine()].map(({ machines }) =>
    machines.limiter({ accountId: 'a', limits, learned: undefined, pages: false }),
  )
  if (!one || !other) throw new Error('there are no limiters')
  const granted = [await one.grant(32), await other.grant(32)].map(({ slots }) => slots)
  expect(granted[0]).toBeGreaterThan(0)
  expect(granted[1]).toBe(0)
})

test('calls of a process that ended do not keep the others from calling', async () => {
  const limits = { atOnce: 4 }
  const of = { accountId: 'a', limits, learned: undefined, pages: false }
  const [dead, alive] = [await machine(), await machine()]
  expect(await dead.machines.limiter(of).grant(32)).toMatchObject({ slots: 4 })
  const limiter = alive.machines.limiter(of)
  await until(async () => (await limiter.grant(32)).slots === 4)
})

test('a ring and a wake in one process are heard in the other, not in its own', async () => {
  const [one, other] = [await machine(), await machine()]
  const heard: unknown[] = []
  const own: unknown[] = []
  let ready = false
  one.machines.signals.hear({ rung: (id) => void own.push(id), woken: () => void own.push('wake') })
  other.machines.signals.hear({ rung: (id) => void heard.push(id), woken: () => void heard.push('wake') })
  await until(async () => {
    one.machines.signals.ring('r1')
    one.machines.signals.wake()
    ready = heard.includes('r1') && heard.includes('wake')
    return ready
  })
  expect(own).toEqual([])
})

test('a process that stands still within a transaction loses its locks before others give up waiting for them', async () => {
  const pool = connectPool(place.databaseUrl ?? '')
  const { rows } = await pool.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('lock_timeout', 'idle_in_transaction_session_timeout')",
  )
  await pool.end()
  const patience = Object.fromEntries(rows.map(({ name, setting }) => [name, Number(setting)]))
  expect(patience['idle_in_transaction_session_timeout']).toBeGreaterThan(0)
  expect(patience['idle_in_transaction_session_timeout']).toBeLessThan((patience['lock_timeout'] ?? 0) / 2)
})

test('records that somebody keeps locked are waited for like those that cannot be reached', async () => {
  const store = await machine()
  await store.machines.prepare()
  await store.accounts.open(account)
  const holding = connectPool(place.databaseUrl ?? '')
  const client = await holding.connect()
  await client.query('begin')
  await client.query('update account set name = name')
  const pool = connectPool(place.databaseUrl ?? '')
  await expect(told(pool.query('set lock_timeout = 50; update account set name = name'))).rejects.toThrow(Unreachable)
  await pool.end()
  client.release(true)
  await holding.end()
})

test('a pace that cannot be told to the others fails where it is asked for, and nowhere unheard', async () => {
  const store = await machine()
  await store.machines.prepare()
  await store.accounts.open(account)
  const limiter = store.machines.limiter({ accountId: 'a', limits: mturk.pace, learned: undefined, pages: false })
  expect((await limiter.grant(2)).slots).toBe(2)
  await sql`alter table limiter rename column holders to away`.execute(db)
  const unheard: unknown[] = []
  const hear = (error: unknown): void => void unheard.push(error)
  process.on('unhandledRejection', hear)
  onTestFinished(() => void process.off('unhandledRejection', hear))
  limiter.giveBack()
  await expect(limiter.grant(2)).rejects.toThrow('holders')
  await expect(limiter.close()).rejects.toThrow('holders')
  await expect(limiter.grant(2)).rejects.toThrow('holders')
  expect(unheard).toEqual([])
})
