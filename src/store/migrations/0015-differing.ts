/** In what the person's source differs from the marketplace, found when a line is read: names in a row, '' for none. */
import { sql } from 'kysely'
import type { Migration } from './migration.ts'

export const differing: Migration = {
  name: 'differing',
  async up(trx, { types }) {
    await trx.schema
      .alterTable('line')
      .addColumn('differs', types.text, (column) => column.notNull().defaultTo(''))
      .execute()
    await sql.raw("create index line_differs on line (reversal_id, number) where differs <> ''").execute(trx)
  },
}
