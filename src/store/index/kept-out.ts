/** What somebody keeps out of every list of work to be reversed, with who and why; and what the index forgets. */
import type { ExpressionBuilder } from 'kysely'
import type { IndexStore, KeptOut } from '../../core/index-store.ts'
import { breathe, chunkSize, type Base, type Trx } from '../base.ts'
import { queueTakers } from '../holding.ts'
import { noDeadline, type Tables } from '../tables.ts'
import { matching } from './find.ts'

type Rejections = ExpressionBuilder<Tables, 'rejection'>

/** The rejections that a kind and a value are about. */
const about = (accountId: string, kind: KeptOut['kind'], value: string) => (eb: Rejections) =>
  eb.and([eb('rejection.account_id', '=', accountId), eb(`rejection.${kind}`, '=', value)])

/** Anything of it that is kept out keeps it out. One question a kind: for all in one SQLite walks over all that is kept out. */
const isKeptOut = (eb: Rejections) =>
  eb.or(
    (['submission', 'worker', 'task'] as const).map((kind) =>
      eb.exists(
        eb
          .selectFrom('kept_out')
          .select('kept_out.kind')
          .whereRef('kept_out.account_id', '=', 'rejection.account_id')
          .where('kept_out.kind', '=', kind)
          .whereRef('kept_out.value', '=', `rejection.${kind}`),
      ),
    ),
  )

/** New rejections may be of a worker or a task that is kept out already. */
export const noteKeptOut = async (trx: Trx, accountId: string, submissions: readonly string[]): Promise<void> => {
  await trx
    .updateTable('rejection')
    .set({ kept_out: 1 })
    .where('account_id', '=', accountId)
    .where('submission', 'in', submissions)
    .where('kept_out', '=', 0)
    .where(isKeptOut)
    .execute()
}

export const keepOut =
  ({ transact }: Base): IndexStore['keepOut'] =>
  async (accountId, { kind, value, why, by, at }) => {
    const row = { why, by_id: by.id, by_name: by.name, at }
    await transact(async (trx) => {
      await queueTakers(trx, accountId)
      await trx
        .insertInto('kept_out')
        .values({ account_id: accountId, kind, value, ...row })
        .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'value']).doUpdateSet(row))
        .execute()
      await trx
        .updateTable('rejection')
        .set({ kept_out: 1 })
        .where(about(accountId, kind, value))
        .execute()
    })
  }

export const keepAllOut =
  ({ db, transact }: Base): IndexStore['keepAllOut'] =>
  async (accountId, filter, { why, by, at }) => {
    for (let kept = 0; ;) {
      const rows = await db
        .selectFrom('rejection')
        .select('submission')
        .where(matching(accountId, { ...filter, alsoKeptOut: true }))
        .where('kept_out', '=', 0)
        .limit(chunkSize)
        .execute()
      const submissions = rows.map(({ submission }) => submission)
      if (submissions.length > 0)
        await transact(async (trx) => {
          await queueTakers(trx, accountId)
          await trx
            .insertInto('kept_out')
            .values(
              submissions.map((value) => ({
                account_id: accountId,
                kind: 'submission' as const,
                value,
                why,
                by_id: by.id,
                by_name: by.name,
                at,
              })),
            )
            .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'value']).doNothing())
            .execute()
          await noteKeptOut(trx, accountId, submissions)
        })
      kept += submissions.length
      if (submissions.length < chunkSize) return kept
      await breathe()
    }
  }

export const putBack =
  ({ transact }: Base): IndexStore['putBack'] =>
  (accountId, kind, value) =>
    transact(async (trx) => {
      await queueTakers(trx, accountId)
      const gone = await trx
        .deleteFrom('kept_out')
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
        .where('value', '=', value)
        .executeTakeFirst()
      await trx
        .updateTable('rejection')
        .set({ kept_out: 0 })
        .where(about(accountId, kind, value))
        .where((eb) => eb.not(isKeptOut(eb)))
        .execute()
      return gone.numDeletedRows > 0n
    })

export const keptOut =
  ({ db }: Base): IndexStore['keptOut'] =>
  async (accountId) => {
    const rows = await db
      .selectFrom('kept_out')
      .selectAll()
      .where('account_id', '=', accountId)
      .orderBy('at', 'desc')
      .orderBy('value')
      .execute()
    return rows.map(({ kind, value, why, by_id, by_name, at }): KeptOut => ({
      kind,
      value,
      why,
      by: { id: by_id, name: by_name },
      at,
    }))
  }

export const forget =
  ({ db, transact }: Base): IndexStore['forget'] =>
  async (before) => {
    let forgotten = 0
    for (;;) {
      const rows = await db
        .selectFrom('rejection')
        .select(['account_id', 'submission'])
        .where((eb) =>
          eb.or([eb('gone_at', '<', before), eb.and([eb('deadline', '<>', noDeadline), eb('deadline', '<', before)])]),
        )
        .limit(chunkSize)
        .execute()
      for (const [account, of] of Map.groupBy(rows, ({ account_id }) => account_id))
        await transact((trx) =>
          trx
            .deleteFrom('rejection')
            .where('account_id', '=', account)
            .where(
              'submission',
              'in',
              of.map(({ submission }) => submission),
            )
            .execute(),
        )
      forgotten += rows.length
      if (rows.length < chunkSize) return forgotten
      await breathe()
    }
  }
