/** What an account has to do. */
import { quickAsks } from '../../core/deciding.ts'
import type { WorkStore } from '../../core/work-store.ts'
import { word, type Base } from '../base.ts'
import { toReversal } from '../rows.ts'

export const checking =
  ({ db }: Base): WorkStore['checking'] =>
  async (accountId) => {
    const rows = await db
      .selectFrom('reversal')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('state', '=', 'checking')
      .where('pause_trouble', 'is', null)
      .orderBy('number')
      .execute()
    return rows.map(toReversal)
  }

export const running =
  ({ db }: Base): WorkStore['running'] =>
  async (accountId) => {
    const rows = await db
      .selectFrom('reversal')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('state', 'in', ['reversing', 'stopping'])
      .orderBy('confirmed_at')
      .orderBy('number')
      .execute()
    if (rows.length === 0) return []
    const sums = await db
      .selectFrom('tally')
      .select((eb) => ['reversal_id', 'standing', eb.fn.sum<number>('lines').as('lines')])
      .where(
        'reversal_id',
        'in',
        rows.map((row) => row.id),
      )
      .where('standing', 'in', ['waiting', 'calling', 'unknown'])
      .groupBy(['reversal_id', 'standing'])
      .execute()
    const quick = await db
      .selectFrom('line')
      .select((eb) => ['reversal_id', eb.fn.countAll<number>().as('lines')])
      .where('account_id', '=', accountId)
      .where('work', '=', word('asking'))
      .where('asked', '<', quickAsks)
      .groupBy('reversal_id')
      .execute()
    const count = (id: string, standing: string): number =>
      sums.find((row) => row.reversal_id === id && row.standing === standing)?.lines ?? 0
    return rows.map((row) => ({
      reversal: toReversal(row),
      waiting: count(row.id, 'waiting'),
      calling: count(row.id, 'calling'),
      asking: count(row.id, 'unknown'),
      askingQuick: quick.find((sum) => sum.reversal_id === row.id)?.lines ?? 0,
    }))
  }
