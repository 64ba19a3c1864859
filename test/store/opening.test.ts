import { chmod, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { holdFolder } from '../../src/store/folder.ts'
import { openStore } from '../../src/store/open.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { handClock } from '../support/clock.ts'
import { ann, confirmedOf, draftOf, houses, named, open, past } from './support.ts'

const sqlite = databases.filter(({ name }) => name === 'SQLite')
const clock = handClock()

/** As each driver gives it: PostgreSQL's own gives a bigint as text. */
type Row = { readonly number: number | string }

const placeFor = async (fresh: () => Promise<FreshDatabase>): Promise<FreshDatabase> => {
  const place = await fresh()
  onTestFinished(() => place.dispose())
  return place
}

describe.each(databases)('opening, on $name', ({ empty: freshDatabase }) => {
  test('makes the tables once and finds everything again', async () => {
    const place = await placeFor(freshDatabase)
    const first = await open(place, clock)
    await first.ready()
    await first.limits.hit('kept', clock.now(), 60_000)
    await first.close()
    const second = await open(place, clock)
    expect((await second.limits.get('kept', clock.now()))?.hits).toBe(1)
    await second.close()
    await expect(second.ready()).rejects.toThrow(/destroyed|closed|not open/)
  })

  test('by several processes at once makes the tables once', async () => {
    const place = await placeFor(freshDatabase)
    const { dataFolder, databaseUrl } = place
    const openers = [1, 2, 3].map(() => fork(new URL('./opener.ts', import.meta.url), [dataFolder, databaseUrl ?? '']))
    const codes = await Promise.all(openers.map(async (opener) => (await once(opener, 'exit'))[0] as number))
    expect(codes).toEqual([0, 0, 0])
    const migrations = (await past(place, 'select number from migration order by number')) as Row[]
    expect(migrations.map(({ number }) => Number(number))).toEqual(migrations.map((_, index) => index + 1))
  })

  test('refuses a database that a newer version has used', async () => {
    const place = await placeFor(freshDatabase)
    await (await open(place, clock)).close()
    await past(place, "insert into migration (number, name, at) values (900, 'later', '')")
    await expect(open(place, clock)).rejects.toThrow(/The database is at schema 900, this program knows \d+ at most/)
  })

  test('undoes a migration that fails half-way', async () => {
    const place = await placeFor(freshDatabase)
    await past(place, 'create table tally (wrong text)')
    await expect(open(place, clock)).rejects.toThrow(/tally/)
    await past(place, 'drop table tally')
    const store = await open(place, clock)
    await store.ready()
    await store.close()
  })

  test('keeps an act of one process from the sight of none: a second one sees it at once', async () => {
    const place = await placeFor(freshDatabase)
    const [server, command] = [await open(place, clock), await open(place, clock)]
    await Promise.all(
      named(20).map((key, turn) => (turn % 2 ? server : command).limits.hit(key.slice(-1), clock.now(), 60_000)),
    )
    const seen = await Promise.all([server, command].map((store) => store.limits.get('1', clock.now())))
    expect(seen.map((limit) => limit?.hits)).toEqual([2, 2])
    await Promise.all([server.close(), command.close()])
  })
})

describe('PostgreSQL', () => {
  test('that cannot be reached is an error, in time', async () => {
    const [{ empty: fresh }] = sqlite as [(typeof sqlite)[0]]
    const place = await placeFor(fresh)
    const databaseUrl = 'postgresql://nobody@127.0.0.1:1/nothing'
    await expect(openStore({ dataFolder: place.dataFolder, databaseUrl, clock })).rejects.toThrow(/ECONNREFUSED/)
  })

  test('whose connections break goes on with new ones', async () => {
    const place = await placeFor(
      databases.find(({ name }) => name === 'PostgreSQL')?.empty ?? (() => Promise.reject(new Error('none'))),
    )
    const store = await open(place, clock)
    await store.ready()
    const others = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
    expect((await past(place, others)).length).toBeGreaterThan(0)
    await store.ready().catch(() => undefined)
    await store.ready()
    await store.close()
  })
})

describe.each(sqlite)('the data folder', ({ empty: freshDatabase }) => {
  test('is made, readable by its owner only', async () => {
    const place = await placeFor(freshDatabase)
    const dataFolder = join(place.dataFolder, 'deep', 'inside')
    await (await openStore({ dataFolder, clock })).close()
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700)
    expect(await readdir(dataFolder)).toContain('overturn.db')
  })

  test('that somebody else made for all to read keeps its files to their owner all the same', async () => {
    const place = await placeFor(freshDatabase)
    await chmod(place.dataFolder, 0o755)
    const store = await open(place, clock)
    await store.ready()
    const files = (await readdir(place.dataFolder)).filter((name) => name.startsWith('overturn.db'))
    expect(files.toSorted()).toEqual(['overturn.db', 'overturn.db-shm', 'overturn.db-wal'])
    for (const name of files) expect((await stat(join(place.dataFolder, name))).mode & 0o777).toBe(0o600)
    await store.close()
  })

  test('that cannot be made is named with the user id', async () => {
    const place = await placeFor(freshDatabase)
    const file = join(place.dataFolder, 'file')
    await writeFile(file, '')
    const uid = process.geteuid?.()
    for (const dataFolder of [join(file, 'inside'), file, '/proc/overturn/data']) {
      const refused = `The data folder ${dataFolder} cannot be written by user id ${uid}`
      await expect(openStore({ dataFolder, clock })).rejects.toThrow(refused)
      await expect(holdFolder(dataFolder)).rejects.toThrow(refused)
    }
  })

  test('is held by one engine; commands may open the store beside it', async () => {
    const { dataFolder } = await placeFor(freshDatabase)
    const release = await holdFolder(dataFolder)
    await expect(holdFolder(dataFolder)).rejects.toThrow(`Another server is running on the data folder ${dataFolder}.`)
    const store = await openStore({ dataFolder, clock })
    await store.ready()
    await store.close()
    release()
    release()
    const again = await holdFolder(dataFolder)
    again()
  })

  test('is free again after the process that held it was killed', async () => {
    const { dataFolder } = await placeFor(freshDatabase)
    const holder = fork(new URL('./holder.ts', import.meta.url), [dataFolder])
    await once(holder, 'message')
    await expect(holdFolder(dataFolder)).rejects.toThrow('Another server is running')
    const ended = once(holder, 'exit')
    holder.kill('SIGKILL')
    await ended
    const release = await holdFolder(dataFolder)
    release()
  })
})

