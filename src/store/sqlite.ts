/** SQLite through Node's own module, in the shape that Kysely's SQLite dialect asks for. */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type DialectAdapter,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
  type SqliteDialectConfig,
  type SqliteStatement,
} from 'kysely'
import { breathe } from './base.ts'
import { storable } from './storable.ts'

/**
 * So many characters of statements are kept prepared, those used last: preparing costs about as much as a small write, but
 * one that writes many lines at once has a text for each number of them, and takes eight times its length in memory.
 */
const keptText = 400_000
/** How long a write waits for another process's, in ms: the command line works beside the server. */
const busyTimeout = 5_000

/**
 * Opens the file, made when absent. Every commit is on the disk before it is acknowledged: with `synchronous = normal` a
 * power cut lost acknowledged rows in seven of ten trials, with `full` in none.
 */
export const openSqlite = (file: string): DatabaseSync => {
  // SQLite would make it readable for everybody, as its other files after it; the folder may be one that somebody else made.
  closeSync(openSync(file, 'a', 0o600))
  const database = new DatabaseSync(file, { timeout: busyTimeout, enableForeignKeyConstraints: true })
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma temp_store = memory;
    pragma cache_size = -8192;
    pragma trusted_schema = off;
    pragma wal_autocheckpoint = 1000;
  `)
  return database
}

export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #database: DatabaseSync
  readonly #steady: () => number

  /** `steady`: elapsed ms, never set back. */
  constructor(database: DatabaseSync, steady: () => number) {
    const config = { database: forKysely(database) }
    super(config)
    this.#config = config
    this.#database = database
    this.#steady = steady
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config, this.#database, this.#steady)
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter()
  }
}

/** A deferred `begin` takes the write lock half-way, and then another process's write fails instead of waiting. */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  readonly #steady: () => number
  readonly #giving = new WeakMap<DatabaseConnection, DatabaseConnection>()

  constructor(config: SqliteDialectConfig, database: DatabaseSync, steady: () => number) {
    super(config)
    this.#database = database
    this.#steady = steady
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection()
    const known = this.#giving.get(connection)
    if (known) return known
    const made = givingWay(connection, this.#steady)
    this.#giving.set(connection, made)
    return made
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** After some errors SQLite has rolled back by itself; asking for it again would fail, and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
  }
}

/** About 10 ms of statements: what they were given and gave, counted, or the ms they took where that is more. */
const longTurn = 3_000
const perStatement = 25
const perRow = 3
const perMs = 300

/**
 * Statements wait for nothing, so a row of them, each begun when the one before it is done, would hold the event loop
 * until all are done: 32 pages of submissions recorded at once did for a quarter of a second. After some 10 ms in one turn
 * the next statement waits for the next turn, also within a transaction: whoever needs the connection waits for its end in
 * any case.
 */
const givingWay = (connection: DatabaseConnection, steady: () => number): DatabaseConnection => {
  let spent = 0
  const spend = (cost: number): void => {
    if (spent === 0) setImmediate(() => (spent = 0))
    spent += cost
  }
  return {
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      if (spent > longTurn) await breathe()
      const began = steady()
      const result = await connection.executeQuery<Row>(query)
      const counted = perStatement + query.parameters.length + perRow * result.rows.length
      spend(Math.max(counted, perMs * (steady() - began)))
      return result
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

const forKysely = (database: DatabaseSync): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>()
  let length = 0
  const keep = (text: string, statement: SqliteStatement): void => {
    length += text.length
    kept.set(text, statement)
    for (const oldest of kept.keys()) {
      if (length <= keptText) return
      length -= oldest.length
      kept.delete(oldest)
    }
  }
  return {
    close: () => database.close(),
    prepare: (text) => {
      const known = kept.get(text)
      if (known) {
        kept.delete(text)
        kept.set(text, known)
        return known
      }
      const made = asStatement(database.prepare(text))
      keep(text, made)
      return made
    },
  }
}

/** Kysely binds what our queries hold: text, integers and null. */
const asStatement = (statement: StatementSync): SqliteStatement => ({
  reader: statement.columns().length > 0,
  all: (parameters) => statement.all(...(storable(parameters) as SQLInputValue[])),
  run: (parameters) => statement.run(...(storable(parameters) as SQLInputValue[])),
  iterate: (parameters) => statement.iterate(...(storable(parameters) as SQLInputValue[])),
})
