/** Reversals and the pieces of their input that could not be ids. */
import { sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'
import { flags, makeTable, oneOf, type Migration } from './migration.ts'

const columns = {
  text: ['reason', 'feedback', 'created_by_id', 'created_by_name', 'created_at', 'searched'],
  textOrNull: [
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
  ],
  integerOrNull: ['confirmed_count', 'confirmed_sum', 'balance_before', 'balance_after', 'made_from'],
  zero: ['moves', 'line_count', 'refused_count', 'events', 'first_reversed', 'to_release'],
}

const states = ['draft', 'checking', 'checked', 'reversing', 'stopping', 'ended', 'discarded', 'expired']

export const reversals: Migration = {
  name: 'reversals',
  async up(trx, schema) {
    await reversalTable(trx, schema)
    await reversalIndexes(trx)
    await refusedInput(trx, schema)
  },
}

const reversalTable: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  let table = makeTable<string>(trx, schema, 'reversal')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('number', integer, (column) => column.notNull().unique())
    .addColumn('account_id', text, (column) => column.notNull().references('account.id'))
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull().defaultTo(1))
  for (const name of columns.text) table = table.addColumn(name, text, (column) => column.notNull())
  for (const name of columns.textOrNull) table = table.addColumn(name, text)
  for (const name of columns.integerOrNull) table = table.addColumn(name, integer)
  for (const name of columns.zero) table = table.addColumn(name, integer, (column) => column.notNull().defaultTo(0))
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
}

const reversalIndexes = async (trx: Transaction<Tables>): Promise<void> => {
  const index = (name: string) => trx.schema.createIndex(name).on('reversal')
  await index('reversal_account').columns(['account_id', 'state']).execute()
  await index('reversal_state').columns(['state', 'number']).execute()
  await index('reversal_ended').columns(['ended_at', 'number']).execute()
  await index('reversal_expires').column('expires_at').where(sql.ref('expires_at'), 'is not', null).execute()
  await index('reversal_release').column('to_release').where(sql.ref('to_release'), '=', sql.lit(1)).execute()
}

const refusedInput: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'refused_input')
    .addColumn('reversal_id', text, (column) => column.notNull().references('reversal.id'))
    .addColumn('number', integer, (column) => column.notNull())
    .addColumn('place', text, (column) => column.notNull())
    .addColumn('text', text, (column) => column.notNull())
    .addColumn('why', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('refused_input_key', ['reversal_id', 'number'])
    .execute()
}
