/** SQLite through Node's own module, in the shape that Kysely's SQLite dialect asks for. */
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  SqliteAdapter,
  SqliteDialect,
  type DialectAdapter,
  type Driver,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely'
import { TwoSidedDriver, type SqliteSides } from './sqlite-driver.ts'
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

/** What pages read of it goes through here: as much as the writer keeps in memory would be kept twice. */
export const openReader = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: busyTimeout, readOnly: true })
  database.exec(`
    pragma temp_store = memory;
    pragma cache_size = -4096;
    pragma trusted_schema = off;
  `)
  return database
}

export class NodeSqliteDialect extends SqliteDialect {
  readonly #sides: SqliteSides

  /** `steady`: elapsed ms, never set back. */
  constructor(database: DatabaseSync, steady: () => number, reader?: DatabaseSync) {
    const writer = forKysely(database)
    super({ database: writer })
    this.#sides = { writer, database, steady, ...(reader ? { reader: forKysely(reader) } : {}) }
  }

  override createDriver(): Driver {
    return new TwoSidedDriver(this.#sides)
  }

  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter()
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }

  /** The driver lets one write at a time. */
  override get supportsMultipleConnections(): boolean {
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
