/**
 * What the webhook has yet to deliver, and for which day it last looked what expires. `told` counts the events of a reversal that were looked at for it: events of one
 * reversal are numbered under its lock, so none can be passed over, whichever commits first.
 */
import { sql } from 'kysely'
import { makeTable, type Migration } from './migration.ts'

export const webhook: Migration = {
  name: 'webhook',
  async up(trx, schema) {
    const { text, integer } = schema.types
    await trx.schema
      .alterTable('reversal')
      .addColumn('told', integer, (column) => column.notNull().defaultTo(0))
      .execute()
    await sql`create index reversal_untold on reversal (number) where told < events`.execute(trx)
    await makeTable(trx, schema, 'webhook_delivery')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('type', text, (column) => column.notNull())
      .addColumn('body', text, (column) => column.notNull())
      .addColumn('tries', integer, (column) => column.notNull().defaultTo(0))
      .addColumn('due_at', text, (column) => column.notNull())
      .execute()
    await trx.schema.createIndex('webhook_delivery_due').on('webhook_delivery').column('due_at').execute()
    await makeTable(trx, schema, 'webhook_notice')
      .addColumn('account_id', text, (column) => column.primaryKey().references('account.id'))
      .addColumn('day', text, (column) => column.notNull())
      .execute()
  },
}
