/** An answer about the account pauses what is going on; it is no line's verdict and no line's outcome (law 6). */
import type { WorkStore } from '../../core/work-store.ts'
import { later, type Base } from '../base.ts'
import { writeEvent } from '../events.ts'
import { toReversal } from '../rows.ts'
import { touch } from '../touch.ts'

const longestSaid = 500

export const pause =
  ({ transact }: Base): WorkStore['pause'] =>
  (reversalId, { trouble, since, said, retryAt }, at) =>
    transact(async (trx) => {
      const paused = await touch(trx, reversalId)
        .set({
          pause_trouble: trouble,
          pause_since: since,
          pause_said: said.slice(0, longestSaid),
          pause_retry_at: retryAt ?? null,
        })
        .where('state', 'in', ['checking', 'reversing'])
        .where('pause_trouble', 'is', null)
        .executeTakeFirst()
      if (paused.numUpdatedRows === 0n) return false
      await writeEvent(trx, { reversalId, at, kind: 'paused', detail: { trouble, said: said.slice(0, longestSaid) } })
      return true
    })

export const dueRetry =
  ({ db }: Base): WorkStore['dueRetry'] =>
  async (accountId, at) => {
    const rows = await db
      .selectFrom('reversal')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('state', 'in', ['checking', 'reversing'])
      .where('pause_retry_at', '<=', at)
      .orderBy('pause_retry_at')
      .execute()
    return rows.map(toReversal)
  }

/** The record of a long pause stays readable: one note of trying again in so many ms. */
const notedEvery = 10 * 60 * 1000

export const stillPaused =
  ({ transact }: Base): WorkStore['stillPaused'] =>
  (reversalId, retryAt, at) =>
    transact(async (trx) => {
      const paused = await touch(trx, reversalId)
        .set({ pause_retry_at: retryAt ?? null })
        .where('pause_trouble', 'is not', null)
        .returning('pause_trouble')
        .executeTakeFirst()
      if (!paused?.pause_trouble) return
      const noted = await trx
        .selectFrom('event')
        .select('at')
        .where('reversal_id', '=', reversalId)
        .where('kind', '=', 'tried again')
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst()
      if (noted && later(noted.at, notedEvery) > at) return
      await writeEvent(trx, { reversalId, at, kind: 'tried again', detail: { trouble: paused.pause_trouble } })
    })
