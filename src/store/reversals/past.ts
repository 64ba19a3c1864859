/** The history of ended reversals, with its search. */
import { sql, type ExpressionBuilder } from 'kysely'
import { numberInReference } from '../../core/reference.ts'
import type { ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { cursorOf, literally, readCursor } from '../cursor.ts'
import type { Tables } from '../tables.ts'
import { withTallies } from './lists.ts'

export const longestSearch = 200

export const past =
  (base: Base): ReversalStore['past'] =>
  async ({ search, after, limit }) => {
    const key = readCursor(after, ['', 0])
    const sought = (search ?? '').trim().slice(0, longestSearch)
    const rows = await base.db
      .selectFrom('reversal')
      .selectAll()
      .where('state', '=', 'ended')
      .$if(key !== undefined, (query) =>
        query.where((eb) => eb(eb.refTuple('ended_at', 'number'), '<', eb.tuple(String(key?.[0]), Number(key?.[1])))),
      )
      .$if(sought !== '', (query) => query.where(matches(sought)))
      .orderBy('ended_at', 'desc')
      .orderBy('number', 'desc')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: await withTallies(base, page),
      ...(last && rows.length > limit ? { next: cursorOf([last.ended_at ?? '', last.number]) } : {}),
    }
  }

/** The number or the reference, a whole submission or worker id in any case, or a part of the reason or a name. */
export const matches = (sought: string) => (eb: ExpressionBuilder<Tables, 'reversal'>) => {
  const number = /^#?\d{1,9}$/.test(sought) ? Number(sought.replace('#', '')) : numberInReference(sought)
  const spellings = [...new Set([sought, sought.toUpperCase(), sought.toLowerCase()])]
  const inLines = (column: 'line.submission' | 'line.worker') =>
    eb.exists(
      eb
        .selectFrom('line')
        .select('line.number')
        .whereRef('line.reversal_id', '=', 'reversal.id')
        .where(column, 'in', spellings),
    )
  const like = `%${literally(sought.toLowerCase())}%`
  return eb.or([
    sql<boolean>`searched like ${like} escape '\\'`,
    ...(number === undefined ? [] : [eb('number', '=', number)]),
    inLines('line.submission'),
    inLines('line.worker'),
  ])
}
