/** The engines that live. Who is on the record is alive; the database's clock decides who has been silent for too long. */
import { sql, type RawBuilder } from 'kysely'
import { deadAfter, type Engines } from '../../core/machines.ts'
import type { Base, Trx } from '../base.ts'

/** The database's clock in whole ms, read now and not when the transaction began. */
const databaseMs: RawBuilder<number> = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`

/** @param place where this process runs and nobody else at the same time */
export const engines = ({ db, transact }: Base, place: string): Engines => ({
  enter: (id, accountId) =>
    transact(async (trx) => {
      await trx.deleteFrom('engine').where('place', '=', place).where('account_id', '=', accountId).execute()
      await trx.insertInto('engine').values({ id, account_id: accountId, place, beat: databaseMs }).execute()
    }),
  beat: (id, accountId) =>
    transact(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('engine')
        .set({ beat: databaseMs })
        .where('id', '=', id)
        .executeTakeFirst()
      return numUpdatedRows === 0n
        ? { alive: false, duty: false }
        : { alive: true, duty: await onDuty(trx, id, accountId) }
    }),
  leave: async (id) => {
    await db.deleteFrom('engine').where('id', '=', id).execute()
  },
  bury: async () => {
    const { numDeletedRows } = await db
      .deleteFrom('engine')
      .where('beat', '<', sql<number>`${databaseMs} - ${sql.lit(deadAfter)}`)
      .executeTakeFirst()
    return Number(numDeletedRows)
  },
})

/** Once an engine has the duty it keeps it until it is off the record. */
const onDuty = async (trx: Trx, id: string, accountId: string): Promise<boolean> => {
  const holder = await trx
    .selectFrom('duty')
    .leftJoin('engine', 'engine.id', 'duty.engine')
    .select(['duty.engine', 'engine.id as alive'])
    .where('duty.account_id', '=', accountId)
    .executeTakeFirst()
  if (holder?.engine === id) return true
  if (holder && holder.alive !== null) return false
  const taken = await trx
    .insertInto('duty')
    .values({ account_id: accountId, engine: id })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ engine: id })
        .where('duty.engine', 'not in', (eb) => eb.selectFrom('engine').select('id')),
    )
    .executeTakeFirst()
  return (taken.numInsertedOrUpdatedRows ?? 0n) > 0n
}
