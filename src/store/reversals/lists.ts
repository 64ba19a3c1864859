/** Lists of reversals with their tallies. */
import type { ReversalRow, ReversalStore } from '../../core/reversal-store.ts'
import { word, type Base } from '../base.ts'
import { toReversal } from '../rows.ts'
import type { ReversalRecord, TallyTable } from '../tables.ts'
import { asTally } from './tally.ts'

const mostOpen = 100

export const open =
  (base: Base): ReversalStore['open'] =>
  async () =>
    withTallies(
      base,
      await base.db
        .selectFrom('reversal')
        .selectAll()
        .where('state', 'in', ['draft', 'checking', 'checked', 'reversing', 'stopping'])
        .orderBy('number', 'desc')
        .limit(mostOpen)
        .execute(),
    )

/** In one question for all of them. */
export const withTallies = async ({ db }: Base, rows: readonly ReversalRecord[]): Promise<ReversalRow[]> => {
  if (rows.length === 0) return []
  const sums = await db
    .selectFrom('tally')
    .selectAll()
    .where(
      'reversal_id',
      'in',
      rows.map((row) => row.id),
    )
    .execute()
  const of = Map.groupBy(sums, (row: TallyTable) => row.reversal_id)
  return rows.map((row) => ({ reversal: toReversal(row), tally: asTally(row.state, of.get(row.id) ?? []) }))
}

export const countEnded =
  ({ db }: Base): ReversalStore['countEnded'] =>
  async () => {
    const { count } = await db
      .selectFrom('reversal')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('state', '=', 'ended')
      .executeTakeFirstOrThrow()
    return count
  }

/** By the month in which the reversal ended, as the rows of the list stand under it. */
export const paidByMonth =
  ({ db }: Base): ReversalStore['paidByMonth'] =>
  async (months) => {
    const paid = new Map<string, number>()
    for (const month of new Set(months)) {
      const { sum } = await db
        .selectFrom('reversal')
        .innerJoin('tally', 'tally.reversal_id', 'reversal.id')
        .select((eb) => eb.fn.sum<number | null>(eb('reward', '+', eb('fee', '+', eb.ref('tax')))).as('sum'))
        .where('ended_at', '>=', month)
        .where('ended_at', '<', `${month}~`)
        .where('standing', '=', word('reversed'))
        .executeTakeFirstOrThrow()
      paid.set(month, sum ?? 0)
    }
    return paid
  }
