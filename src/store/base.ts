/** What every operation of the store stands on. */
import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely'
import type { JobKind } from '../core/machines.ts'
import type { Clock } from '../core/ports.ts'
import type { Tables } from './tables.ts'

export type DialectName = 'sqlite' | 'postgres'
export type Trx = Transaction<Tables>

export type Base = {
  readonly db: Kysely<Tables>
  readonly dialect: DialectName
  readonly clock: Clock
  /**
   * One transaction. Inside, only the `trx` given may be used: on SQLite a write by `db` would wait for its end for ever, and
   * a read by `db` sees nothing of it on either database. May run `work` again after a deadlock, so it changes nothing but
   * the database.
   */
  transact<Value>(work: (trx: Trx) => Promise<Value>): Promise<Value>
  /**
   * A small hot write that shares one commit with others of the same moment; the same rules. `of`: the reversal whose row
   * it locks; those of one commit are locked in the order of their ids, or two processes would wait for one another.
   * A `patient` one waits up to 50 ms for one that is not.
   */
  together<Value>(work: (trx: Trx) => Promise<Value>, of?: string, patient?: boolean): Promise<Value>
  /** Jobs for so many lines of a reversal, there once the transaction is committed; where one process does all, none. */
  enqueue(trx: Trx, kind: JobKind, reversalId: string, lines: number): Promise<void>
}

/** Between two chunks of long work: requests and timers get their turn. SQLite runs on the caller's thread. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Rows a statement or a transaction of long work handles. */
export const chunkSize = 500

export const chunksOf = function* <Value>(values: readonly Value[], size = chunkSize): Generator<readonly Value[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size)
}

/** `ms` after an instant, as an instant. */
export const later = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString()

/**
 * A word written into the statement instead of bound to it: SQLite uses a partial index only when the statement itself
 * says what the index was made for. For words of the house, never for input.
 */
export const word = <Word extends string | number>(text: Word): RawBuilder<Word> => sql.lit(text)
