import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { inject } from 'vitest'
import { dropPostgres, emptyPostgresUrl, preparedPostgresUrl } from './postgres.ts'
import { askService } from './services.ts'

/** A place for one installation: `databaseUrl` is undefined where the database lies in the data folder (SQLite). */
export type FreshDatabase = { dataFolder: string; databaseUrl: string | undefined; dispose: () => Promise<void> }

/**
 * Every database Overturn runs on, for `describe.each(databases)('on $name', ({ fresh }) => …)`. `fresh` gives a place
 * with the tables of this program and no row of anybody's; `empty` one as it is before the very first start. `dispose`
 * removes either and expects the store to be closed before.
 */
export const databases: readonly {
  name: string
  fresh: () => Promise<FreshDatabase>
  empty: () => Promise<FreshDatabase>
}[] = [
  {
    name: 'SQLite',
    fresh: async () => {
      const dataFolder = await freshFolder()
      await copyPrepared(dataFolder)
      return inFolder(dataFolder)
    },
    empty: async () => inFolder(await freshFolder()),
  },
  {
    name: 'PostgreSQL',
    fresh: async () => onServer(...(await Promise.all([freshFolder(), preparedPostgresUrl()]))),
    empty: async () => onServer(...(await Promise.all([freshFolder(), emptyPostgresUrl()]))),
  },
]

/** Puts SQLite's file into the folder, with the tables of this program and no row of anybody's. */
export async function copyPrepared(dataFolder: string): Promise<void> {
  const prepared = await askService(inject('servicesSocket'), 'sqlite')
  await copyFile(prepared, join(dataFolder, basename(prepared)))
}

function inFolder(dataFolder: string): FreshDatabase {
  return { dataFolder, databaseUrl: undefined, dispose: () => remove(dataFolder) }
}

function onServer(dataFolder: string, databaseUrl: string): FreshDatabase {
  return {
    dataFolder,
    databaseUrl,
    dispose: async () => {
      await Promise.all([remove(dataFolder), dropPostgres(databaseUrl)])
    },
  }
}

/** An empty folder of our own under the system's temporary folder. */
export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'overturn-test-'))
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}
