/** When the engine has something to do by the clock alone. */
import type { WorkStore } from '../../core/work-store.ts'
import { word, type Base } from '../base.ts'
import { nothingRuns } from './proof.ts'

export const nextDue =
  ({ db }: Base): WorkStore['nextDue'] =>
  async (accountId) => {
    const line = db.selectFrom('line').where('account_id', '=', accountId)
    const reversal = db.selectFrom('reversal').where('account_id', '=', accountId)
    const found = [
      await line
        .where('work', '=', word('asking'))
        .select((eb) => eb.fn.min<string | null>('ask_at').as('due'))
        .executeTakeFirst(),
      await line
        .where('proof_at', 'is not', null)
        .where(nothingRuns(accountId))
        .select((eb) => eb.fn.min<string | null>('proof_at').as('due'))
        .executeTakeFirst(),
      await reversal
        .where('pause_retry_at', 'is not', null)
        .where('state', 'in', ['checking', 'reversing'])
        .select((eb) => eb.fn.min<string | null>('pause_retry_at').as('due'))
        .executeTakeFirst(),
      await reversal
        .where('state', 'in', ['draft', 'checking', 'checked'])
        .select((eb) => eb.fn.min<string | null>('expires_at').as('due'))
        .executeTakeFirst(),
    ]
    return found.flatMap((row) => (row?.due ? [row.due] : [])).toSorted()[0]
  }
