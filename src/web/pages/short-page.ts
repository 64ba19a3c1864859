/** The balance does not cover the bill: how many it covers, and what becomes of the rest. */
import { printAmount, printMoney } from '../../core/amount.ts'
import type { AccountAnswered } from '../../core/access-store.ts'
import type { BillRow } from '../../core/reversal-store.ts'
import type { Instant, Line } from '../../core/reversal.ts'
import { balanceIsShort } from '../../core/sentences.ts'
import { left } from '../../core/times.ts'
import type { EdgeRow, ShortPage } from '../models-check.ts'
import type { Row } from '../parts.ts'
import { countOf, inUtc, minuteOf, quoted } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { billView, totalOf } from './bill-view.ts'
import { labels } from './line-rows.ts'
import { headOf, post, submissionsOf, wordsOf, type View } from './view.ts'

export type Affordable = {
  readonly count: number
  readonly sum: number
  readonly lastDeadline?: Instant
  readonly nextDeadline?: Instant
  readonly edge: readonly { readonly line: Line; readonly leftOver: number }[]
}

type Found = {
  readonly bill: readonly BillRow[]
  readonly count: number
  readonly answered: AccountAnswered & { readonly available: number }
  readonly covers: Affordable
}

export const shortPage = (view: View, found: Found): ShortPage => {
  const { currency } = view.open.account
  const missing = totalOf(found.bill) - found.answered.available
  const { covers } = found
  const heading = `The balance covers ${covers.count === 0 ? 'none' : countOf(covers.count)} of ${submissionsOf(view, found.count)}`
  const lead = balanceIsShort(found.count, missing, currency)
  const number = view.reversal.number
  const again = { back: urls.confirmation(number) }
  return {
    head: headOf(view, 'Check', heading, lead),
    bill: billView(view, found.bill, found.answered, urls.confirmation(number)),
    ...(covers.count > 0 && covers.count < found.count ? { now: nowOf(view, found) } : {}),
    add: {
      heading: covers.count > 0 ? 'Or add money first' : 'Add money first',
      says: `Add at least ${printMoney(missing, currency)}. ${view.open.declaration.balance.toppingUp} It can take some minutes to show.`,
      post: post(view, urls.ownBalance(number), 'Read the balance again', { fields: again }),
    },
    anyway: {
      says: `If the account can pay more than this balance says, you can confirm all of them: what is covered is paid, and the reversal pauses where ${wordsOf(view).operator} refuses.`,
      href: view.url(withQuery(urls.confirmation(number), { despite: 'balance' })),
      label: `Go on to confirm all ${countOf(found.count)}`,
    },
    byHand: { href: view.url(urls.reversal(number)), label: 'Leave lines out by hand' },
    edge: {
      heading: 'Where the money ends',
      columns: { submission: labels(view).submission, title: labels(view).title },
      rows: edgeRows(view, covers),
      end: `The balance of ${printMoney(found.answered.available, currency)} ends here, after ${submissionsOf(view, covers.count)}`,
    },
  }
}

/** Exactly those that can be paid, in the order of the deadline; the others stay together as a draft. */
const nowOf = (view: View, { bill, count, answered, covers }: Found): NonNullable<ShortPage['now']> => {
  const { currency } = view.open.account
  const later = count - covers.count
  const sum = printMoney(covers.sum, currency)
  const until = covers.nextDeadline
    ? `; the first of them must be reversed by ${inUtc(minuteOf(covers.nextDeadline))}`
    : ''
  const rows: readonly Row[] = [
    {
      key: 'now',
      label: 'Now',
      note: covers.lastDeadline ? `deadlines up to ${inUtc(minuteOf(covers.lastDeadline))}` : '',
      count: countOf(covers.count),
      sum: printAmount(covers.sum),
      strong: true,
    },
    {
      key: 'later',
      label: 'Later, as a draft',
      note: covers.nextDeadline ? `deadlines from ${inUtc(minuteOf(covers.nextDeadline))}` : '',
      count: countOf(later),
      sum: printAmount(totalOf(bill) - covers.sum),
    },
  ]
  return {
    heading: `Reverse ${countOf(covers.count)} now`,
    says: `We take those whose deadline comes first. The other ${countOf(later)} stay together as a draft${until}.`,
    rows,
    post: post(view, urls.split(view.reversal.number), `Go on with ${countOf(covers.count)} and ${sum}`, {
      tone: 'filled',
      says: `leaves ${printMoney(answered.available - covers.sum, currency)} in the account`,
      fields: { revision: view.reversal.revision, keep: covers.count },
    }),
  }
}

const edgeRows = (view: View, { edge }: Affordable): readonly EdgeRow[] => {
  const lastPaid = edge.findLastIndex(({ leftOver }) => leftOver >= 0)
  return edge.map(({ line, leftOver }, index) => {
    const deadline = line.facts?.deadline
    return {
      number: line.number,
      ...(deadline ? { deadline: minuteOf(deadline) } : {}),
      left: deadline ? left(Date.parse(deadline) - Date.parse(view.now)) : '',
      submission: line.submission,
      worker: line.facts?.worker ?? '',
      title: line.facts?.title ?? '',
      oldText: quoted(line.facts?.oldText ?? ''),
      reward: printAmount(line.facts?.reward ?? 0),
      fee: line.facts?.certainty === 'not known' ? '–' : printAmount(line.facts?.fee ?? 0),
      leftOver: leftOver >= 0 ? printAmount(leftOver) : '–',
      paid: leftOver >= 0,
      last: index === lastPaid,
    }
  })
}
