/** How many lines are in each group and what the bill comes to, from the sums that the database keeps. */
import type { BillRow, Group, ReversalStore, TallyRow } from '../../core/reversal-store.ts'
import { unconfirmed, type State } from '../../core/reversal.ts'
import { word, type Base, type Trx } from '../base.ts'
import type { TallyTable } from '../tables.ts'

export const tally =
  ({ db }: Base): ReversalStore['tally'] =>
  async (id) => {
    const found = await db.selectFrom('reversal').select('state').where('id', '=', id).executeTakeFirst()
    if (!found) return []
    return asTally(found.state, await db.selectFrom('tally').selectAll().where('reversal_id', '=', id).execute())
  }

/** Groups of what was or will be billed; the others have no sum. */
const billed: ReadonlySet<string> = new Set(['waiting', 'calling', 'unknown', 'reversed', 'refused', 'not attempted'])

/** Lines that wait are reversible before the confirmation and to come after it; the bill counts them either way. */
export const asTally = (state: State, rows: readonly TallyTable[]): readonly TallyRow[] => {
  const groups = new Map<string, { count: number; sum: number }>()
  for (const { standing, lines, reward, fee, tax } of rows) {
    if (lines === 0) continue
    const group = groups.get(standing) ?? { count: 0, sum: 0 }
    group.count += lines
    if (billed.has(standing)) group.sum += reward + fee + tax
    groups.set(standing, group)
  }
  const waiting = groups.get('waiting')
  groups.delete('waiting')
  const named = [...groups].map(([group, sums]) => ({ group: group as Group, ...sums }))
  if (!waiting) return named
  return [
    { group: 'will be reversed', ...waiting },
    { group: unconfirmed.includes(state) ? 'reversible' : 'to come', ...waiting },
    ...named,
  ]
}

/** What the lines of one standing come to, within a transaction. */
export const sumOf = async (
  trx: Trx,
  id: string,
  standing: 'waiting' | 'calling',
): Promise<{ readonly count: number; readonly sum: number }> => {
  const rows = await trx
    .selectFrom('tally')
    .selectAll()
    .where('reversal_id', '=', id)
    .where('standing', '=', standing)
    .execute()
  return {
    count: rows.reduce((count, row) => count + row.lines, 0),
    sum: rows.reduce((sum, { reward, fee, tax }) => sum + reward + fee + tax, 0),
  }
}

/** Of the lines that wait; of an ended reversal, of those that were reversed. */
export const bill =
  ({ db }: Base): ReversalStore['bill'] =>
  async (id) => {
    const rows = await db
      .selectFrom('tally')
      .innerJoin('reversal', 'reversal.id', 'tally.reversal_id')
      .select(['tally.fee_label as feeLabel', 'tally.certainty', 'tally.lines as count'])
      .select(['tally.reward', 'tally.fee', 'tally.tax'])
      .where('tally.reversal_id', '=', id)
      .where('tally.lines', '>', 0)
      .where((eb) =>
        eb(
          'tally.standing',
          '=',
          eb.case().when('reversal.state', '=', 'ended').then(word('reversed')).else(word('waiting')).end(),
        ),
      )
      .orderBy('tally.fee_label')
      .orderBy('tally.certainty')
      .execute()
    return rows.map((row): BillRow => ({ ...row }))
  }
