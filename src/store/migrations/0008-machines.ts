/**
 * What several processes share, on PostgreSQL only: engines by the database's clock, who has an account's duty, who holds
 * a job, and the pace of each account. Nothing of it outlives a stop: all of it can be made anew from the lines.
 */
import { makeTable, type Migration } from './migration.ts'

export const machines: Migration = {
  name: 'machines',
  async up(trx, schema) {
    if (schema.dialect !== 'postgres') return
    const { text, integer } = schema.types
    await makeTable(trx, schema, 'engine')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('account_id', text, (column) => column.notNull())
      .addColumn('place', text, (column) => column.notNull())
      .addColumn('beat', integer, (column) => column.notNull())
      .execute()
    await makeTable(trx, schema, 'duty')
      .addColumn('account_id', text, (column) => column.primaryKey())
      .addColumn('engine', text, (column) => column.notNull())
      .execute()
    await makeTable(trx, schema, 'licence')
      .addColumn('job', text, (column) => column.primaryKey())
      .addColumn('kind', text, (column) => column.notNull())
      .addColumn('attempt', integer, (column) => column.notNull())
      .addColumn('engine', text, (column) => column.notNull())
      .execute()
    await makeTable(trx, schema, 'limiter')
      .addColumn('account_id', text, (column) => column.primaryKey())
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('holders', text, (column) => column.notNull())
      .execute()
  },
}
