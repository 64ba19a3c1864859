import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { openRecords } from '../../../src/context.ts'
import { holdFolder } from '../../../src/store/folder.ts'
import { moveRecords, type MoveOptions } from '../../../src/store/move/move.ts'
import { noteFile } from '../../../src/store/move/note.ts'
import { databases, type FreshDatabase } from '../../support/databases.ts'
import { handClock, realClock } from '../../support/clock.ts'
import { dropPostgres, emptyPostgresUrl } from '../../support/postgres.ts'
import { past } from '../support.ts'
import { contentOf, furnish } from './installation.ts'

const sqlite = databases[0]
if (sqlite === undefined) throw new Error('There is no SQLite.')

let place: FreshDatabase
let before: ReturnType<typeof contentOf>
beforeAll(async () => {
  place = await sqlite.empty()
  await furnish(place)
  before = contentOf(place.dataFolder)
})
afterAll(() => place.dispose())

const newTarget = async (): Promise<string> => {
  const url = await emptyPostgresUrl()
  onTestFinished(async () => {
    await dropPostgres(url)
    await rm(noteFile(place.dataFolder), { force: true })
  })
  return url
}

const move = (databaseUrl: string, more: Partial<MoveOptions> = {}) =>
  moveRecords({
    dataFolder: place.dataFolder,
    databaseUrl,
    named: 'DATABASE_URL',
    clock: realClock,
    say: () => undefined,
    pageSize: 3,
    ...more,
  })

/** Opens the records as a server and the commands do. */
const records = (databaseUrl: string | undefined) =>
  openRecords(readConfig({ OVERTURN_DATA: place.dataFolder, DATABASE_URL: databaseUrl }), realClock)

const onTarget = (url: string, statement: string) => past({ ...place, databaseUrl: url }, statement)

/** What PostgreSQL holds, in the shape of `before`; numbers of it come as text. */
const rowsOf = async (url: string, table: string): Promise<ReadonlySet<string>> =>
  new Set((await onTarget(url, `select * from "${table}"`)).map((row) => asText(row)))

const asText = (row: unknown): string =>
  Object.entries(row as object)
    .map(([name, value]) => `${name}=${JSON.stringify(value === null ? null : String(value))}`)
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join()

const expectAllThere = async (url: string): Promise<void> => {
  for (const [table, rows] of Object.entries(before)) {
    const counted = rows.filter((row) => (row as { lines?: unknown }).lines !== 0)
    if (table !== 'migration')
      expect({ table, rows: await rowsOf(url, table) }).toEqual({ table, rows: new Set(counted.map(asText)) })
  }
  expect(contentOf(place.dataFolder)).toEqual(before)
}

describe('A move to PostgreSQL', () => {
  test('carries every table, and the installation of this test has rows in each', async () => {
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])
    const url = await newTarget()
    const said: string[] = []
    const moved = await move(url, { say: (sentence) => said.push(sentence) })
    await expectAllThere(url)
    expect(moved.broken).toEqual([])
    expect(moved.to).not.toContain(new URL(url).password || '\0')
    expect(said.join('\n')).toMatch(/line: \d+ rows there\.[^]*all are equal/)
    await (await records(url)).close()
    await expect(records(undefined)).rejects.toThrow(/were moved to the PostgreSQL database/)
  })

  test('goes on where it was broken off, at whichever boundary that was', { timeout: 60_000 }, async () => {
    const url = await newTarget()
    const met = new Set<string>()
    const breakOnce = async (name: string): Promise<void> => {
      if (met.has(name)) return
      met.add(name)
      throw new Error(`broken off at ${name}`)
    }
    for (let runs = 0; ; runs += 1) {
      const end = await move(url, { boundary: breakOnce, pageSize: 10 }).then(
        () => 'moved',
        (error: unknown) => String(error),
      )
      if (end === 'moved') break
      expect(end).toMatch(/broken off at/)
      expect(runs).toBeLessThan(100)
      await expect(records(url)).rejects.toThrow(/has begun and not ended.* Run overturn move once more/)
    }
    for (const table of ['account', 'person', 'line', 'attempt', 'event'])
      expect([...met]).toEqual(expect.arrayContaining([`inside ${table}`, `after rows of ${table}`]))
    expect([...met]).toEqual(expect.arrayContaining(['begun', 'tables made', 'compared', 'note written']))
    await expectAllThere(url)
  })

  test('goes on after the process was killed inside a transaction and after the note', async () => {
    const url = await newTarget()
    for (const boundary of ['inside line', 'note written']) {
      const mover = fork(new URL('./mover.ts', import.meta.url), [place.dataFolder, url, boundary])
      expect(await once(mover, 'exit')).toEqual([null, 'SIGKILL'])
    }
    await move(url)
    await expectAllThere(url)
  })

  test('tells of a record that did not bear itself out before either', async () => {
    const url = await newTarget()
    const other = await sqlite.empty()
    onTestFinished(() => other.dispose())
    await furnish(other)
    const change = (table: string, set: string): string => `update ${table} set ${set} returning 1`
    for (const trigger of ['event_unchanged', 'attempt_once']) await past(other, `drop trigger ${trigger}`)
    await past(
      other,
      change(
        'event',
        "by_name = 'Mallory' where number = 1 and reversal_id = (select id from reversal where number = 1)",
      ),
    )
    await past(
      other,
      change('attempt', "by_name = 'Mallory' where reversal_id = (select id from reversal where number = 8)"),
    )
    expect(await move(url, { dataFolder: other.dataFolder })).toMatchObject({ broken: [1, 8] })
  })

  test('is over once it has ended: a second one is refused with where the records went', async () => {
    const url = await newTarget()
    await move(url)
    await expect(move(url)).rejects.toThrow(/were moved to the PostgreSQL database .*remove .*moved\.txt/)
  })
})