describe.each(sqlite)('a backup', ({ empty: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('is a whole copy, made while lines move, that only its owner may read', async () => {
    const house = await openHouse()
    const { store, clock: time, place } = house
    const reversal = await confirmedOf(house, named(200))
    const folder = join(place.dataFolder, 'copy')
    await mkdir(folder)
    const file = join(folder, 'overturn.db')
    const [, claimed] = await Promise.all([
      store.backup(file),
      store.work.claimToReverse(reversal.id, 50, 'engine', 'approve', time.now()),
    ])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const copy = await openStore({ dataFolder: folder, clock: time })
    const [run] = await copy.work.running(reversal.accountId)
    expect([0, claimed.length]).toContain(run?.calling)
    expect((run?.waiting ?? 0) + (run?.calling ?? 0)).toBe(200)
    await copy.close()
  })

  test('is not written over a file that is there, nor where none can be made', async () => {
    const { store, place } = await openHouse()
    const file = join(place.dataFolder, 'there')
    await writeFile(file, 'precious')
    await expect(store.backup(file)).rejects.toThrow(
      `No backup was written to ${file}: it exists already; name a new file.`,
    )
    expect(await readFile(file, 'utf8')).toBe('precious')
    await expect(store.backup(join(file, 'x'))).rejects.toThrow('it cannot be made (ENOTDIR)')
  })
})

describe.each(databases.filter(({ name }) => name === 'PostgreSQL'))(
  'a backup, on $name',
  ({ empty: freshDatabase }) => {
    const openHouse = houses(freshDatabase)

    test('is made with other tools, which are named', async () => {
      const house = await openHouse()
      await draftOf(house, ['A'], ann)
      await expect(house.store.backup('/nowhere')).rejects.toThrow(/pg_dump/)
    })
  },
)
