/** Opens the database and gives the store. */
import { join } from 'node:path'
import { Kysely } from 'kysely'
import type { Clock, Store } from '../core/ports.ts'
import { accountStore } from './access/accounts.ts'
import { limitStore } from './access/limits.ts'
import { peopleStore } from './access/people.ts'
import { requestStore } from './access/requests.ts'
import { tokenStore } from './access/tokens.ts'
import { backupTo } from './backup.ts'
import type { Base } from './base.ts'
import { writtenElsewhere } from './elsewhere.ts'
import { deliveryStore } from './deliveries.ts'
import { prepareFolder } from './folder.ts'
import { letterStore } from './letters/letters.ts'
import { begin } from './put-back.ts'
import { indexStore } from './index/store.ts'
import { leadStore } from './leads/leads.ts'
import { aloneWithSchema, migrate } from './migrate.ts'
import { openMachines, type OpenMachines } from './machines/machines.ts'
import { placeOf } from './machines/place.ts'
import { connectPool, postgresDialect } from './postgres.ts'
import { reversalStore } from './reversals/reversals.ts'
import { NodeSqliteDialect, openReader, openSqlite } from './sqlite.ts'
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
  const opened =
    databaseUrl === undefined ? onSqlite(dataFolder, clock) : onPostgres(databaseUrl, clock, await placeOf(dataFolder))
  try {
    await migrate(opened.db, opened.dialect, clock.now())
  } catch (error) {
    await opened.close()
    throw error
  }
  const { db, dialect, shared } = opened
  const transact = transactions(db)
  const enqueue = shared?.enqueue ?? (async () => undefined)
  const base: Base = { db, dialect, clock, transact, together: groups(transact), enqueue }
  return {
    ...(shared ? { machines: shared.machines(base) } : { writtenElsewhere: writtenElsewhere(base) }),
    reversals: reversalStore(base),
    work: workStore(base),
    accounts: accountStore(base),
    people: peopleStore(base),
    limits: limitStore(base),
    letters: letterStore(base),
    index: indexStore(base),
    leads: leadStore(base),
    tokens: tokenStore(base),
    requests: requestStore(base),
    deliveries: deliveryStore(base),
    ready: () => ready(base),
    begin: begin(base, dataFolder),
    backup: opened.backup,
    close: opened.close,
  }
}

type Opened = Pick<Base, 'db' | 'dialect'> & Pick<Store, 'backup' | 'close'> & { readonly shared?: OpenMachines }

const onSqlite = (dataFolder: string, clock: Clock): Opened => {
  const file = join(dataFolder, 'overturn.db')
  const database = openSqlite(file)
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database, clock.steady, openReader(file)) })
  return { db, dialect: 'sqlite', backup: backupTo(database), close: () => db.destroy() }
}

const onPostgres = (url: string, clock: Clock, place: string): Opened => {
  const pool = connectPool(url)
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) })
  const shared = openMachines({ pool, url, clock, place, alone: (work) => aloneWithSchema(db, work) })
  return {
    db,
    dialect: 'postgres',
    shared,
    close: async () => {
      await shared.close()
      await db.destroy()
    },
    backup: () =>
      Promise.reject(
        new Error(
          'This installation keeps its data in PostgreSQL: copy it with pg_dump, which is consistent while we run.',
        ),
      ),
  }
}

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
