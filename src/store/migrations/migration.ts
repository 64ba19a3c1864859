/** What a migration is given: the same schema for both dialects, with the few words that differ. */
import { sql, type CreateTableBuilder, type RawBuilder, type Transaction } from 'kysely'
import type { DialectName } from '../base.ts'
import type { Tables } from '../tables.ts'

export type ColumnTypes = { readonly text: RawBuilder<string>; readonly integer: RawBuilder<number> }
export type Schema = { readonly dialect: DialectName; readonly types: ColumnTypes }

export type Migration = { readonly name: string; up(trx: Transaction<Tables>, schema: Schema): Promise<void> }

/** A table that stores what its columns say: SQLite would take text into an integer column without STRICT. */
export const makeTable = <Name extends string>(
  trx: Transaction<Tables>,
  { dialect }: Schema,
  name: Name,
): CreateTableBuilder<Name> => {
  const table = trx.schema.createTable(name)
  return dialect === 'sqlite' ? table.modifyEnd(sql`strict`) : table
}

/** `column in (0, 1)`, as a check. */
export const flags = (...columns: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.join(
    columns.map((column) => sql`${sql.ref(column)} in (0, 1)`),
    sql` and `,
  )}`

/** `column in (…)`, as a check. The words are written out in the migration: it stays as it was when they change. */
export const oneOf = (column: string, words: readonly string[]): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} in (${sql.join(words.map((word) => sql.lit(word)))})`
