/** Lines by pages. */
import { sql, type RawBuilder } from 'kysely'
import type { LineSort, ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { cursorOf, readCursor, type Key } from '../cursor.ts'
import { toLine } from '../rows.ts'
import type { LineRecord } from '../tables.ts'
import { shownBy } from './filters.ts'

/** What pages are sorted by, and the same values of a row: together they tell every line from every other. */
type Sort = { readonly by: readonly RawBuilder<unknown>[]; of(row: LineRecord): Key; readonly like: Key }

const byColumn = (column: 'number' | 'submission', like: Key): Sort => ({
  by: [sql.ref(column)],
  of: (row) => [row[column]],
  like,
})

const thenNumber = (
  by: RawBuilder<unknown>,
  of: (row: LineRecord) => string | number,
  like: string | number,
): Sort => ({
  by: [by, sql.ref('number')],
  of: (row) => [of(row), row.number],
  like: [like, 0],
})

const sorts: Readonly<Record<LineSort, Sort>> = {
  number: byColumn('number', [0]),
  submission: byColumn('submission', ['']),
  group: thenNumber(sql.ref('standing'), (row) => row.standing, ''),
  worker: thenNumber(sql.ref('worker'), (row) => row.worker, ''),
  title: thenNumber(sql.ref('title'), (row) => row.title, ''),
  submitted: thenNumber(sql.ref('submitted_at'), (row) => row.submitted_at, ''),
  deadline: thenNumber(sql.ref('deadline'), (row) => row.deadline, ''),
  reward: thenNumber(sql.ref('reward'), (row) => row.reward, 0),
  fee: thenNumber(sql.ref('fee'), (row) => row.fee, 0),
  settled: thenNumber(sql`coalesce(settled_at, '')`, (row) => row.settled_at ?? '', ''),
}

export const lines =
  (base: Base): ReversalStore['lines'] =>
  async (id, { filter, sort, descending, after, limit }) => {
    const { db } = base
    const { by, of, like } = sorts[sort]
    const key = readCursor(after, like)
    const order = sql.join(by.map((value) => sql`${value} ${sql.raw(descending ? 'desc' : 'asc')}`))
    const beyond = sql<boolean>`(${sql.join([...by])}) ${sql.raw(descending ? '<' : '>')} (${sql.join([...(key ?? like)])})`
    // Whole rows only once the page is known: sorting them all would carry every column along.
    const shown = await db
      .selectFrom('line')
      .select('number')
      .where('reversal_id', '=', id)
      .where(shownBy(filter))
      .$if(key !== undefined, (query) => query.where(beyond))
      .orderBy(order)
      .limit(limit + 1)
      .execute()
    const page = await rowsOf(
      base,
      id,
      shown.slice(0, limit).map((row) => row.number),
    )
    const last = page.at(-1)
    return { rows: page.map(toLine), ...(last && shown.length > limit ? { next: cursorOf(of(last)) } : {}) }
  }

/** In the order of the numbers given. */
const rowsOf = async ({ db }: Base, id: string, numbers: readonly number[]): Promise<LineRecord[]> => {
  if (numbers.length === 0) return []
  const rows = await db
    .selectFrom('line')
    .selectAll()
    .where('reversal_id', '=', id)
    .where('number', 'in', numbers)
    .execute()
  const of = new Map(rows.map((row) => [row.number, row]))
  return numbers.flatMap((number) => of.get(number) ?? [])
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
