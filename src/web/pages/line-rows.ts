/** Lines as rows of a table, and the tables they stand in. */
import { printAmount } from '../../core/amount.ts'
import { sourceSays } from '../../core/differing.ts'
import type { Line } from '../../core/reversal.ts'
import { dayMs, left } from '../../core/times.ts'
import { groupOf } from '../../core/group.ts'
import { lineWord, pays } from '../groups.ts'
import type { Cell, Column, ColumnKey, LineRow, LineTable, Pager } from '../parts.ts'
import { countOf, fullTime, minuteOf, quoted, timeOn } from '../say.ts'
import { urls } from '../urls.ts'
import { isConfirmed, wordsOf, type View } from './view.ts'

export const noCell: Cell = { text: '', small: '' }

/** One row with what every table shows; a table overrides what it shows otherwise. */
export const lineRow = (view: View, line: Line, own: Partial<LineRow> = {}): LineRow => ({
  number: line.number,
  href: view.url(urls.line(view.reversal.number, line.number)),
  where: { text: countOf(line.number), small: '' },
  word: lineWord(line, wordsOf(view), isConfirmed(view)),
  source: sourceOf(view, line),
  submission: line.submission,
  worker: line.facts?.worker ?? line.named.worker ?? '',
  title: line.facts?.title ?? '',
  oldText: quoted(oldRejection(line)),
  when: submittedCell(view, line),
  reward: line.facts && pays(line) ? printAmount(line.facts.reward) : '–',
  fee: line.facts && pays(line) && line.facts.certainty !== 'not known' ? printAmount(line.facts.fee) : '–',
  sum: pays(line) ? printAmount(totalOfLine(line)) : '–',
  todo: noCell,
  record: noCell,
  pays: pays(line),
  tickable: tickable(view, line),
  ...own,
})

const sourceOf = (view: View, line: Line): string => {
  const says = sourceSays(line, wordsOf(view), view.open.account.currency)
  return says === '' ? '' : `source: ${says}`
}

export const totalOfLine = (line: Line): number =>
  line.facts ? line.facts.reward + line.facts.fee + line.facts.tax : 0

/** What stands with an approval is no rejection's text. */
const oldRejection = ({ facts, verdict }: Line): string =>
  facts && verdict !== 'already approved' ? facts.oldText : ''

/** Lines that a person may leave out or put back. */
const tickable = (view: View, line: Line): boolean =>
  !isConfirmed(view) && (line.leftOut || groupOf(line, false) === 'reversible')

/** When it was submitted, over what is left of the time to reverse it. */
const submittedCell = (view: View, line: Line): Cell => {
  const { facts } = line
  if (!facts?.submittedAt) return noCell
  const remaining =
    facts.deadline && groupOf(line, isConfirmed(view)) === 'reversible'
      ? Date.parse(facts.deadline) - Date.parse(view.now)
      : undefined
  return {
    text: minuteOf(facts.submittedAt).text,
    time: minuteOf(facts.submittedAt),
    small: remaining === undefined ? '' : left(remaining),
    heed: remaining !== undefined && remaining < dayMs,
  }
}

/** The deadline over what is left until then. */
export const deadlineCell = (view: View, line: Line): Cell => {
  const deadline = line.facts?.deadline
  if (!deadline) return { text: '–', small: '' }
  const remaining = Date.parse(deadline) - Date.parse(view.now)
  return { text: minuteOf(deadline).text, time: minuteOf(deadline), small: left(remaining), heed: remaining < dayMs }
}

/** A time in the margin; `now` while a call is under way. */
export const settledCell = (view: View, line: Line): Cell => {
  const at = line.settledAt ?? line.unknownSince
  return line.work === 'calling' || !at
    ? { text: 'now', small: '' }
    : { text: timeOn(at, view.now).text, small: '', time: timeOn(at, view.now) }
}

/** Whether the marketplace's own record shows the reversal, and since when we know. */
export const recordCell = (line: Line): Cell =>
  line.recordedAt
    ? { text: 'shows it', small: fullTime(line.recordedAt).text.split(', ')[1] ?? '', time: fullTime(line.recordedAt) }
    : { text: 'not read yet', small: '' }

export const labels = (view: View): Readonly<Record<ColumnKey, string>> => {
  const { submission, worker, task } = wordsOf(view)
  return {
    where: 'Line',
    tick: 'Tick',
    word: 'Verdict',
    submission: `${capital(submission)} and ${worker}`,
    title: `${capital(task)} and the old rejection`,
    when: 'Submitted',
    reward: 'Reward',
    fee: 'Fee',
    sum: 'Pays',
    todo: 'What to do',
    record: `${capital(wordsOf(view).operator)}’s record`,
  }
}

export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** `names`: columns in order, with their labels where they are not the usual ones. */
export const columnsOf = (
  view: View,
  names: readonly (ColumnKey | readonly [ColumnKey, string])[],
): readonly Column[] =>
  names.map((name) =>
    typeof name === 'string' ? { key: name, label: labels(view)[name] } : { key: name[0], label: name[1] },
  )

/** A table without sort links. */
export const plainTable = (
  heading: string,
  columns: readonly Column[],
  rows: readonly LineRow[],
  pager: Pager,
  empty = '',
): LineTable => ({
  heading,
  columns,
  sorts: [],
  rows,
  empty,
  pager,
})
