/** What PostgreSQL's planner knows of the lines. */
import { sql } from 'kysely'
import type { Base } from './base.ts'

/** Below this many lines any plan is quick. */
const worthIt = 500

/**
 * After many lines came or changed at once. PostgreSQL looks by itself once a minute; until then it took the lines for
 * few, and walked 20,000 of them for each claim: 60 ms instead of 1. SQLite plans without statistics.
 */
export const refreshStatistics = async ({ db, dialect }: Base, lines: number): Promise<void> => {
  if (dialect === 'postgres' && lines >= worthIt) await sql`analyze line`.execute(db)
}
