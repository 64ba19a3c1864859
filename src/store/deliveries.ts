/** What the webhook and the mail have yet to tell, and what they are telling. */
import type { Channel, Delivery, DeliveryStore, NewDelivery, Untold } from '../core/delivery-store.ts'
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
      for (const delivery of deliveries) await insert(trx, 'webhook', delivery, at)
      return true
    }),
  keepNotice: ({ channel, about, day }, notice, at) =>
    transact(async (trx) => {
      const moved = await trx
        .insertInto('notice_day')
        .values({ channel, about, day })
        .onConflict((conflict) =>
          conflict.columns(['channel', 'about']).doUpdateSet({ day }).where('notice_day.day', '<', day),
        )
        .executeTakeFirst()
      if ((moved.numInsertedOrUpdatedRows ?? 0n) === 0n) return false
      if (notice) await insert(trx, channel, notice, at)
      return true
    }),
  claim: (channel, at, until, limit) => transact((trx) => claim(trx, { channel, at, until, limit })),
  hand: async (id, tries, at) => {
    const handed = await db
      .updateTable('delivery')
      .set({ handed_at: at })
      .where('id', '=', id)
      .where('tries', '=', tries)
      .where('handed_at', 'is', null)
      .executeTakeFirst()
    return handed.numUpdatedRows > 0n
  },
  putOff: async (id, dueAt, tries) => {
    await db.updateTable('delivery').set({ due_at: dueAt, tries, handed_at: null }).where('id', '=', id).execute()
  },
  forget: async (before) => {
    const forgotten = await db.deleteFrom('delivery').where('due_at', '<', before).executeTakeFirst()
    return Number(forgotten.numDeletedRows)
  },
  drop: async (id) => {
    await db.deleteFrom('delivery').where('id', '=', id).execute()
  },
})

const insert = async (trx: Trx, channel: Channel, { id, type, body }: NewDelivery, at: string): Promise<void> => {
  await trx.insertInto('delivery').values({ id, channel, type, body, due_at: at }).execute()
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

type Claim = { readonly channel: Channel; readonly at: string; readonly until: string; readonly limit: number }

/** Each row by an update that names the time it had: of two processes one changes it. */
const claim = async (trx: Trx, { channel, at, until, limit }: Claim): Promise<readonly Delivery[]> => {
  const due = await trx
    .selectFrom('delivery')
    .select(['id', 'due_at'])
    .where('channel', '=', channel)
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  const claimed: Delivery[] = []
  for (const { id, due_at: dueAt } of due) {
    const row = await trx
      .updateTable('delivery')
      .set((eb) => ({ due_at: until, tries: eb('tries', '+', 1) }))
      .where('id', '=', id)
      .where('due_at', '=', dueAt)
      .returning(['id', 'type', 'body', 'tries', 'handed_at as handedAt'])
      .executeTakeFirst()
    if (!row) continue
    const { handedAt, ...delivery } = row
    claimed.push({ ...delivery, ...(handedAt === null ? {} : { handedAt }) })
  }
  return claimed
}
