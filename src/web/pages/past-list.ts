/** Past reversals by month, with what was paid in each. */
import type { Page, ReversalRow } from '../../core/reversal-store.ts'
import type { Account, Instant } from '../../core/reversal.ts'
import type { PastRow, StartPage } from '../models.ts'
import { countOf, counted, currencyOf, dayOf, sumOf } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { printAmount } from '../../core/amount.ts'
import { outcomeText } from './receipt-page.ts'
import { noMatch, noneYet } from './start-page.ts'
import { sumIn } from './tally-view.ts'

export type PastFound = {
  readonly url: (path: string) => string
  readonly account: Account
  readonly now: Instant
  readonly page: Page<ReversalRow>
  readonly paid: ReadonlyMap<string, number>
  readonly ended: number
  readonly search: string
  /** True when it is not the first page. */
  readonly older: boolean
}

export const pastList = (found: PastFound): StartPage['past'] => {
  const { url, page, search, ended, older, account } = found
  const months = [...new Set(page.rows.map(monthOf))]
  const shown = page.rows.length
  const next =
    page.next === undefined ? {} : { next: `${url(withQuery(urls.start, { q: search, after: page.next }))}#past` }
  const first = older ? { first: `${url(withQuery(urls.start, { q: search }))}#past` } : {}
  return {
    months: months.map((month) => ({
      name: monthName(month),
      paid: sumOf(found.paid.get(month) ?? 0, account),
      rows: page.rows.filter((row) => monthOf(row) === month).map((row) => pastRow(found, row)),
    })),
    empty: shown > 0 ? '' : search === '' ? noneYet : noMatch(search),
    count:
      shown === 0
        ? ''
        : search === ''
          ? `${countOf(shown)} of ${counted(ended, 'receipt', 'receipts')}`
          : counted(shown, 'match', 'matches'),
    search: {
      action: url(urls.start),
      value: search,
      label: 'Id, worker, reason or name',
      ...(search === '' ? {} : { clear: url(urls.past) }),
    },
    pager: { says: '', ...first, ...next },
    column: `Paid, ${currencyOf(account)}`,
  }
}

export const monthOf = ({ reversal }: ReversalRow): string => (reversal.endedAt ?? reversal.createdAt).slice(0, 7)

/** `October 2026`. */
const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00.000Z`).toLocaleDateString('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })

const pastRow = ({ url, now }: PastFound, { reversal, tally }: ReversalRow): PastRow => ({
  ended: dayOf(reversal.endedAt ?? reversal.createdAt, now),
  href: url(urls.reversal(reversal.number)),
  name: `Receipt ${reversal.number}`,
  reason: reversal.reason,
  by: reversal.confirmedBy?.name ?? reversal.createdBy.name,
  outcome: outcomeText(tally),
  paid: printAmount(sumIn(tally, 'reversed')),
})
