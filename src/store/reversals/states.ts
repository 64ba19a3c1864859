/** Small steps of a reversal's state, each one conditional update with its event. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { draftLives, needsConfirmation, unconfirmed } from '../../core/reversal.ts'
import { later, type Base } from '../base.ts'
import { writeEvent } from '../events.ts'
import { refreshStatistics } from '../statistics.ts'
import { noPause, touch } from '../touch.ts'
import { sumOf } from './tally.ts'

export const startCheck =
  (base: Base): ReversalStore['startCheck'] =>
  async (id, by, at) => {
    const lines = await base.transact(async (trx) => {
      const started = await touch(trx, id)
        .set({ state: 'checking', expires_at: later(at, draftLives) })
        .where('state', '=', 'draft')
        .returning('line_count')
        .executeTakeFirst()
      if (!started) return undefined
      await writeEvent(trx, { reversalId: id, at, kind: 'check started', by, detail: { lines: started.line_count } })
      await base.enqueue(trx, 'check', id, started.line_count)
      return started.line_count
    })
    if (lines !== undefined) await refreshStatistics(base, lines)
    return lines !== undefined
  }

export const stop =
  ({ transact }: Base): ReversalStore['stop'] =>
  (id, by, at) =>
    transact(async (trx) => {
      const stopped = await touch(trx, id)
        .set({ state: 'stopping', ...noPause })
        .where('state', '=', 'reversing')
        .executeTakeFirst()
      if (stopped.numUpdatedRows === 0n) return false
      await writeEvent(trx, { reversalId: id, at, kind: 'stop asked', by })
      return true
    })

/** Of a reversal that is reversing, only pauses that need no other confirmation (law 6). */
export const resume =
  ({ transact, enqueue }: Base): ReversalStore['resume'] =>
  (id, by, at) =>
    transact(async (trx) => {
      const found = await trx
        .selectFrom('reversal')
        .select(['state', 'pause_trouble'])
        .where('id', '=', id)
        .executeTakeFirst()
      const resumed = await touch(trx, id)
        .set(noPause)
        .where('pause_trouble', '=', found?.pause_trouble ?? null)
        .where((eb) =>
          eb.or([
            eb('state', '=', 'checking'),
            eb('state', '=', 'reversing').and('pause_trouble', 'not in', needsConfirmation),
          ]),
        )
        .executeTakeFirst()
      if (!found?.pause_trouble || resumed.numUpdatedRows === 0n) return false
      await writeEvent(trx, { reversalId: id, at, kind: 'resumed', by, detail: { trouble: found.pause_trouble } })
      if (found.state === 'checking') await enqueue(trx, 'check', id, 1)
      else await enqueue(trx, 'reverse', id, (await sumOf(trx, id, 'waiting')).count)
      return true
    })

export const setTexts =
  ({ transact }: Base): ReversalStore['setTexts'] =>
  (id, { reason, feedback }, at) =>
    transact(async (trx) => {
      const written = await touch(trx, id)
        .set((eb) => ({ reason, feedback, revision: eb('revision', '+', 1), expires_at: later(at, draftLives) }))
        .where('state', 'in', unconfirmed)
        .executeTakeFirst()
      return written.numUpdatedRows > 0n
    })

export const setBalanceAfter =
  ({ db }: Base): ReversalStore['setBalanceAfter'] =>
  async (id, { available, at }) => {
    await db
      .updateTable('reversal')
      .set({ balance_after: available, balance_after_at: at })
      .where('id', '=', id)
      .execute()
  }
