/** Tokens of people's scripts, what each paid in a day, and the answers to requests that may come again. */
import { sql } from 'kysely'
import { makeTable, oneOf, type Migration } from './migration.ts'

export const tokens: Migration = {
  name: 'tokens',
  async up(trx, schema) {
    for (const make of [tokenTable, spending, requests]) await make(trx, schema)
  },
}

const tokenTable: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'token')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('hash', text, (column) => column.notNull().unique())
    .addColumn('person_id', text, (column) => column.notNull().references('person.id'))
    .addColumn('name', text, (column) => column.notNull())
    .addColumn('name_key', text, (column) => column.notNull())
    .addColumn('scope', text, (column) => column.notNull())
    .addColumn('cap', integer)
    .addColumn('created_at', text, (column) => column.notNull())
    .addColumn('expires_at', text, (column) => column.notNull())
    .addColumn('used_at', text)
    .addColumn('revoked_at', text)
    .addCheckConstraint('token_scope', oneOf('scope', ['read', 'prepare', 'pay']))
    .addCheckConstraint('token_cap', sql`cap is null or (cap > 0 and scope = 'pay')`)
    .execute()
  // A name means one token of its owner while it is not revoked: the record says it, and so does whoever revokes it.
  await sql`create unique index token_name on token (person_id, name_key) where revoked_at is null`.execute(trx)
}

const spending: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'token_spent')
    .addColumn('token_id', text, (column) => column.notNull().references('token.id'))
    .addColumn('day', text, (column) => column.notNull())
    .addColumn('spent', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('token_spent_key', ['token_id', 'day'])
    .addCheckConstraint('token_spent_money', sql`spent >= 0`)
    .execute()
}

/** `owner` is a token's id, or `local:` and a name: such requests come without one. */
const requests: Migration['up'] = async (trx, schema) => {
  const { text, integer } = schema.types
  await makeTable(trx, schema, 'api_request')
    .addColumn('owner', text, (column) => column.notNull())
    .addColumn('key', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('made_id', text, (column) => column.notNull())
    .addColumn('engine', text, (column) => column.notNull())
    .addColumn('begun_at', text, (column) => column.notNull())
    .addColumn('status', integer)
    .addColumn('headers', text)
    .addColumn('body', text)
    .addPrimaryKeyConstraint('api_request_key', ['owner', 'key'])
    .addCheckConstraint(
      'api_request_done',
      sql`(status is null) = (headers is null) and (status is null) = (body is null)`,
    )
    .execute()
  await trx.schema.createIndex('api_request_begun').on('api_request').column('begun_at').execute()
}
