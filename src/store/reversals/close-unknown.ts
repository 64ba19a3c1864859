/** The end of a line whose fate no read could tell (law 4). */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { word, type Base } from '../base.ts'
import { writeEvent } from '../events.ts'
import { touch } from '../touch.ts'

export const closeUnknown =
  ({ transact }: Base): ReversalStore['closeUnknown'] =>
  (id, line, reason, by, at) =>
    transact(async (trx) => {
      const touched = await touch(trx, id).returning('state').executeTakeFirst()
      if (!touched) return false
      const over = touched.state === 'ended'
      const closed = await trx
        .updateTable('line')
        .set((eb) => ({
          work: 'settled',
          outcome: 'refused',
          refusal: 'closed by hand',
          said: reason,
          settled_at: at,
          moved_at: at,
          ask_at: null,
          holds: over ? 0 : eb.ref('holds'),
        }))
        .where('reversal_id', '=', id)
        .where('number', '=', line)
        .where('work', '=', word('asking'))
        .executeTakeFirst()
      if (closed.numUpdatedRows === 0n) return false
      await writeEvent(trx, { reversalId: id, at, kind: 'closed by hand', by, detail: { line, reason } })
      return true
    })
