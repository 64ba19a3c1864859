/** Which lead a line was made of, 0 for none: what leads to several is chosen from. */
import { sql } from 'kysely'
import type { Migration } from './migration.ts'

export const choices: Migration = {
  name: 'choices',
  async up(trx, { types }) {
    await trx.schema
      .alterTable('line')
      .addColumn('lead', types.integer, (column) => column.notNull().defaultTo(0))
      .execute()
    await sql.raw('create index line_lead on line (reversal_id, lead, number, left_out) where lead <> 0').execute(trx)
  },
}
