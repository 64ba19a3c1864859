/** What leads to several lines is chosen from: a section each, nothing ticked before. */
import { printAmount } from '../../core/amount.ts'
import type { Lead } from '../../core/lead-store.ts'
import type { Page } from '../../core/reversal-store.ts'
import type { Line } from '../../core/reversal.ts'
import { left } from '../../core/times.ts'
import { wordOf } from '../groups.ts'
import type { Chooser, Choosers } from '../models-check.ts'
import type { Cell, LineRow } from '../parts.ts'
import { countOf, minuteOf, quoted } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { columnsOf, lineRow, noCell, plainTable, totalOfLine } from './line-rows.ts'
import { submissionsOf, wordsOf, type View } from './view.ts'

/** So many sections on one page, and so many lines in each: the newest, which a mail is mostly about. */
export const mostChoosers = 5
export const mostToTick = 50

/** A lead that waits for a choice, with the newest of its lines. */
export type ToChoose = { readonly lead: Lead & { readonly lines: number }; readonly page: Page<Line> }

/** `waiting`: one more than fit says that there are more. */
export const choosersOf = (view: View, waiting: readonly ToChoose[]): Choosers => ({
  list: waiting.slice(0, mostChoosers).map((one) => chooserOf(view, one)),
  more:
    waiting.length > mostChoosers
      ? 'There is more to choose from. It comes here once these are chosen; until then all of it is left out.'
      : '',
})

const chooserOf = (view: View, { lead, page }: ToChoose): Chooser => {
  const { number } = view.reversal
  const rows = page.rows.map((line) => rowOf(view, line))
  const columns = columnsOf(view, [
    'where',
    'tick',
    'word',
    'submission',
    'title',
    'when',
    ['record', 'Rejected'],
    'sum',
  ])
  const table = plainTable('', columns, rows, { says: '' })
  const all = withQuery(view.url(urls.reversal(number)), { lead: String(lead.number) })
  const label = `Show all ${countOf(lead.lines)} among the lines`
  return {
    id: `choose-${lead.number}`,
    heading: `${nameOf(view, lead)} has ${submissionsOf(view, lead.lines)} that were rejected. Which are meant?`,
    says: saysOf(view, lead, page),
    action: view.url(urls.choice(number)),
    lead: lead.number,
    table,
    button: rows.some(({ tickable }) => tickable) ? 'Take the ticked ones' : '',
    ...(page.next === undefined ? {} : { more: { href: `${all}#lines`, label } }),
  }
}

const nameOf = (view: View, { kind, text }: Lead): string => {
  const words = wordsOf(view)
  if (kind === 'worker') return text
  if (kind === 'task') return `${words.task} ${text}`
  return kind === 'task type' ? `${words.task} type ${text}` : quoted(text)
}

const saysOf = (view: View, { kind, where, lines }: ToChoose['lead'], page: Page<Line>): string => {
  const { worker, task, submission } = wordsOf(view)
  const named = { worker: `the ${worker}`, task: `the ${task}`, 'task type': `a ${task} type`, title: 'a title' }[kind]
  const few = page.next === undefined ? '' : ` Here stand the newest ${countOf(page.rows.length)} of ${countOf(lines)}.`
  return `Your source (${where}) names ${named} and no ${submission}. Tick those that are meant; the others stay left out, and nothing is paid for them.${few}`
}

/** With its price, although it is left out. */
const rowOf = (view: View, line: Line): LineRow => {
  const { facts, verdict } = line
  const payable = verdict === 'reversible' && line.holds
  const word = wordOf(line.heldBy === undefined ? (verdict ?? 'not looked up') : 'held')
  const detail = line.heldBy === undefined ? line.detail || line.hint : `held by reversal ${line.heldBy}`
  return lineRow(view, line, {
    word: { ...word, detail },
    record: rejectedCell(view, line),
    sum: payable && facts ? printAmount(totalOfLine(line)) : '–',
    pays: payable,
    tickable: payable,
  })
}

/** When it was rejected, over what is left of the time to reverse it. */
const rejectedCell = (view: View, { facts }: Line): Cell => {
  if (!facts?.rejectedAt) return noCell
  const time = minuteOf(facts.rejectedAt)
  const small = facts.deadline ? left(Date.parse(facts.deadline) - Date.parse(view.now)) : ''
  return { text: time.text, time, small }
}
