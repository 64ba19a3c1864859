/** One walk over an account's tasks: begun when it is due, resumed where it was, ended when nothing is left of it. */
import type { ExpressionBuilder } from 'kysely'
import type { IndexStore, IndexWork, Reach } from '../../core/index-store.ts'
import type { TaskFacts } from '../../core/marketplace.ts'
import { breathe, chunkSize, word, type Base, type Trx } from '../base.ts'
import type { Tables } from '../tables.ts'

const passOf = (trx: Trx | Base['db'], accountId: string) =>
  trx.selectFrom('index_pass').selectAll().where('account_id', '=', accountId)

/** Reversals and checks come first: the index waits while any of the account runs. */
const anythingRuns = async ({ db }: Base, accountId: string): Promise<boolean> => {
  const one = await db
    .selectFrom('reversal')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', 'in', ['checking', 'reversing', 'stopping'])
    .where('pause_trouble', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return one !== undefined
}

export const work =
  (base: Base): IndexStore['work'] =>
  async (accountId, at, limit, passes) => {
    if (!passes || (await anythingRuns(base, accountId))) return wantedOnly(base, accountId, limit)
    const pass = await passOf(base.db, accountId).executeTakeFirst()
    if (!pass) {
      await begin(base, accountId, 'window', at)
      return work(base)(accountId, at, limit, passes)
    }
    if (pass.state === 'resting') {
      if (pass.next_at === null || pass.next_at > at) return wantedOnly(base, accountId, limit)
      await begin(base, accountId, pass.reach, at)
      return work(base)(accountId, at, limit, passes)
    }
    const read = await dueTasks(base, accountId, limit)
    const list = pass.state === 'listing' ? { list: pass.cursor === null ? {} : { cursor: pass.cursor } } : {}
    return { pass: pass.number, ...list, read }
  }

const wantedOnly = async (base: Base, accountId: string, limit: number): Promise<IndexWork | undefined> => {
  const read = await dueTasks(base, accountId, limit, 1)
  if (read.length === 0) return undefined
  const pass = await passOf(base.db, accountId).executeTakeFirst()
  return { pass: pass?.number ?? 0, read }
}

/** What somebody waits for comes first, then what was handed in last. */
const dueTasks = async (
  { db }: Base,
  accountId: string,
  limit: number,
  leastWanted: 0 | 1 = 0,
): Promise<IndexWork['read']> => {
  const rows = await db
    .selectFrom('index_task')
    .select(['id', 'facts', 'cursor'])
    .where('account_id', '=', accountId)
    .where('due', '=', word(1))
    .where('wanted', '>=', leastWanted)
    .orderBy('wanted', 'desc')
    .orderBy('last_submission', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, facts, cursor }) => ({
    id,
    ...(facts === '' ? {} : { facts: JSON.parse(facts) as TaskFacts }),
    ...(cursor === null ? {} : { cursor }),
  }))
}

const begin = async ({ transact }: Base, accountId: string, reach: Reach, at: string): Promise<void> => {
  const fresh = { state: 'listing', reach, cursor: null, listed: 0, read: 0, calls: 0, began_at: at } as const
  await transact((trx) =>
    trx
      .insertInto('index_pass')
      .values({ account_id: accountId, number: 1, ...fresh })
      .onConflict((conflict) =>
        conflict
          .column('account_id')
          .doUpdateSet((eb) => ({ number: eb('index_pass.number', '+', 1), next_at: null, ...fresh }))
          .where('index_pass.state', '=', 'resting'),
      )
      .execute(),
  )
}

export const nextPass =
  ({ db }: Base): IndexStore['nextPass'] =>
  async (accountId) => {
    const pass = await passOf(db, accountId).executeTakeFirst()
    return pass?.state === 'resting' ? (pass.next_at ?? undefined) : undefined
  }

