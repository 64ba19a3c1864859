/** Whether another process wrote to the same SQLite file: the command line does beside a server. */
import { sql } from 'kysely'
import type { Base } from './base.ts'

/**
 * Resolves to true when another connection committed since the last time it was asked; never for what this one wrote.
 * A few microseconds a question. https://www.sqlite.org/pragma.html#pragma_data_version
 */
export const writtenElsewhere = ({ db }: Pick<Base, 'db'>): (() => Promise<boolean>) => {
  let known: number | undefined
  return async () => {
    const { rows } = await sql<{ data_version: number }>`pragma data_version`.execute(db)
    const before = known
    known = rows[0]?.data_version
    return before !== undefined && known !== before
  }
}
