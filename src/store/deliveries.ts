/** What the webhook has yet to tell, and what it is telling. */
import type { Delivery, DeliveryStore, NewDelivery, Untold } from '../core/delivery-store.ts'
import type { Base, Trx } from './base.ts'
import { toEvent, toReversal } from './rows.ts'

export const deliveryStore = ({ db, transact }: Base): DeliveryStore => ({
  untold: (limit) => untold(db, limit),
  keep: (reversalId, { told, upTo }, deliveries, at) =>
    transact(async (trx) => {
      const moved = await trx
        .updateTable('reversal')
        .set({ told: upTo })
        .where('id', '=', reversalId)
        .where('told', '=', told)
        .executeTakeFirst()
      if (moved.numUpdatedRows === 0n) return false
      for (const delivery of deliveries) await insert(trx, delivery, at)
      return true
    }),
  keepNotice: (accountId, day, notice, at) =>
    transact(async (trx) => {
      const moved = await trx
        .insertInto('webhook_notice')
        .values({ account_id: accountId, day })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({ day }).where('webhook_notice.day', '<', day),
        )
        .executeTakeFirst()
      if ((moved.numInsertedOrUpdatedRows ?? 0n) === 0n) return false
      if (notice) await insert(trx, notice, at)
      return true
    }),
  claim: (at, until, limit) => transact((trx) => claim(trx, at, until, limit)),
  putOff: async (id, dueAt, tries) => {
    await db.updateTable('webhook_delivery').set({ due_at: dueAt, tries }).where('id', '=', id).execute()
  },
  forget: async (before) => {
    const forgotten = await db.deleteFrom('webhook_delivery').where('due_at', '<', before).executeTakeFirst()
    return Number(forgotten.numDeletedRows)
  },
  drop: async (id) => {
    await db.deleteFrom('webhook_delivery').where('id', '=', id).execute()
  },
})

const insert = async (trx: Trx, { id, type, body }: NewDelivery, at: string): Promise<void> => {
  await trx.insertInto('webhook_delivery').values({ id, type, body, due_at: at }).execute()
}

const untold = async (db: Base['db'], limit: number): Promise<readonly Untold[]> => {
  const rows = await db
    .selectFrom('reversal')
    .selectAll()
    .whereRef('told', '<', 'events')
    .orderBy('number')
    .limit(limit)
    .execute()
  return Promise.all(
    rows.map(async (row) => {
      const events = await db
        .selectFrom('event')
        .selectAll()
        .where('reversal_id', '=', row.id)
        .where('number', '>', row.told)
        .orderBy('number')
        .execute()
      return { reversal: toReversal(row), told: row.told, events: events.map(toEvent) }
    }),
  )
}

/** Each row by an update that names the time it had: of two processes one changes it. */
const claim = async (trx: Trx, at: string, until: string, limit: number): Promise<readonly Delivery[]> => {
  const due = await trx
    .selectFrom('webhook_delivery')
    .select(['id', 'due_at'])
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  const claimed: Delivery[] = []
  for (const { id, due_at: dueAt } of due) {
    const row = await trx
      .updateTable('webhook_delivery')
      .set((eb) => ({ due_at: until, tries: eb('tries', '+', 1) }))
      .where('id', '=', id)
      .where('due_at', '=', dueAt)
      .returning(['id', 'type', 'body', 'tries'])
      .executeTakeFirst()
    if (row) claimed.push({ ...row })
  }
  return claimed
}
