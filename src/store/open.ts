/** Opens the database and gives the store. */
import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { Clock, Store } from '../core/ports.ts'
import { accountStore } from './access/accounts.ts'
import { limitStore } from './access/limits.ts'
import { peopleStore } from './access/people.ts'
import { backupTo } from './backup.ts'
import type { Base } from './base.ts'
import { prepareFolder } from './folder.ts'
import { migrate } from './migrate.ts'
import { connectPostgres } from './postgres.ts'
import { reversalStore } from './reversals/reversals.ts'
import { NodeSqliteDialect, openSqlite } from './sqlite.ts'
import type { Tables } from './tables.ts'
import { groups, transactions } from './transactions.ts'
import { workStore } from './work/work.ts'

export type StoreOptions = {
  /** Where SQLite's file lies; with PostgreSQL too it is made and tried, for the lock of the engine. */
  readonly dataFolder: string
  /** `postgresql://…`; SQLite in the data folder when absent. */
  readonly databaseUrl?: string
  readonly clock: Clock
}

/**
 * Opens the database, made and brought up to date as needed. Several processes may: the engine's own lock is
 * `holdFolder` in folder.ts.
 * @throws Error with a sentence for the operator: the folder cannot be written, the database cannot be reached, or it is
 * of a newer version.
 */
export const openStore = async ({ dataFolder, databaseUrl, clock }: StoreOptions): Promise<Store> => {
  await prepareFolder(dataFolder)
  const opened = databaseUrl === undefined ? onSqlite(dataFolder) : onPostgres(databaseUrl)
  try {
    await migrate(opened.db, opened.dialect, clock.now())
  } catch (error) {
    await opened.db.destroy()
    throw error
  }
  const transact = transactions(opened.db)
  const base: Base = { db: opened.db, dialect: opened.dialect, clock, transact, together: groups(transact) }
  return {
    reversals: reversalStore(base),
    work: workStore(base),
    accounts: accountStore(base),
    people: peopleStore(base),
    limits: limitStore(base),
    ready: () => ready(base),
    backup: opened.backup,
    close: () => opened.db.destroy(),
  }
}

type Opened = Pick<Base, 'db' | 'dialect'> & Pick<Store, 'backup'>

const onSqlite = (dataFolder: string): Opened => {
  const database = openSqlite(join(dataFolder, 'overturn.db'))
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) })
  return { db, dialect: 'sqlite', backup: backupTo(database) }
}

const onPostgres = (url: string): Opened => ({
  db: new Kysely<Tables>({ dialect: connectPostgres(url) }),
  dialect: 'postgres',
  backup: () =>
    Promise.reject(
      new Error(
        'This installation keeps its data in PostgreSQL: copy it with pg_dump, which is consistent while we run.',
      ),
    ),
})

/** Writes and reads back one row, to the disk and all. */
const ready = ({ transact }: Base): Promise<void> =>
  transact(async (trx) => {
    await trx
      .updateTable('counter')
      .set((eb) => ({ value: eb('value', '+', 0) }))
      .where('name', '=', 'reversal')
      .returning('value')
      .executeTakeFirstOrThrow()
  })
