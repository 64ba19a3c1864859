/** What a token pays in a day: a counter row, changed only within its cap, in the confirmation's own transaction (law 5). */
import type { Confirmation, Confirmed } from '../../core/reversal-store.ts'
import type { Trx } from '../base.ts'

type Spending = NonNullable<Confirmation['token']>

/** Counts the sum, in tenths; what it returns says why it may not be. Without a cap it is counted all the same. */
export const spend = async (trx: Trx, { id, day, most }: Spending, sum: number): Promise<Confirmed | undefined> => {
  const token = await trx.selectFrom('token').select('revoked_at').where('id', '=', id).executeTakeFirst()
  if (!token || token.revoked_at !== null) return { kind: 'token revoked' }
  await trx
    .insertInto('token_spent')
    .values({ token_id: id, day, spent: 0 })
    .onConflict((conflict) => conflict.columns(['token_id', 'day']).doNothing())
    .execute()
  const counted = await trx
    .updateTable('token_spent')
    .set((eb) => ({ spent: eb('spent', '+', sum) }))
    .where('token_id', '=', id)
    .where('day', '=', day)
    .$if(most !== undefined, (query) => query.where('spent', '<=', (most ?? 0) - sum))
    .executeTakeFirst()
  if (counted.numUpdatedRows > 0n) return undefined
  const row = await trx
    .selectFrom('token_spent')
    .select('spent')
    .where('token_id', '=', id)
    .where('day', '=', day)
    .executeTakeFirstOrThrow()
  return { kind: 'over the cap', left: Math.max(0, (most ?? 0) - row.spent) }
}
