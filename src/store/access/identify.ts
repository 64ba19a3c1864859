/** With which credentials an account is called. */
import type { AccountStore } from '../../core/access-store.ts'
import { needsConfirmation } from '../../core/reversal.ts'
import type { Base, Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { touch } from '../touch.ts'

export const identify =
  ({ transact }: Base): AccountStore['identify'] =>
  (accountId, fingerprint, at) =>
    transact(async (trx) => {
      const locked = await trx
        .updateTable('account')
        .set((eb) => ({ takings: eb('takings', '+', 1) }))
        .where('id', '=', accountId)
        .returning('fingerprint')
        .executeTakeFirst()
      const before = locked?.fingerprint ?? fingerprint
      await trx.updateTable('account').set({ fingerprint }).where('id', '=', accountId).execute()
      return before === fingerprint ? [] : pauseAll(trx, accountId, at)
    })

/** Also what was paused for something that passes by itself: it would go on by itself, with the other credentials. */
const pauseAll = async (trx: Trx, accountId: string, at: string): Promise<readonly string[]> => {
  const running = await trx
    .selectFrom('reversal')
    .select('id')
    .where('account_id', '=', accountId)
    .where('state', '=', 'reversing')
    .orderBy('number')
    .execute()
  const paused: string[] = []
  for (const { id } of running) {
    const trouble = 'other credentials'
    const changed = await touch(trx, id)
      .set({ pause_trouble: trouble, pause_since: at, pause_said: '', pause_retry_at: null })
      .where('state', '=', 'reversing')
      .where((eb) => eb.or([eb('pause_trouble', 'is', null), eb('pause_trouble', 'not in', needsConfirmation)]))
      .executeTakeFirst()
    if (changed.numUpdatedRows === 0n) continue
    await writeEvent(trx, { reversalId: id, at, kind: 'paused', detail: { trouble, said: '' } })
    paused.push(id)
  }
  return paused
}
