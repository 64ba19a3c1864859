/** What was paid, and how the balance before and after explains itself, to the cent. */
import { printAmount } from '../../core/amount.ts'
import type { BillRow, TallyRow } from '../../core/reversal-store.ts'
import type { ReceiptPage } from '../models-run.ts'
import type { Row } from '../parts.ts'
import { countOf, currencyOf, timeOn } from '../say.ts'
import { costRows } from './bill-view.ts'
import { confirmedRow, countIn, keyOf, sumIn } from './tally-view.ts'
import type { View } from './view.ts'

export const paidOf = (view: View, tally: readonly TallyRow[], bill: readonly BillRow[]): ReceiptPage['paid'] => {
  const costs = costRows(bill).map((row) => (row.key === 'total' ? { ...row, label: 'Total paid' } : row))
  const others = (['refused', 'unknown', 'not attempted'] as const)
    .filter((group) => countIn(tally, group) > 0)
    .map((group): Row => {
      const sum = sumIn(tally, group)
      const note = group === 'unknown' ? 'being asked' : 'not paid'
      return {
        key: keyOf(group),
        label: group.slice(0, 1).toUpperCase() + group.slice(1),
        note,
        count: countOf(countIn(tally, group)),
        sum: sum === 0 ? '' : printAmount(sum),
      }
    })
  const { total: _, ...confirmed } = confirmedRow(view)
  return {
    caption: `Paid, in ${currencyOf(view.open.account)}`,
    rows: [...costs, ...others, { ...confirmed, strong: true }],
  }
}

export const balanceOf = (view: View, tally: readonly TallyRow[]): ReceiptPage['balance'] => {
  const { reversal, open } = view
  const caption = `Account, in ${currencyOf(open.account)}`
  const fixed = open.declaration.balance.fixed
  if (fixed?.environment === open.account.environment) return { caption, rows: [], says: fixed.says }
  const before = balanceRow('Balance before', reversal.balanceBefore, view)
  const after = balanceRow('Balance after', reversal.balanceAfter, view)
  if (!reversal.balanceBefore)
    return {
      caption,
      rows: [...after],
      says: 'The balance before could not be read, so this cannot explain the difference.',
    }
  if (!reversal.balanceAfter) return { caption, rows: [...before], says: 'The balance after has not been read yet.' }
  const out = reversal.balanceBefore.available - reversal.balanceAfter.available
  return { caption, rows: [...before, ...after, ...explained(tally, out)], says: '' }
}

const balanceRow = (label: string, read: { available: number; at: string } | undefined, view: View): readonly Row[] =>
  read
    ? [
        {
          key: label,
          label,
          note: timeOn(read.at, view.reversal.endedAt ?? view.now).text,
          count: '',
          sum: printAmount(read.available),
        },
      ]
    : []

/** Other uses of the account move the balance too: what we do not know the cause of, we do not explain away. */
const explained = (tally: readonly TallyRow[], out: number): readonly Row[] => {
  const paid = sumIn(tally, 'reversed')
  const rest = out - paid
  const reversed = countIn(tally, 'reversed')
  const rows: readonly Row[] = [
    { key: 'out', label: 'Went out', note: '', count: '', sum: printAmount(out), total: true },
    { key: 'explained', label: `Explained by the ${countOf(reversed)}`, note: '', count: '', sum: printAmount(paid) },
  ]
  if (rest === 0) return [...rows, { key: 'rest', label: 'Not explained', note: '', count: '', sum: printAmount(0) }]
  const unknown = countIn(tally, 'unknown')
  const note =
    rest > 0
      ? unknown > 0
        ? 'may be unknown ones that were paid'
        : 'fees are estimates, and the account may have paid other things'
      : 'less than we reckon: fees are estimates, money may have been added, or the balance lags'
  return [...rows, { key: 'rest', label: 'Not yet explained', note, count: '', sum: printAmount(rest), tone: 'heed' }]
}
