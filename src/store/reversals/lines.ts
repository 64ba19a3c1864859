/** Lines by pages. */
import { sql, type RawBuilder } from 'kysely'
import type { LineSort, ReversalStore } from '../../core/ports.ts'
import type { Base } from '../base.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import { toLine } from '../rows.ts'
import { noDeadline, type LineRecord } from '../tables.ts'
import { shownBy } from './filters.ts'

/** What a page is sorted by before the number; `of` reads the same value from a row, for the next page's key. */
type Sort = { readonly by: RawBuilder<string | number>; of(row: LineRecord): string | number }

const sorts: Readonly<Record<Exclude<LineSort, 'number'>, Sort>> = {
  group: { by: sql.ref('standing'), of: (row) => row.standing },
  submission: { by: sql.ref('submission'), of: (row) => row.submission },
  worker: { by: sql.ref('worker'), of: (row) => row.worker },
  title: { by: sql.ref('title'), of: (row) => row.title },
  submitted: { by: sql.ref('submitted_at'), of: (row) => row.submitted_at },
  deadline: { by: sql.ref('deadline'), of: (row) => row.deadline },
  reward: { by: sql.ref('reward'), of: (row) => row.reward },
  fee: { by: sql.ref('fee'), of: (row) => row.fee },
  settled: { by: sql`coalesce(settled_at, '')`, of: (row) => row.settled_at ?? '' },
}

/** A page's key: the value sorted by, and the number, which is the only one where lines are sorted by number. */
const sample = (sort: LineSort): readonly (string | number)[] => {
  if (sort === 'number') return [0]
  return [sort === 'reward' || sort === 'fee' ? 0 : noDeadline, 0]
}

export const lines =
  ({ db }: Base): ReversalStore['lines'] =>
  async (id, { filter, sort, descending, after, limit }) => {
    const direction = descending ? 'desc' : 'asc'
    const beyond = descending ? sql`<` : sql`>`
    const sorted = sort === 'number' ? undefined : sorts[sort]
    const key = readCursor(after, sample(sort))
    const rows = await db
      .selectFrom('line')
      .selectAll()
      .where('reversal_id', '=', id)
      .where(shownBy(filter))
      .$if(key !== undefined, (query) =>
        query.where(
          sorted
            ? sql<boolean>`(${sorted.by}, number) ${beyond} (${key?.[0]}, ${key?.[1]})`
            : sql<boolean>`number ${beyond} ${key?.[0]}`,
        ),
      )
      .$if(sorted !== undefined, (query) => query.orderBy(sorted?.by ?? sql`number`, direction))
      .orderBy('number', direction)
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    const next =
      last && rows.length > limit ? cursorOf(sorted ? [sorted.of(last), last.number] : [last.number]) : undefined
    return { rows: page.map(toLine), ...(next === undefined ? {} : { next }) }
  }

export const line =
  ({ db }: Base): ReversalStore['line'] =>
  async (id, number) => {
    if (!Number.isSafeInteger(number)) return undefined
    const row = await db
      .selectFrom('line')
      .selectAll()
      .where('reversal_id', '=', id)
      .where('number', '=', number)
      .executeTakeFirst()
    return row && toLine(row)
  }

export const recent =
  ({ db }: Base): ReversalStore['recent'] =>
  async (id, limit) => {
    const rows = await db
      .selectFrom('line')
      .selectAll()
      .where('reversal_id', '=', id)
      .where('moved_at', '<>', sql.lit(''))
      .orderBy('moved_at', 'desc')
      .orderBy('number', 'desc')
      .limit(limit)
      .execute()
    return rows.map(toLine)
  }
