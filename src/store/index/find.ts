/** Looking rejections up: by worker, task, text and time. Each order has an index of its own (migration 0012). */
import {
  sql,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type RawBuilder,
  type Selectable,
  type SqlBool,
} from 'kysely'
import type { IndexStore, Rejection, RejectionFilter, RejectionQuery } from '../../core/index-store.ts'
import type { Base } from '../base.ts'
import { cursorOf, literally, readCursor } from '../cursor.ts'
import { noDeadline, type Tables } from '../tables.ts'
import type { RejectionTable } from './tables.ts'

type Rows = ExpressionBuilder<Tables, 'rejection'>
type Condition = ExpressionWrapper<Tables, 'rejection', SqlBool>

/** At most so many values of one kind are looked for at once. */
const mostValues = 500

const largestPage = 1_000

/** What pages are ordered by: what the filter pins down most, so that a page is a stretch of one index. */
const orderFor = ({ workers, tasks, textKey, deadlineFrom, deadlineUntil, rejectedFrom }: RejectionFilter) => {
  if (workers || tasks) return undefined
  if (textKey !== undefined || rejectedFrom !== undefined) return 'rejected_at'
  return deadlineFrom !== undefined || deadlineUntil !== undefined ? 'deadline' : undefined
}

/** The rejections that a filter shows, as a condition on them. */
export const matching = (accountId: string, filter: RejectionFilter) => (eb: Rows) => {
  const when = <Value>(value: Value | undefined, make: (value: Value) => Condition): Condition[] =>
    value === undefined ? [] : [make(value)]
  return eb.and([
    eb('rejection.account_id', '=', accountId),
    ...when(filter.workers, (workers) => oneOf(eb, 'worker', workers)),
    ...when(filter.tasks, (tasks) => oneOf(eb, 'task', tasks)),
    ...when(filter.textKey, (key) => eb('text_key', '=', key)),
    ...when(filter.rejectedFrom, (from) => eb('rejected_at', '>=', from)),
    ...when(filter.rejectedUntil, (until) => eb('rejected_at', '<', until)),
    ...when(filter.deadlineFrom, (from) => eb('deadline', '>=', from)),
    ...when(filter.deadlineUntil, (until) => eb('deadline', '<', until)),
    ...when(filter.taskType ?? filter.title ?? filter.wholeTitle, () =>
      eb('task', 'in', tasksOf(eb, accountId, filter)),
    ),
    ...(filter.alsoGone ? [] : [eb('live', '=', 1)]),
    ...(filter.alsoKeptOut ? [] : [eb('kept_out', '=', 0)]),
  ])
}

/** PostgreSQL takes no empty list. */
const oneOf = (eb: Rows, column: 'worker' | 'task', values: readonly string[]): Condition =>
  values.length === 0 ? eb(sql.lit(1), '=', 0) : eb(column, 'in', values.slice(0, mostValues))

const tasksOf = (eb: Rows, accountId: string, { taskType, title, wholeTitle }: RejectionFilter) =>
  eb
    .selectFrom('index_task')
    .select('index_task.id')
    .where('index_task.account_id', '=', accountId)
    .$if(taskType !== undefined, (query) => query.where('index_task.task_type', '=', taskType ?? ''))
    .$if(title !== undefined, (query) =>
      query.where(titled(accountId, sql`like lower(${`%${literally(title ?? '')}%`}) escape '\\'`)),
    )
    .$if(wholeTitle !== undefined, (query) => query.where(titled(accountId, sql`= lower(${wholeTitle ?? ''})`)))

/** In any case; looked for among the few titles that there are. */
const titled = (accountId: string, matches: RawBuilder<unknown>) =>
  sql<SqlBool>`index_task.title in (select index_title.title from index_title where index_title.account_id = ${accountId} and lower(index_title.title) ${matches})`

/** Whole rows only once the page is known: sorting them all would carry every column along. */
const keysOf = async ({ db }: Base, accountId: string, { filter, after, limit }: RejectionQuery) => {
  const order = orderFor(filter)
  const by = order === undefined ? ['submission' as const] : [order, 'submission' as const]
  const key = readCursor(after, order ? ['', ''] : [''])
  const columns = sql.join(by.map((column) => sql.ref(`rejection.${column}`)))
  const rows = await db
    .selectFrom('rejection')
    .select([
      'submission',
      sql<string>`${order === undefined ? sql.lit('') : sql.ref(`rejection.${order}`)}`.as('place'),
    ])
    .where(matching(accountId, filter))
    .$if(key !== undefined, (query) => query.where(sql<boolean>`(${columns}) > (${sql.join([...(key ?? [])])})`))
    .orderBy(columns)
    .limit(limit + 1)
    .execute()
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const next = last && cursorOf(order ? [last.place, last.submission] : [last.submission])
  return { submissions: rows.slice(0, limit).map(({ submission }) => submission), next }
}

export const find =
  (base: Base): IndexStore['find'] =>
  async (accountId, query) => {
    const { submissions, next } = await keysOf(base, accountId, {
      ...query,
      limit: Math.max(0, Math.min(query.limit, largestPage)),
    })
    if (submissions.length === 0) return { rows: [] }
    const rows = await base.db
      .selectFrom('rejection')
      .leftJoin('index_task', (join) =>
        join.onRef('index_task.account_id', '=', 'rejection.account_id').onRef('index_task.id', '=', 'rejection.task'),
      )
      .leftJoin('index_text', (join) =>
        join
          .onRef('index_text.account_id', '=', 'rejection.account_id')
          .onRef('index_text.key', '=', 'rejection.text_key'),
      )
      .selectAll('rejection')
      .select(['index_task.title', 'index_task.task_type', 'index_text.text'])
      .where('rejection.account_id', '=', accountId)
      .where('rejection.submission', 'in', submissions)
      .execute()
    const of = new Map(rows.map((row) => [row.submission, row]))
    const found = submissions.flatMap((submission) => of.get(submission) ?? [])
    return { rows: found.map(toRejection), ...(next === undefined ? {} : { next }) }
  }

type Found = Selectable<RejectionTable> & {
  readonly title: string | null
  readonly task_type: string | null
  readonly text: string | null
}

const toRejection = (row: Found): Rejection => ({
  submission: row.submission,
  task: row.task,
  title: row.title ?? '',
  taskType: row.task_type ?? '',
  worker: row.worker,
  text: row.text ?? '',
  textKey: row.text_key,
  reward: row.reward,
  total: row.total,
  madeElsewhere: row.made_elsewhere,
  seenAt: row.seen_at,
  keptOut: row.kept_out === 1,
  ...(row.submitted_at === '' ? {} : { submittedAt: row.submitted_at }),
  ...(row.rejected_at === '' ? {} : { rejectedAt: row.rejected_at }),
  ...(row.deadline === noDeadline ? {} : { deadline: row.deadline }),
  ...(row.gone_at === null ? {} : { goneAt: row.gone_at }),
})

export const sum =
  ({ db }: Base): IndexStore['sum'] =>
  async (accountId, filter) => {
    const row = await db
      .selectFrom('rejection')
      .select((eb) => [
        eb.fn.countAll<number | string>().as('count'),
        eb.fn.sum<number | string | null>('total').as('total'),
      ])
      .where(matching(accountId, filter))
      .executeTakeFirst()
    return { count: Number(row?.count ?? 0), total: Number(row?.total ?? 0) }
  }
