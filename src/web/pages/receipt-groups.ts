/** The lines of a receipt by what became of them. A table repeats no word that its heading has said. */
import { askedSays } from '../../core/letter-sentences.ts'
import type { Asked } from '../../core/letter-store.ts'
import type { Page, TallyRow } from '../../core/reversal-store.ts'
import { unknownMayBeClosedAfter, type Line, type Outcome } from '../../core/reversal.ts'
import { dayMs } from '../../core/times.ts'
import { refusalRemedy, refusalSays } from '../../core/sentences.ts'
import { times } from '../../core/group.ts'
import { wordOf } from '../groups.ts'
import type { ReceiptGroup } from '../models-run.ts'
import type { Cell, Column, LineRow, Pager } from '../parts.ts'
import { countOf, inUtc, minuteOf, quoted, timeOn } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { columnsOf, deadlineCell, labels, lineRow, noCell, plainTable, recordCell, totalOfLine } from './line-rows.ts'
import { outcomeOrder } from './outcome-order.ts'
import { countIn, keyOf } from './tally-view.ts'
import { wordsOf, type View } from './view.ts'
import { printAmount } from '../../core/amount.ts'

/** Which rows the address asks for: a few of each, all for printing, or one outcome by pages from `first` on. */
export type Shown = { readonly which: 'few' | 'all' | Outcome; readonly first: number }

export const fewShown = 20
/** So many of an outcome fit into a page to print; above it they come by pages. */
export const mostPrinted = 1000

export const groupsOf = (
  view: View,
  tally: readonly TallyRow[],
  lines: ReadonlyMap<Outcome, Page<Line>>,
  shown: Shown,
  asked: ReadonlyMap<number, Asked>,
): readonly ReceiptGroup[] =>
  outcomeOrder
    .filter((outcome) => countIn(tally, outcome) > 0)
    .map((outcome) => groupOf(view, outcome, countIn(tally, outcome), lines.get(outcome) ?? { rows: [] }, shown, asked))

const groupOf = (
  view: View,
  outcome: Outcome,
  count: number,
  page: Page<Line>,
  shown: Shown,
  asked: ReadonlyMap<number, Asked>,
): ReceiptGroup => {
  const id = keyOf(outcome)
  const word = { ...wordOf(outcome), text: headings[outcome](countOf(count)) }
  const more = count > page.rows.length && shown.which !== outcome
  const all = count <= mostPrinted ? 'all' : outcome
  const href = `${withQuery(receiptPath(view), { show: all })}#${id}`
  const label = all === 'all' ? `Show all ${countOf(count)}` : `Show the ${countOf(count)} by pages`
  return {
    id,
    word,
    says: saysOf(view, outcome),
    lines: plainTable(
      word.text,
      columnsFor(view, outcome),
      page.rows.map((line) => rowFor(view, outcome, line, asked.get(line.number))),
      pagerFor(view, outcome, count, page, shown),
    ),
    ...(more ? { showAll: { href, label } } : {}),
  }
}

const receiptPath = (view: View): string => view.url(urls.reversal(view.reversal.number))

const headings: Readonly<Record<Outcome, (count: string) => string>> = {
  unknown: (count) => `${count} unknown, being asked`,
  refused: (count) => `${count} refused, not paid`,
  'not attempted': (count) => `${count} not attempted, not paid`,
  reversed: (count) => `${count} reversed and paid`,
}

const saysOf = (view: View, outcome: Outcome): string => {
  const { operator } = wordsOf(view)
  const days = unknownMayBeClosedAfter / dayMs
  const says: Readonly<Record<Outcome, string>> = {
    unknown: `${operator}’s answer to our call was lost, or did not tell what became of it. We read each until ${operator}’s record settles it, and never call again on one that reads as approved. What is still unknown after ${days} days can be closed by hand, on its own page.`,
    refused: '',
    'not attempted': 'No call was made for these.',
    reversed: '',
  }
  return says[outcome]
}

const columnsFor = (view: View, outcome: Outcome): readonly Column[] => {
  const task = labels(view).title.split(' and ')[0] ?? ''
  const columns: Readonly<Record<Outcome, readonly Column[]>> = {
    unknown: columnsOf(view, [
      'where',
      ['when', 'Since'],
      'submission',
      ['title', task],
      ['record', 'So far'],
      ['sum', 'Amount'],
    ]),
    refused: columnsOf(view, ['where', ['record', 'Why'], 'submission', ['title', task], 'todo', ['sum', 'Amount']]),
    'not attempted': columnsOf(view, [
      'where',
      ['when', 'Deadline'],
      'submission',
      ['title', task],
      ['record', 'Asked'],
      ['sum', 'Amount'],
    ]),
    reversed: columnsOf(view, ['where', ['when', 'At'], 'submission', ['title', task], 'record', ['sum', 'Paid']]),
  }
  return columns[outcome]
}

const rowFor = (view: View, outcome: Outcome, line: Line, asked: Asked | undefined): LineRow => {
  const amount = line.facts ? printAmount(totalOfLine(line)) : '–'
  const own = cells[outcome](view, line, asked)
  return lineRow(view, line, { oldText: '', sum: amount, tickable: false, pays: outcome === 'reversed', ...own })
}

/** Times on a receipt are told against the day on which it ended. */
const at = (view: View, instant: string | undefined): Cell => {
  if (!instant) return noCell
  const moment = timeOn(instant, view.reversal.endedAt ?? view.now)
  return { text: moment.text, small: '', time: moment }
}

const cells: Readonly<Record<Outcome, (view: View, line: Line, asked: Asked | undefined) => Partial<LineRow>>> = {
  unknown: (view, line) => ({
    when: at(view, line.unknownSince),
    record: {
      text: line.asked === 0 ? 'not asked yet' : `asked ${times(line.asked)}`,
      small: line.askAt ? `again at ${inUtc(minuteOf(line.askAt))}` : '',
    },
  }),
  refused: (view, line, asked) => ({
    record: { text: line.refusal ? refusalSays(line.refusal, wordsOf(view)) : '', small: quoted(line.said) },
    todo: asked
      ? askedCell(view, asked)
      : { text: line.refusal ? refusalRemedy(line.refusal, wordsOf(view)) : '', small: '' },
  }),
  'not attempted': (view, line, asked) => ({
    when: deadlineCell(view, line),
    ...(asked ? { record: askedCell(view, asked) } : {}),
  }),
  reversed: (view, line) => ({
    when: { ...at(view, line.settledAt), small: line.presumed ? 'presumed ours' : '' },
    record: recordCell(line),
  }),
}

/** What became of asking, over the answer. */
export const askedCell = (view: View, asked: Asked): Cell => ({
  text: askedSays(asked, wordsOf(view)),
  small: quoted(asked.answer ?? ''),
})

const pagerFor = (view: View, outcome: Outcome, count: number, page: Page<Line>, shown: Shown): Pager => {
  const first = shown.which === outcome ? shown.first : 1
  const last = first + page.rows.length - 1
  const says = page.rows.length < count ? `${countOf(first)}–${countOf(last)} of ${countOf(count)}` : ''
  if (shown.which !== outcome) return { says }
  const link = (after?: string) =>
    `${withQuery(receiptPath(view), { show: outcome, after, first: after === undefined ? '' : String(last + 1) })}#${keyOf(outcome)}`
  return {
    says,
    ...(first > 1 ? { first: link() } : {}),
    ...(page.next === undefined ? {} : { next: link(page.next) }),
  }
}
