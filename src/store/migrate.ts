/** Numbered, append-only migrations. A released one is never edited: what must change is the next number. */
import { sql, type Kysely } from 'kysely'
import type { DialectName, Trx } from './base.ts'
import type { ColumnTypes, Migration, Schema } from './migrations/migration.ts'
import { access } from './migrations/0001-access.ts'
import { reversals } from './migrations/0002-reversals.ts'
import { lines } from './migrations/0003-lines.ts'
import { record } from './migrations/0004-record.ts'
import { tally } from './migrations/0005-tally.ts'
import { refusal } from './migrations/0006-refusal.ts'
import { credentials } from './migrations/0007-credentials.ts'
import { machines } from './migrations/0008-machines.ts'
import { tokens } from './migrations/0009-tokens.ts'
import { letters } from './migrations/0010-letters.ts'
import { webhook } from './migrations/0011-webhook.ts'
import { index as rejections } from './migrations/0012-index.ts'
import { leads } from './migrations/0013-leads.ts'
import { notices } from './migrations/0014-notices.ts'
import { differing } from './migrations/0015-differing.ts'
import { choices } from './migrations/0016-choices.ts'
import type { Tables } from './tables.ts'

/** Number n is at place n - 1. */
const migrations: readonly Migration[] = [
  access,
  reversals,
  lines,
  record,
  tally,
  refusal,
  credentials,
  machines,
  tokens,
  letters,
  webhook,
  rejections,
  leads,
  notices,
  differing,
  choices,
]

/** Any number will do, so long as every version of the program takes the same one. */
const migrationLock = 4_762_813_907

/**
 * Brings the database to this program's version, in one transaction. Two processes that start at once do it one after
 * the other.
 * @throws Error with a sentence when the database is of a newer program.
 */
export const migrate = async (db: Kysely<Tables>, dialect: DialectName, at: string): Promise<void> => {
  const schema: Schema = { dialect, types: columnTypes[dialect] }
  await db.transaction().execute(async (trx) => {
    if (dialect === 'postgres') await lockSchema(trx)
    await trx.schema
      .createTable('migration')
      .ifNotExists()
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .execute()
    const done = await trx
      .selectFrom('migration')
      .select('number')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    const version = done?.number ?? 0
    if (version > migrations.length) throw new Error(tooNew(version))
    for (const [index, migration] of migrations.entries()) {
      if (index < version) continue
      await migration.up(trx, schema)
      await trx
        .insertInto('migration')
        .values({ number: index + 1, name: migration.name, at })
        .execute()
    }
  })
}

const lockSchema = async (trx: Trx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(trx)
}

/** PostgreSQL: what others bring of tables, by connections of their own, while no other process of ours changes any. */
export const aloneWithSchema = (db: Kysely<Tables>, work: () => Promise<void>): Promise<void> =>
  db.transaction().execute(async (trx) => {
    await lockSchema(trx)
    await work()
  })

const tooNew = (version: number): string =>
  `The database is at schema ${version}, this program knows ${migrations.length} at most: a newer Overturn has used it. Start that version or a later one, or restore a backup made before the update.`

const columnTypes: Record<DialectName, ColumnTypes> = {
  // Ids, instants and keys sort by their bytes in SQLite; PostgreSQL would sort by the locale.
  postgres: { text: sql`text collate "C"`, integer: sql`bigint` },
  sqlite: { text: sql`text`, integer: sql`integer` },
}
