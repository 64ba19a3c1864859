/**
 * The daily notice goes by mail too. A delivery goes by one channel; `handed_at`: when somebody began to hand its text over,
 * so that it is not handed over twice where nobody knows whether it was taken. `notice_day`: for which day a channel last
 * looked what expires, about one account or, `''`, about all.
 */
import { sql } from 'kysely'
import { makeTable, oneOf, type Migration } from './migration.ts'

export const notices: Migration = {
  name: 'notices',
  async up(trx, schema) {
    const { text } = schema.types
    await trx.schema.alterTable('webhook_delivery').renameTo('delivery').execute()
    await trx.schema
      .alterTable('delivery')
      .addColumn('channel', text, (column) => column.notNull().defaultTo('webhook').check(oneOf('channel', channels)))
      .execute()
    await trx.schema.alterTable('delivery').addColumn('handed_at', text).execute()
    await trx.schema.dropIndex('webhook_delivery_due').execute()
    await trx.schema.createIndex('delivery_due').on('delivery').columns(['channel', 'due_at']).execute()
    await makeTable(trx, schema, 'notice_day')
      .addColumn('channel', text, (column) => column.notNull())
      .addColumn('about', text, (column) => column.notNull())
      .addColumn('day', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('notice_day_key', ['channel', 'about'])
      .addCheckConstraint('notice_day_channel', oneOf('channel', channels))
      .execute()
    await sql`insert into notice_day (channel, about, day) select 'webhook', account_id, day from webhook_notice`.execute(
      trx,
    )
    await trx.schema.dropTable('webhook_notice').execute()
  },
}

const channels = ['webhook', 'mail'] as const
