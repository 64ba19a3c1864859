/** Giving a reversal up before anything was confirmed. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { unconfirmed } from '../../core/reversal.ts'
import type { Base } from '../base.ts'
import { writeEvent } from '../events.ts'
import { releaseHolds } from '../release.ts'
import { noPause, touch } from '../touch.ts'

export const discard =
  (base: Base): ReversalStore['discard'] =>
  async (id, by, at) => {
    const discarded = await base.transact(async (trx) => {
      const touched = await touch(trx, id)
        .set({ state: 'discarded', expires_at: null, to_release: 1, ...noPause })
        .where('state', 'in', unconfirmed)
        .executeTakeFirst()
      if (touched.numUpdatedRows === 0n) return false
      await writeEvent(trx, { reversalId: id, at, kind: 'discarded', by })
      return true
    })
    if (discarded) await releaseHolds(base, id)
    return discarded
  }
