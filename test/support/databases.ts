import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropPostgres, freshPostgresUrl } from './postgres.ts'

/** A place for one installation: `databaseUrl` is undefined where the database lies in the data folder (SQLite). */
export type FreshDatabase = { dataFolder: string; databaseUrl: string | undefined; dispose: () => Promise<void> }

/**
 * Every database Overturn runs on, for `describe.each(databases)('on $name', ({ fresh }) => …)`. `fresh` gives an empty
 * data folder and, for PostgreSQL, an empty database; `dispose` removes both and expects the store to be closed before.
 */
export const databases: readonly { name: string; fresh: () => Promise<FreshDatabase> }[] = [
  {
    name: 'SQLite',
    fresh: async () => {
      const dataFolder = await freshFolder()
      return { dataFolder, databaseUrl: undefined, dispose: () => remove(dataFolder) }
    },
  },
  {
    name: 'PostgreSQL',
    fresh: async () => {
      const [dataFolder, databaseUrl] = await Promise.all([freshFolder(), freshPostgresUrl()])
      return {
        dataFolder,
        databaseUrl,
        dispose: async () => {
          await Promise.all([remove(dataFolder), dropPostgres(databaseUrl)])
        },
      }
    },
  },
]

/** An empty folder of our own under the system's temporary folder. */
export function freshFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'overturn-test-'))
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true })
}