export const ask =
  ({ transact }: Base): IndexStore['ask'] =>
  (accountId, reach, at) =>
    transact(async (trx) => {
      const pass = await passOf(trx, accountId).executeTakeFirst()
      if (pass && pass.state !== 'resting' && (reach === 'window' || pass.reach === 'all')) return false
      const wanted: Reach = pass?.reach === 'all' ? 'all' : reach
      const row = { state: 'resting', reach: wanted, cursor: null, next_at: at, trouble: null } as const
      await trx
        .insertInto('index_pass')
        .values({ account_id: accountId, number: 0, ...row })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
        .execute()
      return true
    })

export const endPass =
  (base: Base): IndexStore['endPass'] =>
  async (accountId, number, at, nextAt) => {
    const open = await passOf(base.db, accountId).executeTakeFirst()
    if (open?.number !== number || open.state !== 'reading') return false
    if ((await dueTasks(base, accountId, 1)).length > 0) return false
    await goneWithTheirTasks(base, accountId, number, at)
    const done = await base.transact((trx) =>
      trx
        .updateTable('index_pass')
        .set({ state: 'resting', ended_at: at, next_at: nextAt, trouble: null })
        .where('account_id', '=', accountId)
        .where('number', '=', number)
        .where('state', '=', 'reading')
        .executeTakeFirst(),
    )
    return done.numUpdatedRows > 0n
  }

/** Tasks that a whole listing did not show are deleted, and their submissions with them. */
const goneWithTheirTasks = async (base: Base, accountId: string, number: number, at: string): Promise<void> => {
  for (;;) {
    const gone = await base.db
      .selectFrom('index_task')
      .select('id')
      .where('account_id', '=', accountId)
      .where('listed_in', '<', number)
      .where('gone_at', 'is', null)
      .limit(chunkSize)
      .execute()
    if (gone.length === 0) return
    for (const { id } of gone) await taskGone(base, accountId, id, at)
    await breathe()
  }
}

const ofTask = (accountId: string, task: string) => (eb: ExpressionBuilder<Tables, 'rejection'>) =>
  eb.and([eb('account_id', '=', accountId), eb('task', '=', task), eb('live', '=', 1)])

const taskGone = ({ transact }: Base, accountId: string, task: string, at: string): Promise<void> =>
  transact(async (trx) => {
    await trx
      .updateTable('index_task')
      .set({ gone_at: at, due: 0, wanted: 0, cursor: null })
      .where('account_id', '=', accountId)
      .where('id', '=', task)
      .execute()
    await trx.updateTable('rejection').set({ live: 0, gone_at: at }).where(ofTask(accountId, task)).execute()
  })

export const recordGone =
  (base: Base): IndexStore['recordGone'] =>
  (accountId, task, at) =>
    taskGone(base, accountId, task, at)

export const startAnew =
  ({ transact }: Base): IndexStore['startAnew'] =>
  (accountId, task) =>
    transact(async (trx) => {
      if (task === undefined) {
        await trx
          .updateTable('index_pass')
          .set({ cursor: null, listed: 0 })
          .where('account_id', '=', accountId)
          .execute()
        return
      }
      await trx
        .updateTable('index_task')
        .set({ cursor: null })
        .where('account_id', '=', accountId)
        .where('id', '=', task)
        .execute()
    })

export const putOff =
  ({ transact }: Base): IndexStore['putOff'] =>
  async (accountId, task) => {
    await transact((trx) =>
      trx
        .updateTable('index_task')
        .set({ due: 0, cursor: null, read_decided: -1 })
        .where('account_id', '=', accountId)
        .where('id', '=', task)
        .execute(),
    )
  }

export const setTrouble =
  ({ transact }: Base): IndexStore['setTrouble'] =>
  async (accountId, said) => {
    const trouble = said === undefined ? null : [said.code, said.text].filter((part) => part !== '').join(': ')
    await transact((trx) =>
      trx.updateTable('index_pass').set({ trouble }).where('account_id', '=', accountId).execute(),
    )
  }
