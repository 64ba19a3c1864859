/** Reversals and the pieces of their input that could not be ids. */
import { sql } from 'kysely'
import { states } from '../../core/reversal.ts'
import { flags, makeTable, oneOf, type Migration } from './migration.ts'

export const reversals: Migration = {
  name: 'reversals',
  async up(trx, schema) {
    const { text, integer } = schema.types
    const nullableText = [
      'pause_trouble',
      'pause_since',
      'pause_said',
      'pause_retry_at',
      'checked_at',
      'checked_from',
      'confirmed_by_id',
      'confirmed_by_name',
      'confirmed_at',
      'standing_by_id',
      'standing_by_name',
      'standing_at',
      'ended_at',
      'expires_at',
      'balance_before_at',
      'balance_after_at',
      'digest',
    ]
    const nullableIntegers = ['confirmed_count', 'confirmed_sum', 'balance_before', 'balance_after', 'made_from']
    const counters = ['moves', 'line_count', 'refused_count', 'events', 'first_reversed', 'to_release']
    let table = makeTable<string>(trx, schema, 'reversal')
      .addColumn('id', text, (column) => column.primaryKey())
      .addColumn('number', integer, (column) => column.notNull().unique())
      .addColumn('account_id', text, (column) => column.notNull().references('account.id'))
      .addColumn('state', text, (column) => column.notNull())
      .addColumn('revision', integer, (column) => column.notNull().defaultTo(1))
    for (const name of ['reason', 'feedback', 'created_by_id', 'created_by_name', 'created_at', 'searched']) {
      table = table.addColumn(name, text, (column) => column.notNull())
    }
    for (const name of nullableText) table = table.addColumn(name, text)
    for (const name of nullableIntegers) table = table.addColumn(name, integer)
    for (const name of counters) table = table.addColumn(name, integer, (column) => column.notNull().defaultTo(0))
    await table
      .addCheckConstraint('reversal_state', oneOf('state', states))
      .addCheckConstraint('reversal_flags', flags('first_reversed', 'to_release'))
      .addCheckConstraint('reversal_pause', sql`pause_trouble is null or state in ('checking', 'reversing')`)
      .addCheckConstraint(
        'reversal_confirmed',
        sql`(confirmed_at is not null and standing_by_id is not null) = (state in ('reversing', 'stopping', 'ended'))`,
      )
      .addCheckConstraint('reversal_ended', sql`(ended_at is not null and digest is not null) = (state = 'ended')`)
      .execute()
    await trx.schema.createIndex('reversal_account').on('reversal').columns(['account_id', 'state']).execute()
    await trx.schema.createIndex('reversal_state').on('reversal').columns(['state', 'number']).execute()
    await trx.schema.createIndex('reversal_ended').on('reversal').columns(['ended_at', 'number']).execute()
    await trx.schema
      .createIndex('reversal_expires')
      .on('reversal')
      .column('expires_at')
      .where(sql.ref('expires_at'), 'is not', null)
      .execute()
    await makeTable(trx, schema, 'refused_input')
      .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
      .addColumn('number', integer, (column) => column.notNull())
      .addColumn('place', text, (column) => column.notNull())
      .addColumn('text', text, (column) => column.notNull())
      .addColumn('why', text, (column) => column.notNull())
      .addPrimaryKeyConstraint('refused_input_key', ['reversal_id', 'number'])
      .execute()
  },
}
