/** PostgreSQL, when the configuration names one. */
import { PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import { storable } from './storable.ts'
import { told } from './unreachable.ts'

/** bigint and numeric arrive as text by default; all of ours fit a number. Only for our pool, not for the process. */
const asNumber: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC])

/**
 * How long we wait for a connection, and the server for a statement, a lock or a forgotten transaction; all in ms. A process
 * that stands still within a transaction loses it, and its locks, long before others give up waiting for them.
 */
const patience = { connection: 10_000, statement: 60_000, lock: 20_000, idleInTransaction: 8_000 }

export const connectPostgres = (url: string): PostgresDialect => postgresDialect(connectPool(url))

export const postgresDialect = (pool: pg.Pool): PostgresDialect => new PostgresDialect({ pool: forKysely(pool) })

export const connectPool = (url: string): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: patience.connection,
    statement_timeout: patience.statement,
    lock_timeout: patience.lock,
    idle_in_transaction_session_timeout: patience.idleInTransaction,
    keepAlive: true,
    application_name: 'overturn',
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        asNumber.has(oid) && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
    },
  })
  // A connection that breaks is replaced at the next query, whose failure is the one to be told; an event that nobody
  // listens to would end the process. The pool listens to idle clients only.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const forKysely = (pool: pg.Pool): PostgresPool => {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await told(pool.connect())
      const made = known.get(client) ?? withStorableText(client)
      known.set(client, made)
      return made
    },
  }
}

const withStorableText = (client: pg.PoolClient): PostgresPoolClient => ({
  query: (async (text: string, parameters: readonly unknown[]) =>
    told(client.query(text, [...storable(parameters)]))) as unknown as PostgresPoolClient['query'],
  release: (destroy) => client.release(destroy),
})
