/** What can befall the disk and the database under a running server, and who puts it in order again. */
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import pg from 'pg'
import type { FreshDatabase } from '../support/databases.ts'
import type { Settings } from '../support/house.ts'

export type Trouble = {
  readonly name: string
  /** How the server that will have it is started. */
  readonly settings?: Settings
  readonly through?: readonly string[]
  /** Begins it, when some are paid; the function that ends it. */
  readonly begin?: (place: FreshDatabase) => Promise<() => Promise<void>>
  /** What the server says of it in its log. */
  readonly says: RegExp
}

/** A file of this folder, loaded before the server. */
export const loaded = (file: string): Settings => ({
  NODE_OPTIONS: `--import=${fileURLToPath(new URL(file, import.meta.url))}`,
})

/** In blocks of 512 bytes; some shells count 1,024. */
const largestFile = 800

export const onSqlite: readonly Trouble[] = [
  { name: 'the disk is full', settings: loaded('full-disk.ts'), says: /database or disk is full/ },
  {
    name: 'the system refuses to write',
    through: ['sh', '-c', `ulimit -f ${largestFile} && exec "$@"`, 'sh'],
    says: /disk I\/O error/,
  },
  {
    name: 'somebody else holds the database for longer than we wait',
    begin: async ({ dataFolder }) => {
      const other = new DatabaseSync(join(dataFolder, 'overturn.db'), { timeout: 5_000 })
      other.exec('begin immediate')
      return async () => other.close()
    },
    says: /database is locked/,
  },
]

const asked = async ({ databaseUrl }: FreshDatabase, statements: string): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(statements)
  } finally {
    await client.end()
  }
}

export const onPostgres: readonly Trouble[] = [
  {
    name: 'the disk of the database is full',
    begin: async (place) => {
      await asked(
        place,
        `create function full_disk() returns trigger language plpgsql as
           $$ begin raise exception 'could not extend file: no space left on device' using errcode = 'disk_full'; end $$;
         create trigger full_disk before insert or update on attempt execute function full_disk();`,
      )
      return () => asked(place, 'drop trigger full_disk on attempt')
    },
    says: /no space left on device/,
  },
]
