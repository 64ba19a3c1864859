/** A checked reversal: verdicts, bill, lines. */
import { printMoney } from '../../core/amount.ts'
import type { AccountAnswered } from '../../core/access-store.ts'
import type { BillRow, Page, RefusedInput as Stored, TallyRow } from '../../core/reversal-store.ts'
import { checkIsGoodFor, type Event, type Line } from '../../core/reversal.ts'
import { nothingPaid } from '../../core/sentences.ts'
import type { PreviewPage, RefusedInput } from '../models-check.ts'
import type { Notice } from '../parts.ts'
import { countOf, counted, inUtc, minuteOf } from '../say.ts'
import { urls } from '../urls.ts'
import { billView, totalOf } from './bill-view.ts'
import { linkTo, type Asked } from './line-query.ts'
import { noticesOf, type Outlook } from './notices.ts'
import { differingOf, filtersOf, previewTable, tallyLink, type Facets } from './preview-table.ts'
import { withLeads } from './checking-page.ts'
import { choosersOf, type ToChoose } from './choosers.ts'
import type { LeadsFound } from './leads-view.ts'
import { refusedInput } from './refused-input.ts'
import { countIn, tallyView } from './tally-view.ts'
import { discardPost, headOf, post, submissionsOf, wordsOf, type View } from './view.ts'

/** Among so many lines that were not found ids of tasks are looked for. */
export const mostLookedAt = 200

export type PreviewFound = {
  readonly tally: readonly TallyRow[]
  readonly bill: readonly BillRow[]
  readonly answered: AccountAnswered | undefined
  readonly outlook: Outlook
  readonly facets: Facets
  readonly lines: Page<Line>
  readonly refused: readonly Stored[]
  readonly leads: LeadsFound
  readonly toChoose: readonly ToChoose[]
  /** Lines whose ids are tasks', among the first {@link mostLookedAt} that were not found. */
  readonly tasks: Page<Line>
  readonly held: Line | undefined
  readonly events: readonly Event[]
}

export const previewPage = (view: View, asked: Asked, found: PreviewFound): PreviewPage => {
  const { tally, bill, answered } = found
  const { number } = view.reversal
  const here = urls.reversal(number)
  const { differing } = found.outlook
  const refused = refusedInput(view, found.refused)
  const table = previewTable(view, asked, found.lines, { tally, differing })
  return {
    head: previewHead(view, found),
    choosers: choosersOf(view, found.toChoose),
    ...tasksOf(view, found),
    tally: tallyView(view, tally, asked.query.filter.group, (group) => tallyLink(view, asked, group)),
    notices: [...noticesOf(view, found.outlook, found.held, tally), ...refusedNotice(refused)],
    bill: billView(view, bill, answered, here),
    ...nextOf(view, found),
    good: goodUntil(view, countIn(tally, 'will be reversed') > 0),
    change: { href: view.url(urls.paste), label: 'Paste other ids' },
    filters: filtersOf(view, asked, found.facets),
    ...(table.rows.some(({ tickable }) => tickable) ? { leaving: leavingOf(view, asked, found) } : {}),
    lines: table,
    ...differingOf(view, asked, differing),
    ...withLeads(view, found.leads),
    refused,
    refusedBeside: isShort(refused),
    passedOver: passedOverIn(found.events),
    ...againOf(view, tally),
    discard: discardPost(view),
  }
}

/** So many fit beside the bill. */
const mostBeside = 6

const isShort = ({ rows, more }: RefusedInput): boolean => rows.length <= mostBeside && more === undefined

const passedOverIn = (events: readonly Event[]): string => {
  const text = String(events.find(({ kind }) => kind === 'created')?.detail['passedOver'] ?? '')
  return text === '' ? '' : `Passed over, since there is no id in it: ${text}.`
}

const refusedNotice = (refused: RefusedInput): readonly Notice[] =>
  isShort(refused)
    ? []
    : [{ strong: `${refused.heading}.`, rest: '', loud: false, link: { href: '#refused-input', label: 'See which' } }]

/** An id that is a task's was taken for a submission's: nothing is followed before somebody says so. */
const tasksOf = (view: View, { tasks, tally }: PreviewFound): Pick<PreviewPage, 'tasks'> => {
  const count = tasks.rows.length
  if (count === 0) return {}
  const words = wordsOf(view)
  const many = tasks.next === undefined ? countOf(count) : `At least ${countOf(count)}`
  const label =
    count === 1
      ? `Bring the rejected ${words.submissions} of this ${words.task}`
      : `Bring the rejected ${words.submissions} of these ${words.tasks}`
  const says = `${many} of these ids ${count === 1 ? `is ${words.aTask}’s` : `are ${words.tasks}’`}. This makes a draft of all that is rejected there; nothing is paid by it.`
  const tone = countIn(tally, 'will be reversed') === 0 ? 'filled' : 'plain'
  return { tasks: post(view, urls.tasks(view.reversal.number), label, { says, tone }) }
}