describe('A move is refused', () => {
  test('while a server runs on the folder', async () => {
    const url = await newTarget()
    const release = await holdFolder(place.dataFolder)
    onTestFinished(() => release())
    await expect(move(url)).rejects.toThrow(/Another server is running on the data folder .* Stop it first/)
    expect(await onTarget(url, "select 1 from pg_tables where schemaname = 'public'")).toEqual([])
  })

  test('from a folder without records', async () => {
    const url = await newTarget()
    await expect(move(url, { dataFolder: `${place.dataFolder}/none` })).rejects.toThrow(/There are no records in/)
  })

  test('into a database that is not empty', async () => {
    const url = await newTarget()
    await onTarget(url, 'create table theirs (id integer)')
    await expect(move(url)).rejects.toThrow(/DATABASE_URL names is not empty: it has the table theirs\. Make a new one/)
  })

  test('into a database that another installation is being moved into', async () => {
    const url = await newTarget()
    const other = await sqlite.empty()
    onTestFinished(() => other.dispose())
    await furnish(other, handClock('2026-11-01T08:00:00.000Z'))
    const boundary = () => Promise.reject(new Error('broken off'))
    await expect(move(url, { boundary })).rejects.toThrow('broken off')
    await expect(move(url, { dataFolder: other.dataFolder })).rejects.toThrow(/Another installation/)
  })

  test('when a row in the target is not the one in the folder', async () => {
    const url = await newTarget()
    const boundary = async (name: string): Promise<void> => {
      if (name === 'compared') throw new Error('broken off')
    }
    await expect(move(url, { boundary })).rejects.toThrow('broken off')
    await onTarget(url, "update person set name = 'Mallory' where id = 'person-ann'")
    await expect(move(url)).rejects.toThrow(/Row \d+ of the table person is not the same on both sides/)
  })

  test('when the sums do not agree, which no table carries', async () => {
    const url = await newTarget()
    const boundary = async (name: string): Promise<void> => {
      if (name === 'after rows of attempt') await onTarget(url, 'update tally set reward = reward + 1')
    }
    await expect(move(url, { boundary })).rejects.toThrow(/of the table tally is not the same/)
  })

  test('by a user who may make no tables, and by one whom PostgreSQL does not know', async () => {
    const url = await newTarget()
    const poor = await poorUser(url)
    await expect(move(poor)).rejects.toThrow(/may not make a schema in the database.*owner to/)
    const stranger = Object.assign(new URL(url), { pathname: '/overturn_is_not_here' }).href
    await expect(move(stranger)).rejects.toThrow(/There is no database .*overturn_is_not_here\. Make it \(createdb\)/)
  })

  test('when nobody answers at the address, as is the start of a server, without its password in the sentence', async () => {
    const address = 'postgres://ann:heron%20secret@127.0.0.1:9/overturn'
    for (const refused of [move, records]) {
      const refusal = refused(address)
      await expect(refusal).rejects.toThrow(/ann@127\.0\.0\.1:9\/overturn cannot be reached \(ECONNREFUSED\)/)
      await expect(refusal).rejects.not.toThrow(/heron/)
    }
  })

  test('of records that an older or a newer program has written', async () => {
    const url = await newTarget()
    const other = await sqlite.empty()
    onTestFinished(() => other.dispose())
    await furnish(other)
    await past(other, "insert into migration (number, name, at) values (999, 'later', '') returning 1")
    await expect(move(url, { dataFolder: other.dataFolder })).rejects.toThrow(/schema 999, .* a newer Overturn/)
    await past(other, 'delete from migration where number > 4 returning 1')
    await expect(move(url, { dataFolder: other.dataFolder })).rejects.toThrow(/Start this version on the folder once/)
  })
})

/** The address of a user who may connect and nothing else; gone at the end of the test. */
const poorUser = async (url: string): Promise<string> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const name = `poor_${new URL(url).pathname.slice(-8)}`
  await client.query(`create role ${name} login password 'heron'`)
  await client.end()
  onTestFinished(async () => void (await onTarget(url, `drop role ${name}`)))
  return Object.assign(new URL(url), { username: name, password: 'heron' }).href
}
