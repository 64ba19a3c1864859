/** Accounts, people, sessions, links and limits. */
import { sql } from 'kysely'
import { flags, makeTable, oneOf, type Migration } from './migration.ts'

export const access: Migration = {
  name: 'access',
  async up(trx, schema) {
    for (const make of [accounts, counters, people, sessions, links, rates]) await make(trx, schema)
  },
}

const accounts: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'account')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('marketplace', text, (column) => column.notNull())
    .addColumn('environment', text, (column) => column.notNull())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('currency', text, (column) => column.notNull())
    .addColumn('takings', integer, (column) => column.notNull().defaultTo(0))
    .addColumn('answered_at', text)
    .addColumn('available', integer)
    .addColumn('trouble', text)
    .addColumn('said', text, (column) => column.notNull().defaultTo(''))
    .addColumn('clock_skew_ms', integer)
    .addColumn('pace', text)
    .addCheckConstraint('account_environment', oneOf('environment', ['production', 'sandbox', 'simulator']))
    .execute()
}

const counters: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'counter')
    .addColumn('name', text, (column) => column.primaryKey())
    .addColumn('value', integer, (column) => column.notNull())
    .execute()
  await trx.insertInto('counter').values({ name: 'reversal', value: 0 }).execute()
}

const people: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'person')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull().unique())
    .addColumn('password_hash', text)
    .addColumn('disabled', integer, (column) => column.notNull())
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('last_sign_in_at', text)
    .addCheckConstraint('person_flags', flags('disabled'))
    .execute()
}

const sessions: Migration['up'] = async (trx, schema) => {
  const { text } = schema.types
  await makeTable(trx, schema, 'session')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('person_id', text, (column) => column.notNull().references('person.id'))
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('seen_at', text, (column) => column.notNull())
    .addColumn('ends_at', text, (column) => column.notNull())
    .addColumn('agent', text, (column) => column.notNull())
    .execute()
  await trx.schema.createIndex('session_person').on('session').columns(['person_id', 'seen_at']).execute()
  await trx.schema.createIndex('session_ends').on('session').column('ends_at').execute()
}

const links: Migration['up'] = async (trx, schema) => {
  const { text } = schema.types
  await makeTable(trx, schema, 'link')
    .addColumn('hash', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('person_id', text, (column) => column.references('person.id'))
    .addColumn('ends_at', text, (column) => column.notNull())
    .addCheckConstraint('link_kind', oneOf('kind', ['first person', 'new person', 'reset']))
    .addCheckConstraint('link_person', sql`(kind = 'first person') = (person_id is null)`)
    .execute()
}

const rates: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'rate')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('hits', integer, (column) => column.notNull())
    .addColumn('ends_at', text, (column) => column.notNull())
    .execute()
  await trx.schema.createIndex('rate_ends').on('rate').column('ends_at').execute()
}
