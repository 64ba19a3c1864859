import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { IndexStore, RejectionFilter } from '../../src/core/index-store.ts'
import type { Store } from '../../src/core/ports.ts'
import { openStore } from '../../src/store/open.ts'
import { realClock as clock } from '../support/clock.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { until } from '../support/until.ts'

const account = 'mturk-simulator'
const lab = { id: account, marketplace: 'market', environment: 'simulator', name: 'Lab', currency: 'USD' } as const
const ada = { id: 'person-ada', name: 'ada' }
const now = '2026-11-24T12:00:00.000Z'
const day = 24 * 60 * 60 * 1000
const after = (ms: number): string => new Date(Date.parse(now) + ms).toISOString()

type Made = {
  readonly worker?: string
  readonly rejectedAt?: string
  readonly deadline?: string
  readonly text?: string
}

describe.each(databases)('the index on $name', ({ fresh }) => {
  let database: FreshDatabase
  let store: Store
  let index: IndexStore
  let pass: number
  beforeEach(async () => {
    database = await fresh()
    const { dataFolder, databaseUrl } = database
    store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })
    index = store.index
    pass = (await index.work(account, now, 1, true))?.pass ?? 0
  })
  afterEach(async () => {
    await store.close()
    await database.dispose()
  })

  const learn = async (task: string, made: Readonly<Record<string, Made>>, title = 'Read a receipt'): Promise<void> => {
    const facts = { id: task, title, taskType: `TYPE${task}`, reward: 500, decided: 3, madeElsewhere: '', pricing: {} }
    await index.recordTasks({ accountId: account, pass, tasks: [{ ...facts, past: false }], next: 'more', at: now })
    await read(task, made, title)
  }
  const read = (task: string, made: Readonly<Record<string, Made>>, title = 'Read a receipt'): Promise<void> => {
    const seen = Object.entries(made).map(([submission, { worker = 'AANN', text = 'Wrong.', ...times }]) => ({
      submission,
      facts: {
        task,
        title,
        worker,
        oldText: text,
        submittedAt: after(-2 * day),
        rejectedAt: after(-day),
        deadline: after(28 * day),
        ...times,
        reward: 500,
        fee: 100,
        tax: 0,
        certainty: 'estimate' as const,
        feeLabel: 'Fee, 20 %',
        madeElsewhere: '',
      },
    }))
    return index.recordRejected({ accountId: account, task, seen, at: now })
  }
  const found = async (filter: RejectionFilter): Promise<readonly string[]> =>
    (await index.find(account, { filter, limit: 100 })).rows.map(({ submission }) => submission).toSorted()
  const why = { why: 'really wrong', by: ada, at: now }

  test('finds by worker, task, kind of task, part of the title, reason, time and deadline, and by all of them at once', async () => {
    await learn('T1', { S1: { worker: 'AANN' }, S2: { worker: 'ABO', text: 'Late.' } })
    await learn(
      'T2',
      { S3: { worker: 'AANN', rejectedAt: after(-3 * day), deadline: after(day) } },
      'Judge 100 % of_it',
    )
    const key = (await index.find(account, { filter: { tasks: ['T1'] }, limit: 9 })).rows[1]?.textKey ?? ''
    expect(await found({ workers: ['AANN'] })).toEqual(['S1', 'S3'])
    expect(await found({ workers: ['AANN', 'ABO'], tasks: ['T1'] })).toEqual(['S1', 'S2'])
    expect(await found({ taskType: 'TYPET2' })).toEqual(['S3'])
    expect(await found({ title: '100 % OF_' })).toEqual(['S3'])
    expect(await found({ title: '%' })).toEqual(['S3'])
    expect(await found({ textKey: key })).toEqual(['S2'])
    expect(await found({ rejectedFrom: after(-2 * day), rejectedUntil: now })).toEqual(['S1', 'S2'])
    expect(await found({ deadlineUntil: after(2 * day) })).toEqual(['S3'])
    expect(await found({ workers: ['ANOBODY'] })).toEqual([])
    expect([await found({ workers: [] }), await found({ tasks: [] })]).toEqual([[], []])
  })

  test.each<[string, RejectionFilter]>([
    ['in the order of ids', {}],
    ['by time', { rejectedFrom: after(-9 * day) }],
    ['by deadline', { deadlineFrom: now }],
  ])('gives pages %s, each row once, also where several stand at one instant', async (_name, filter) => {
    await learn('T1', Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`S${n}`, {}])))
    const seen: string[] = []
    for (let next: string | undefined; ;) {
      const page = await index.find(account, { filter, limit: 10, ...(next === undefined ? {} : { after: next }) })
      seen.push(...page.rows.map(({ submission }) => submission))
      next = page.next
      if (next === undefined) break
    }
    expect([seen.length, new Set(seen).size]).toEqual([25, 25])
    expect(await index.find(account, { filter, limit: -5 })).toEqual({ rows: [] })
  })

  test('counts by the day of the deadline what can still be reversed, today only what is not over yet', async () => {
    await learn('T1', {
      S1: { deadline: after(-1000) },
      S2: { deadline: after(1000) },
      S3: { deadline: after(day) },
      S4: { deadline: after(day) },
      S5: { deadline: after(-2 * day) },
    })
    expect(await index.radar(account, now)).toEqual([
      { day: '2026-11-24', count: 1, total: 600 },
      { day: '2026-11-25', count: 2, total: 1200 },
    ])
  })

  test('sees a burst: one reason, close together; not the few, not those apart, not other reasons', async () => {
    const burst = Array.from({ length: 12 }, (_, n) => [`B${n}`, { rejectedAt: after(-day + n * 20_000) }])
    const apart = Array.from({ length: 12 }, (_, n) => [
      `C${n}`,
      { text: 'Other.', rejectedAt: after(-day + n * 600_000) },
    ])
    await learn('T1', Object.fromEntries([...burst, ...apart]))
    expect(await index.bursts(account, after(-9 * day))).toMatchObject([
      { text: 'Wrong.', count: 12, total: 7200, from: '2026-11-23T12:00:00.000Z', until: '2026-11-23T12:03:00.000Z' },
    ])
  })

  test('sees a burst whole that goes on for longer than the minutes that are read at a time', async () => {
    const steady = Array.from({ length: 2_100 }, (_, n) => [`B${n}`, { rejectedAt: after(-3 * day + n * 60_000) }])
    for (let from = 0; from < steady.length; from += 700)
      await learn(`T${from}`, Object.fromEntries(steady.slice(from, from + 700)))
    await learn('T', { C1: { text: 'Other.', rejectedAt: after(-day) } })
    const [burst, ...others] = await index.bursts(account, after(-9 * day))
    expect(others).toEqual([])
    expect([burst?.count, burst?.minutes.length, burst?.until]).toEqual([
      2_100,
      2_100,
      after(-3 * day + 2_099 * 60_000),
    ])
  })

  test('keeps out a submission, a worker, a task, with who and why, also those that come later; and puts them back', async () => {
    await learn('T1', { S1: {}, S2: { worker: 'ABO' } })
    await index.keepOut(account, { kind: 'worker', value: 'ABO', ...why })
    await index.keepOut(account, { kind: 'submission', value: 'S1', ...why })
    await learn('T2', { S3: { worker: 'ABO' }, S4: {} })
    expect(await found({})).toEqual(['S4'])
    expect(await found({ alsoKeptOut: true })).toEqual(['S1', 'S2', 'S3', 'S4'])
    expect((await index.radar(account, now)).map(({ count }) => count)).toEqual([1])
    expect(await index.keptOut(account)).toContainEqual({ kind: 'worker', value: 'ABO', ...why })
    await index.keepOut(account, { kind: 'task', value: 'T1', ...why })
    expect(await index.putBack(account, 'worker', 'ABO')).toBe(true)
    expect(await index.putBack(account, 'worker', 'ABO')).toBe(false)
    expect(await found({})).toEqual(['S3', 'S4'])
    expect((await index.progress(account)).known).toEqual({ count: 2, total: 1200 })
  })

  /**
   * Lets a page that was recorded stand still before its commit on PostgreSQL, where others may go on meanwhile; SQLite
   * lets one write at a time.
   */
  const holdUp = async (): Promise<{
    readonly waiting: () => Promise<number>
    readonly letGo: () => Promise<void>
  }> => {
    if (database.databaseUrl === undefined) return { waiting: async () => 1, letGo: async () => undefined }
    const client = new pg.Client({ connectionString: database.databaseUrl })
    await client.connect()
    client.on('error', () => undefined)
    await client.query('begin; select 1 from index_pass for update')
    const counted =
      "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    return {
      waiting: async () => {
        await client.query('select pg_stat_clear_snapshot()')
        return (await client.query<{ n: number }>(counted)).rows[0]?.n ?? 0
      },
      letGo: () => client.end(),
    }
  }

  test.each(['kept out', 'put back'] as const)(
    'a worker who is %s while a page of theirs is recorded is so on that page too',
    async (come) => {
      await store.accounts.open(lab)
      const kept = { kind: 'worker', value: 'ABO', ...why } as const
      if (come === 'put back') await index.keepOut(account, kept)
      await learn('T1', {})
      const { waiting, letGo } = await holdUp()
      const page = read('T1', { S1: { worker: 'ABO' } })
      await until(async () => (await waiting()) === 1)
      let done = false
      const change = come === 'put back' ? index.putBack(account, 'worker', 'ABO') : index.keepOut(account, kept)
      const changed = change.then(() => (done = true))
      await until(async () => done || (await waiting()) === 2)
      await letGo()
      await Promise.all([page, changed])
      expect(await found({})).toEqual(come === 'put back' ? ['S1'] : [])
    },
  )

  test('what is kept out can be brought by its id: its line is left out, and says by whom and why', async () => {
    await store.accounts.open(lab)
    await index.keepOut(account, { kind: 'submission', value: 'S1', ...why })
    await index.keepOut(account, { kind: 'worker', value: 'ABO', ...why })
    const draft = await store.reversals.create({ accountId: account, by: ada, at: now })
    const line = (number: number, named = {}) => ({ number, submission: `S${number}`, where: '', named, hint: '' })
    await store.reversals.addLines(draft.id, [line(1), line(2, { worker: 'ABO' }), line(3, { worker: 'AANN' })], [])
    const { rows } = await store.reversals.lines(draft.id, { filter: {}, sort: 'number', descending: false, limit: 9 })
    expect(rows.map(({ leftOut, hint }) => [leftOut, hint])).toEqual([
      [true, 'kept out on purpose by ada: really wrong'],
      [true, 'kept out on purpose by ada: really wrong'],
      [false, ''],
    ])
    expect((await store.reversals.outlook(draft.id, now)).hints).toBe(0)
  })

  test('has a task read for whoever asked only where its first page was read since', async () => {
    await learn('T1', {})
    await index.want(account, ['T1'], now)
    await index.recordRejected({ accountId: account, task: 'T1', seen: [], next: 'more', at: now })
    const asked = after(1)
    await index.want(account, ['T1'], asked)
    await index.recordRejected({ accountId: account, task: 'T1', seen: [], at: after(2) })
    const standing = async (since: string) => (await index.standing(account, ['T1'], since)).get('T1')
    expect([await standing(now), await standing(asked)]).toEqual(['read', 'to read'])
    await index.want(account, ['T1'], after(3))
    await index.recordRejected({ accountId: account, task: 'T1', seen: [], at: after(3) })
    expect(await standing(asked)).toBe('read')
  })

  test('forgets what is over for long, and its sums with it', async () => {
    await learn('T1', { S1: { deadline: after(-100 * day) }, S2: {} })
    expect(await index.forget(after(-90 * day))).toBe(1)
    expect(await found({ alsoGone: true })).toEqual(['S2'])
    expect((await index.progress(account)).known.count).toBe(1)
  })

  test('is of one account: another sees nothing of it', async () => {
    await learn('T1', { S1: {} })
    const other = await index.find('another', { filter: { alsoGone: true, alsoKeptOut: true }, limit: 9 })
    expect([other.rows, await index.radar('another', now), await index.bursts('another', now)]).toEqual([[], [], []])
  })
})
