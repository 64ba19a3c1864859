/** The bill beside the balance. */
import { printAmount, printMoney, type Tenths } from '../../core/amount.ts'
import type { AccountAnswered } from '../../core/access-store.ts'
import type { BillRow } from '../../core/reversal-store.ts'
import { troubleSays } from '../../core/sentences.ts'
import type { BillView, Row } from '../parts.ts'
import { countOf, currencyOf, inUtc, minuteOf, quoted, timeOn } from '../say.ts'
import { urls } from '../urls.ts'
import { wordsOf, type View } from './view.ts'

export const totalOf = (bill: readonly BillRow[]): Tenths =>
  bill.reduce((sum, row) => sum + row.reward + row.fee + row.tax, 0)

export const billView = (
  view: View,
  bill: readonly BillRow[],
  answered: AccountAnswered | undefined,
  back: string,
): BillView => ({
  caption: `Bill, in ${currencyOf(view.open.account)}`,
  rows: [...costRows(bill), ...balanceRows(view, totalOf(bill), answered)],
  says: saysOf(view, totalOf(bill), answered),
  again: {
    action: view.url(urls.ownBalance(view.reversal.number)),
    label: 'Read the balance again',
    back: view.url(back),
  },
})

/** Rewards, each kind of fee, taxes where there are any, the total. */
export const costRows = (bill: readonly BillRow[]): readonly Row[] => {
  const sum = (part: 'count' | 'reward' | 'tax'): number => bill.reduce((total, row) => total + row[part], 0)
  const fees = bill.map((row) => ({
    key: `fee ${row.feeLabel}`,
    label: row.feeLabel === '' ? 'Fee' : row.feeLabel,
    note: row.certainty === 'exact' ? '' : row.certainty,
    count: countOf(row.count),
    sum: row.certainty === 'not known' ? '–' : printAmount(row.fee),
  }))
  const tax = { key: 'tax', label: 'Tax', note: '', count: '', sum: printAmount(sum('tax')) }
  return [
    { key: 'rewards', label: 'Rewards', note: '', count: countOf(sum('count')), sum: printAmount(sum('reward')) },
    ...fees,
    ...(sum('tax') > 0 ? [tax] : []),
    { key: 'total', label: 'Total', note: '', count: '', sum: printAmount(totalOf(bill)), total: true },
  ]
}

const balanceRows = ({ now }: View, total: Tenths, answered: AccountAnswered | undefined): readonly Row[] => {
  if (answered?.available === undefined) {
    return [{ key: 'balance', label: 'Balance now', note: 'could not be read', count: '', sum: '–' }]
  }
  const after = answered.available - total
  const note = `read at ${timeOn(answered.at, now).text.replace(/:\d\d$/, '')} UTC`
  const balance = { key: 'balance', label: 'Balance now', note, count: '', sum: printAmount(answered.available) }
  return after < 0
    ? [
        balance,
        { key: 'missing', label: 'Missing', note: '', count: '', sum: printAmount(-after), strong: true, tone: 'heed' },
      ]
    : [balance, { key: 'after', label: 'Balance after', note: '', count: '', sum: printAmount(after), strong: true }]
}

/** What the balance is, whether it could be read, and whether little is left of it. */
const saysOf = (view: View, total: Tenths, answered: AccountAnswered | undefined): readonly string[] => {
  const { balance } = view.open.declaration
  const fixed = balance.fixed?.environment === view.open.account.environment ? balance.fixed.says : undefined
  return [unreadable(view, answered), littleLeft(view, total, answered), fixed ?? balance.explains].filter(
    (text) => text !== '',
  )
}

const unreadable = (view: View, answered: AccountAnswered | undefined): string => {
  if (answered?.available !== undefined) return ''
  const { operator } = wordsOf(view)
  const why = answered?.trouble ? ` ${troubleSays(answered.trouble, wordsOf(view))}.` : ''
  const when = answered
    ? ` (asked ${inUtc(minuteOf(answered.at))}${answered.said === '' ? '' : `: ${quoted(answered.said)}`})`
    : ''
  return `${operator} did not tell the balance${when}.${why} You can confirm all the same: what the balance does not cover is refused, and the reversal pauses then.`
}

const littleLeft = (view: View, total: Tenths, answered: AccountAnswered | undefined): string => {
  if (answered?.available === undefined || total === 0) return ''
  const after = answered.available - total
  if (after < 0 || after * 10 >= answered.available) return ''
  return `Less than a tenth of the balance is left then: ${printMoney(after, view.open.account.currency)}.`
}