const previewHead = (view: View, { tally, bill, leads, toChoose, tasks }: PreviewFound): PreviewPage['head'] => {
  const count = countIn(tally, 'will be reversed')
  const amount = printMoney(totalOf(bill), view.open.account.currency)
  const { lineCount } = view.reversal
  const what =
    leads.count.all > 0
      ? `What you brought led to ${submissionsOf(view, lineCount)}`
      : `You brought ${counted(lineCount, 'id', 'ids')}`
  const brought = `${what}; ${lineCount === 1 ? 'it' : `${count === lineCount ? 'all' : countOf(count)} of them`} can be reversed.`
  if (count === 0 && toChoose.length > 0)
    return headOf(
      view,
      'Check',
      `Choose which ${wordsOf(view).submissions} are meant`,
      `${nothingPaid} ${what}; nothing of it is taken before you choose.`,
    )
  if (count === 0 && tasks.rows.length > 0 && tasks.rows.length === Math.min(lineCount, mostLookedAt))
    return headOf(
      view,
      'Check',
      lineCount === 1 ? `This is ${wordsOf(view).aTask}’s id` : `These are ids of ${wordsOf(view).tasks}`,
      `${nothingPaid} No ${wordsOf(view).submission} has such an id; what is rejected there can be brought by one button.`,
    )
  return count === 0
    ? headOf(
        view,
        'Check',
        `None of these ${wordsOf(view).submissions} can be reversed`,
        `${nothingPaid} See below what was found for each.`,
      )
    : headOf(view, 'Check', `Check ${submissionsOf(view, count)} before paying ${amount}`, `${nothingPaid} ${brought}`)
}

/** On to the confirmation, or to what a short balance leaves. */
const nextOf = (
  view: View,
  { tally, bill, answered, toChoose }: PreviewFound,
): Pick<PreviewPage, 'next' | 'short' | 'none'> => {
  const total = totalOf(bill)
  const count = countIn(tally, 'will be reversed')
  const href = view.url(urls.confirmation(view.reversal.number))
  if (count === 0 && toChoose.length > 0) return { none: 'There is nothing to confirm before you choose.' }
  if (count === 0) return { none: 'There is nothing to confirm: no line would be reversed.' }
  if (answered?.available !== undefined && answered.available < total) {
    return { none: '', short: { href, label: 'See how many the balance covers' } }
  }
  return { none: '', next: { href, label: `Go on to confirm ${printMoney(total, view.open.account.currency)}` } }
}

const goodUntil = ({ reversal, now }: View, anything: boolean): string => {
  if (!anything) return ''
  const from = reversal.checkedFrom ?? reversal.checkedAt
  const fresh = from !== undefined && Date.parse(now) - Date.parse(from) < checkIsGoodFor
  const until = fresh
    ? ` This check is good until ${inUtc(minuteOf(new Date(Date.parse(from) + checkIsGoodFor).toISOString()))}.`
    : ''
  return `The next page asks once more before anything is paid.${until}`
}

/** Ticked lines, or all that the filter shows, or all but those; and the way back. */
const leavingOf = (view: View, asked: Asked, { tally }: PreviewFound): NonNullable<PreviewPage['leaving']> => {
  const { filter } = asked.query
  const filtered = Object.keys(filter).length > 0
  const out = filter.group === 'left out'
  const buttons = out
    ? [
        { value: 'put back', label: 'Put back the ticked lines' },
        { value: 'put back shown', label: 'Put back all of these' },
      ]
    : [
        { value: 'leave out', label: 'Leave out the ticked lines' },
        ...(filtered
          ? [
              { value: 'leave out shown', label: 'Leave out all of these' },
              { value: 'leave out others', label: 'Leave out all but these' },
            ]
          : []),
        ...(countIn(tally, 'left out') > 0 ? [{ value: 'put back', label: 'Put back the ticked lines' }] : []),
      ]
  const hidden = [
    { name: 'revision', value: String(view.reversal.revision) },
    { name: 'group', value: filter.group ?? '' },
    { name: 'text', value: filter.oldText ?? '' },
    { name: 'worker', value: filter.worker ?? '' },
    { name: 'task', value: filter.task ?? '' },
    { name: 'differs', value: filter.differs ? 'yes' : '' },
    { name: 'lead', value: filter.lead === undefined ? '' : String(filter.lead) },
    { name: 'back', value: linkTo(view.url(urls.reversal(view.reversal.number)), asked, {}) },
  ].filter(({ value }) => value !== '')
  return { action: view.url(urls.leftOut(view.reversal.number)), revision: view.reversal.revision, buttons, hidden }
}

const againOf = (view: View, tally: readonly TallyRow[]): Pick<PreviewPage, 'again' | 'recheck'> => {
  const { number } = view.reversal
  const unread = countIn(tally, 'not readable')
  const recheck = post(view, urls.check(number), 'Check all lines again', { fields: { which: 'all' } })
  if (unread === 0) return { recheck }
  const label = `Check the ${countOf(unread)} not readable again`
  return { recheck, again: post(view, urls.check(number), label, { fields: { which: 'not readable' } }) }
}
