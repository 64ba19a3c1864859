/** What the walk over an account's tasks found, page by page. */
import { sql } from 'kysely'
import type { IndexStore, SeenRejected } from '../../core/index-store.ts'
import { breathe, chunksOf, chunkSize, type Base, type Trx } from '../base.ts'
import { oldTextKey } from '../facts.ts'
import { queueTakers } from '../holding.ts'
import { noDeadline } from '../tables.ts'
import { noteKeptOut } from './kept-out.ts'

/** Decided work changes without its count: what was reversed elsewhere shows only when it is read again, after this, in ms. */
const readAgainAfter = 24 * 60 * 60 * 1000

type Tasks = Parameters<IndexStore['recordTasks']>[0]

export const recordTasks =
  ({ transact }: Base): IndexStore['recordTasks'] =>
  (record) =>
    transact(async (trx) => {
      const { accountId, pass, tasks, next } = record
      const open = await trx
        .updateTable('index_pass')
        .set((eb) => ({
          cursor: next ?? null,
          state: next === undefined ? 'reading' : 'listing',
          listed: eb('listed', '+', tasks.length),
          calls: eb('calls', '+', 1),
          trouble: null,
        }))
        .where('account_id', '=', accountId)
        .where('number', '=', pass)
        .where('state', '=', 'listing')
        .returning('reach')
        .executeTakeFirst()
      if (!open) return
      const wanted = open.reach === 'all' ? tasks : tasks.filter(({ past }) => !past)
      if (wanted.length > 0) await upsertTasks(trx, record, wanted)
      await stillListed(trx, record)
    })

