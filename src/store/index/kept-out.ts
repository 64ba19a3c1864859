/** What somebody keeps out of every list of work to be reversed, with who and why; and what the index forgets. */
import type { IndexStore, KeptOut } from '../../core/index-store.ts'
import { breathe, chunkSize, type Base } from '../base.ts'
import { noDeadline } from '../tables.ts'

export const keepOut =
  ({ transact }: Base): IndexStore['keepOut'] =>
  async (accountId, { kind, value, why, by, at }) => {
    const row = { why, by_id: by.id, by_name: by.name, at }
    await transact((trx) =>
      trx
        .insertInto('kept_out')
        .values({ account_id: accountId, kind, value, ...row })
        .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'value']).doUpdateSet(row))
        .execute(),
    )
  }

export const putBack =
  ({ transact }: Base): IndexStore['putBack'] =>
  async (accountId, kind, value) => {
    const gone = await transact((trx) =>
      trx
        .deleteFrom('kept_out')
        .where('account_id', '=', accountId)
        .where('kind', '=', kind)
        .where('value', '=', value)
        .executeTakeFirst(),
    )
    return gone.numDeletedRows > 0n
  }

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
