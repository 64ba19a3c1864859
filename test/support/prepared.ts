/** Databases that are at this program's schema already: what every test would otherwise make anew, table by table. */
import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openStore } from '../../src/store/open.ts'
import { realClock } from './clock.ts'

const file = 'overturn.db'

const inFolder = async <Value>(work: (folder: string) => Promise<Value>): Promise<Value> => {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-prepared-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Into this folder, in which nothing lies yet; its path. */
export const prepareSqlite = (into: string): Promise<string> =>
  inFolder(async (dataFolder) => {
    const store = await openStore({ dataFolder, clock: realClock })
    await store.close()
    const prepared = join(into, file)
    await copyFile(join(dataFolder, file), prepared)
    return prepared
  })

/** A database on this server, with tables and queues, to be copied while nobody is connected to it; its name. */
export const preparePostgres = (server: string): Promise<string> =>
  inFolder(async (dataFolder) => {
    const name = `overturn_prepared_${randomBytes(8).toString('hex')}`
    await administer(server, `create database ${name} template template0 strategy file_copy`)
    const databaseUrl = Object.assign(new URL(server), { pathname: `/${name}` }).href
    const store = await openStore({ dataFolder, databaseUrl, clock: realClock })
    await store.machines?.prepare()
    await store.close()
    return name
  })

/** One statement as whoever may make databases. */
export const administer = async (server: string, statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
