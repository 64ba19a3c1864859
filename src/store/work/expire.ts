/** Unconfirmed reversals past their time, and lines that a crash left held by one that is over. */
import type { WorkStore } from '../../core/work-store.ts'
import { unconfirmed } from '../../core/reversal.ts'
import { word, type Base } from '../base.ts'
import { writeEvent } from '../events.ts'
import { releaseHolds } from '../release.ts'
import { noPause, touch } from '../touch.ts'

const atOnce = 100

export const expire =
  (base: Base): WorkStore['expire'] =>
  async (at) => {
    const due = await base.db
      .selectFrom('reversal')
      .select('id')
      .where('expires_at', '<=', at)
      .where('state', 'in', unconfirmed)
      .orderBy('expires_at')
      .limit(atOnce)
      .execute()
    let count = 0
    for (const { id } of due) if (await expireOne(base, id, at)) count += 1
    const left = await base.db
      .selectFrom('reversal')
      .select('id')
      .where('to_release', '=', word(1))
      .limit(atOnce)
      .execute()
    for (const { id } of left) await releaseHolds(base, id)
    return count
  }

const expireOne = ({ transact }: Base, id: string, at: string): Promise<boolean> =>
  transact(async (trx) => {
    const expired = await touch(trx, id)
      .set({ state: 'expired', expires_at: null, to_release: 1, ...noPause })
      .where('state', 'in', unconfirmed)
      .where('expires_at', '<=', at)
      .executeTakeFirst()
    if (expired.numUpdatedRows === 0n) return false
    await writeEvent(trx, { reversalId: id, at, kind: 'expired' })
    return true
  })
