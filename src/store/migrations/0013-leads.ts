/** What leads to submissions and was brought instead of them. */
import { sql } from 'kysely'
import { flags, makeTable, oneOf, type Migration } from './migration.ts'

export const leads: Migration = {
  name: 'leads',
  async up(trx, schema) {
    const { text, integer } = schema.types
    await makeTable(trx, schema, 'lead')
      .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
      .addColumn('number', integer, (column) => column.notNull())
      .addColumn('account_id', text, (column) => column.notNull())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('text', text, (column) => column.notNull())
      .addColumn('named_worker', text)
      .addColumn('named_task', text)
      .addColumn('place', text, (column) => column.notNull())
      .addColumn('sure', text, (column) => column.notNull())
      .addColumn('evidence', text)
      .addColumn('choose', integer, (column) => column.notNull())
      .addColumn('outcome', text)
      .addColumn('found', integer, (column) => column.notNull().defaultTo(0))
      .addColumn('at', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('lead_key', ['reversal_id', 'number'])
      .addCheckConstraint('lead_kind', oneOf('kind', ['task', 'worker', 'task type', 'title']))
      .addCheckConstraint('lead_flags', flags('choose'))
      .execute()
    await sql
      .raw('create index lead_waiting on lead (account_id, reversal_id, number) where outcome is null')
      .execute(trx)
  },
}
