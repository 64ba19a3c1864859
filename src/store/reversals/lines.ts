/** Lines by pages. */
import { sql, type RawBuilder } from 'kysely'
import type { LineQuery, LineSort, ReversalStore } from '../../core/reversal-store.ts'
import { breathe, type Base } from '../base.ts'
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

/** In these orders an index has them. */
const indexed: ReadonlySet<LineSort> = new Set(['number', 'submission', 'group', 'worker'])

export const lines =
  (base: Base): ReversalStore['lines'] =>
  async (id, query) => {
    const { sort, limit } = query
    const rows = await (sort === 'number' ? inOrder(base, id, query).selectAll().execute() : sorted(base, id, query))
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return { rows: page.map(toLine), ...(last && rows.length > limit ? { next: cursorOf(sorts[sort].of(last)) } : {}) }
  }

/** Whole rows only once the page is known: sorting them all would carry every column along. */
const sorted = async (base: Base, id: string, query: LineQuery): Promise<LineRecord[]> => {
  const walked = base.dialect === 'sqlite' && !indexed.has(query.sort)
  const among = walked ? await firstOfEach(base, id, query) : undefined
  return rowsOf(base, id, await numbersOf(inOrder(base, id, query, among)))
}

type Among = { readonly above: number; readonly upTo: number } | { readonly these: readonly number[] }

/** A page's lines, in order, and one more. */
const inOrder = ({ db }: Base, id: string, { filter, sort, descending, after, limit }: LineQuery, among?: Among) => {
  const { by, like } = sorts[sort]
  const key = readCursor(after, like)
  const order = sql.join(by.map((value) => sql`${value} ${sql.raw(descending ? 'desc' : 'asc')}`))
  const beyond = sql<boolean>`(${sql.join([...by])}) ${sql.raw(descending ? '<' : '>')} (${sql.join([...(key ?? like)])})`
  let shown = db.selectFrom('line').where('reversal_id', '=', id).where(shownBy(filter))
  if (key !== undefined) shown = shown.where(beyond)
  if (among && 'these' in among) shown = shown.where('number', 'in', among.these)
  else if (among) shown = shown.where('number', '>', among.above).where('number', '<=', among.upTo)
  return shown.orderBy(order).limit(limit + 1)
}

const numbersOf = async (shown: ReturnType<typeof inOrder>): Promise<number[]> =>
  (await shown.select('number').execute()).map((row) => row.number)

/** So many lines are sorted in some 5 ms. */
const stretch = 10_000

/**
 * What a page in an order without an index is chosen from: the first of each stretch of lines. SQLite sorts on our thread,
 * and 100,000 lines at once held everybody up for 60 ms.
 */
const firstOfEach = async (base: Base, id: string, query: LineQuery): Promise<Among | undefined> => {
  const { most } = await base.db
    .selectFrom('line')
    .select((eb) => eb.fn.max<number | null>('number').as('most'))
    .where('reversal_id', '=', id)
    .executeTakeFirstOrThrow()
  if ((most ?? 0) <= stretch) return undefined
  const these: number[] = []
  for (let above = 0; above < (most ?? 0); above += stretch) {
    these.push(...(await numbersOf(inOrder(base, id, query, { above, upTo: above + stretch }))))
    await breathe()
  }
  return { these }
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
