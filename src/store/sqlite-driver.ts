/** One connection of SQLite that writes, one that reads; Kysely's own driver has one for all. */
import type { DatabaseSync } from 'node:sqlite'
import {
  CompiledQuery,
  SelectQueryNode,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type SqliteDatabase,
} from 'kysely'
import { breathe } from './base.ts'

export type SqliteSides = {
  readonly writer: SqliteDatabase
  /** The same file, read only; without it everything goes through the writer. */
  readonly reader?: SqliteDatabase
  /** The writer's own. */
  readonly database: DatabaseSync
  /** Elapsed ms, never set back. */
  readonly steady: () => number
}

/**
 * Who writes waits for the one that writes; who reads outside of a transaction sees what is committed and waits for nobody,
 * as on PostgreSQL. With one connection for all, each of the eight questions of a page waited for a transaction of an
 * upload, a check or an end: half a second, where it is now its own work.
 */
export class TwoSidedDriver implements Driver {
  readonly #sides: SqliteSides
  readonly #drivers: readonly SqliteDriver[]
  #writing: DatabaseConnection | undefined
  #reading: DatabaseConnection | undefined
  /** Ends when nobody writes any more. */
  #last: Promise<void> = Promise.resolve()

  constructor(sides: SqliteSides) {
    this.#sides = sides
    this.#drivers = [sides.writer, ...(sides.reader ? [sides.reader] : [])].map(
      (database) => new SqliteDriver({ database }),
    )
  }

  async init(): Promise<void> {
    const give = turns(this.#sides.steady)
    const opened = await Promise.all(
      this.#drivers.map(async (driver) => {
        await driver.init()
        return give(await driver.acquireConnection())
      }),
    )
    ;[this.#writing, this.#reading] = opened
  }

  async acquireConnection(): Promise<Visitor> {
    if (!this.#writing) throw new Error('the driver was not begun')
    return new Visitor(this.#writing, this.#reading, () => this.#lock())
  }

  /** A deferred `begin` takes the write lock half-way, and then another process's write fails instead of waiting. */
  async beginTransaction(visitor: Visitor): Promise<void> {
    await visitor.hold()
    await visitor.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  async commitTransaction(visitor: Visitor): Promise<void> {
    await visitor.executeQuery(CompiledQuery.raw('commit'))
  }

  /** After some errors SQLite has rolled back by itself; asking for it again would fail, and hide why. */
  async rollbackTransaction(visitor: Visitor): Promise<void> {
    if (this.#sides.database.isTransaction) await visitor.executeQuery(CompiledQuery.raw('rollback'))
  }

  async releaseConnection(visitor: Visitor): Promise<void> {
    visitor.free()
  }

  /** The writer last: it takes the log of writes into the file. */
  async destroy(): Promise<void> {
    for (const driver of this.#drivers.toReversed()) await driver.destroy()
  }

  async #lock(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }
}

/** What Kysely takes for a connection: it finds its side with each query. */
class Visitor implements DatabaseConnection {
  readonly #writing: DatabaseConnection
  readonly #reading: DatabaseConnection | undefined
  readonly #lock: () => Promise<() => void>
  #free: (() => void) | undefined

  constructor(writing: DatabaseConnection, reading: DatabaseConnection | undefined, lock: () => Promise<() => void>) {
    this.#writing = writing
    this.#reading = reading
    this.#lock = lock
  }

  /** Keeps everybody else from writing, until {@link free}. */
  async hold(): Promise<void> {
    this.#free = await this.#lock()
  }

  free(): void {
    this.#free?.()
    this.#free = undefined
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#free) return this.#writing.executeQuery<Row>(query)
    if (this.#reading && SelectQueryNode.is(query.query)) return this.#reading.executeQuery<Row>(query)
    const free = await this.#lock()
    try {
      return await this.#writing.executeQuery<Row>(query)
    } finally {
      free()
    }
  }

  streamQuery(): never {
    throw new Error('nothing of ours is streamed: a stream would hold the connection')
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
 * any case. Both sides share one turn.
 */
const turns = (steady: () => number): ((connection: DatabaseConnection) => DatabaseConnection) => {
  let spent = 0
  const spend = (cost: number): void => {
    if (spent === 0) setImmediate(() => (spent = 0))
    spent += cost
  }
  return (connection) => ({
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      if (spent > longTurn) await breathe()
      const began = steady()
      const result = await connection.executeQuery<Row>(query)
      const counted = perStatement + query.parameters.length + perRow * result.rows.length
      spend(Math.max(counted, perMs * (steady() - began)))
      return result
    },
    streamQuery: (query, size) => connection.streamQuery(query, size),
  })
}