const upsertTasks = async (trx: Trx, { accountId, pass, at }: Tasks, tasks: Tasks['tasks']): Promise<void> => {
  const before = new Date(Date.parse(at) - readAgainAfter).toISOString()
  await rememberTitles(trx, accountId, tasks)
  await trx
    .insertInto('index_task')
    .values(
      tasks.map(({ past: _past, ...facts }) => ({
        account_id: accountId,
        id: facts.id,
        title: facts.title,
        task_type: facts.taskType ?? '',
        facts: JSON.stringify(facts),
        last_submission: facts.lastSubmission ?? noDeadline,
        decided: facts.decided ?? -1,
        listed_in: pass,
        due: facts.decided === 0 ? (0 as const) : (1 as const),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'id']).doUpdateSet((eb) => ({
        title: eb.ref('excluded.title'),
        task_type: eb.ref('excluded.task_type'),
        facts: eb.ref('excluded.facts'),
        last_submission: eb.ref('excluded.last_submission'),
        decided: eb.ref('excluded.decided'),
        listed_in: pass,
        gone_at: null,
        due: sql<0 | 1>`case
          when index_task.due = 1 or index_task.gone_at is not null then 1
          when excluded.decided = 0 then 0
          when excluded.decided = -1 or excluded.decided <> index_task.read_decided then 1
          when index_task.read_at < ${before} and exists (
            select 1 from rejection where rejection.account_id = index_task.account_id
            and rejection.task = index_task.id and rejection.live = 1) then 1
          else 0 end`,
      })),
    )
    .execute()
}

export const rememberTitles = async (
  trx: Trx,
  accountId: string,
  tasks: readonly { readonly title: string }[],
): Promise<void> => {
  const titles = [...new Set(tasks.map(({ title }) => title))]
  await trx
    .insertInto('index_title')
    .values(titles.map((title) => ({ account_id: accountId, title })))
    .onConflict((conflict) => conflict.columns(['account_id', 'title']).doNothing())
    .execute()
}

/** Known ones that are past the window are read no more, but they are there, also where a listing once missed them. */
const stillListed = async (trx: Trx, { accountId, pass, tasks }: Tasks): Promise<void> => {
  const past = tasks.filter((task) => task.past).map(({ id }) => id)
  if (past.length === 0) return
  await trx
    .updateTable('index_task')
    .set({ listed_in: pass, gone_at: null })
    .where('account_id', '=', accountId)
    .where('id', 'in', past)
    .execute()
}

type Page = Parameters<IndexStore['recordRejected']>[0]

export const recordRejected =
  ({ transact }: Base): IndexStore['recordRejected'] =>
  (page) =>
    transact(async (trx) => {
      const { accountId, task, next, at } = page
      await queueTakers(trx, accountId)
      for (const some of chunksOf(page.seen)) await upsertRejections(trx, page, some)
      const over = next === undefined
      const read = await trx
        .updateTable('index_task')
        .set((eb) => ({
          read_from: sql<string>`case when cursor is null then ${at} else read_from end`,
          ...(over
            ? { cursor: null, due: 0 as const, wanted: 0 as const, read_at: at, read_decided: eb.ref('decided') }
            : { cursor: next }),
        }))
        .where('account_id', '=', accountId)
        .where('id', '=', task)
        .returning('read_from')
        .executeTakeFirst()
      await trx
        .updateTable('index_pass')
        .set((eb) => ({ calls: eb('calls', '+', 1), read: eb('read', '+', over ? 1 : 0), trouble: null }))
        .where('account_id', '=', accountId)
        .execute()
      if (over && read?.read_from) await notSeen(trx, page, read.read_from)
    })

const upsertRejections = async (trx: Trx, { accountId, at }: Page, seen: readonly SeenRejected[]): Promise<void> => {
  await rememberTexts(trx, accountId, seen)
  await trx
    .insertInto('rejection')
    .values(
      seen.map(({ submission, facts }) => ({
        account_id: accountId,
        submission,
        task: facts.task,
        worker: facts.worker,
        submitted_at: facts.submittedAt ?? '',
        rejected_at: facts.rejectedAt ?? '',
        deadline: facts.deadline ?? noDeadline,
        text_key: oldTextKey(facts.oldText),
        reward: facts.reward,
        total: facts.reward + facts.fee + facts.tax,
        made_elsewhere: facts.madeElsewhere,
        seen_at: at,
        live: 1 as const,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'submission']).doUpdateSet((eb) => ({
        worker: eb.ref('excluded.worker'),
        submitted_at: eb.ref('excluded.submitted_at'),
        rejected_at: eb.ref('excluded.rejected_at'),
        deadline: eb.ref('excluded.deadline'),
        text_key: eb.ref('excluded.text_key'),
        reward: eb.ref('excluded.reward'),
        total: eb.ref('excluded.total'),
        seen_at: at,
        live: 1 as const,
        gone_at: null,
      })),
    )
    .execute()
  await noteKeptOut(
    trx,
    accountId,
    seen.map(({ submission }) => submission),
  )
}

const rememberTexts = async (trx: Trx, accountId: string, seen: readonly SeenRejected[]): Promise<void> => {
  const texts = new Map(seen.map(({ facts }) => [oldTextKey(facts.oldText), facts.oldText]))
  texts.delete('')
  if (texts.size === 0) return
  await trx
    .insertInto('index_text')
    .values([...texts].map(([key, text]) => ({ account_id: accountId, key, text })))
    .onConflict((conflict) => conflict.columns(['account_id', 'key']).doNothing())
    .execute()
}

/** A whole reading of the task did not show them: they were reversed, by whomever. */
const notSeen = async (trx: Trx, { accountId, task, at }: Page, since: string): Promise<void> => {
  await trx
    .updateTable('rejection')
    .set({ live: 0, gone_at: at })
    .where('account_id', '=', accountId)
    .where('task', '=', task)
    .where('live', '=', 1)
    .where('seen_at', '<', since)
    .execute()
}

/** What we reversed is rejected no more; the index need not wait for the marketplace to say so. In chunks. */
export const settleReversed = async ({ db, transact }: Base, reversalId: string, at: string): Promise<void> => {
  const reversal = await db.selectFrom('reversal').select('account_id').where('id', '=', reversalId).executeTakeFirst()
  if (!reversal) return
  const known = await db
    .selectFrom('index_pass')
    .select('number')
    .where('account_id', '=', reversal.account_id)
    .executeTakeFirst()
  if (!known) return
  // A part that was split off counts on from where the other ended.
  const { last } = await db
    .selectFrom('line')
    .select((eb) => eb.fn.max<number | string | null>('number').as('last'))
    .where('reversal_id', '=', reversalId)
    .executeTakeFirstOrThrow()
  for (let after = 0; after < Number(last ?? 0); after += chunkSize) {
    const from = after
    await transact((trx) =>
      trx
        .updateTable('rejection')
        .set({ live: 0, gone_at: at })
        .where('account_id', '=', reversal.account_id)
        .where('live', '=', 1)
        .where('submission', 'in', (eb) =>
          eb
            .selectFrom('line')
            .select('line.submission')
            .where('line.reversal_id', '=', reversalId)
            .where('line.number', '>', from)
            .where('line.number', '<=', from + chunkSize)
            .where('line.outcome', '=', 'reversed'),
        )
        .execute(),
    )
    await breathe()
  }
}
