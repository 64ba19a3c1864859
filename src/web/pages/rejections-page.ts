/** Rejected work: what can still be reversed, bursts, and what a search shows. */
import { printAmount, printMoney } from '../../core/amount.ts'
import type { LookedUp, Radar } from '../../acts/rejections/look-up.ts'
import type { KeptOut, Rejection, RejectionFilter } from '../../core/index-store.ts'
import { dayMs, left } from '../../core/times.ts'
import type { KeptOutPage, RejectionRow, RejectionsPage } from '../models-rejections.ts'
import type { Filters } from '../parts.ts'
import { countOf, counted, currencyOf, fullTime, minuteOf, quoted } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { capital } from './line-rows.ts'
import { burstView, gatherPost, indexView, radarView, rejectionsHref, type About } from './radar-view.ts'
import { fieldsOf, paramsOf } from './rejection-filter.ts'

export type Asked = {
  readonly filter: RejectionFilter
  readonly found: LookedUp
  /** True when it is not the first page. */
  readonly later: boolean
  /** What was typed as the reason for keeping out, and what is wrong with it. */
  readonly why: { readonly value: string; readonly error: string }
}

export const rejectionsPage = (about: About, radar: Radar, asked: Asked | undefined): RejectionsPage => {
  const { url, open } = about
  const { submissions } = open.declaration.words
  const view = asked ? undefined : radarView(about, radar.days)
  return {
    heading: `Rejected ${submissions}`,
    lead:
      asked || view || radar.progress.endedAt === undefined
        ? ''
        : `Nothing that can still be reversed is known. What was reversed, or is over, stands here no more.`,
    index: indexView(about, radar.progress),
    search: searchOf(about, asked?.filter ?? {}),
    ...(view ? { radar: view } : {}),
    bursts: asked ? [] : radar.bursts.map((burst) => burstView(about, burst)),
    ...(asked ? { found: foundOf(about, asked) } : {}),
    keptOut: {
      label: 'Kept out on purpose',
      text: 'The list, with who and why',
      href: url(urls.keptOut(open.account.id)),
    },
  }
}

const searchOf = ({ url, open }: About, filter: RejectionFilter): Filters => {
  const { worker, task } = open.declaration.words
  const params = paramsOf(filter)
  const field = (name: string, label: string, says: string) => ({
    name,
    label,
    choices: [],
    typed: { value: params[name] ?? '', says },
  })
  const here = url(urls.rejections(open.account.id))
  const others = fieldsOf(filter).filter(({ name }) => !['worker', 'task', 'title'].includes(name))
  return {
    action: here,
    selects: [
      field('worker', `${capital(worker)} ids`, 'one or several'),
      field('task', `${task} ids`, 'one or several'),
      field('title', 'Title', 'a part of it'),
    ],
    hidden: others,
    active:
      others.length === 0
        ? []
        : [{ text: othersSay(filter), href: rejectionsHref({ url, open }, withoutOthers(filter)) }],
    button: 'Find',
  }
}

const withoutOthers = ({ workers, tasks, title }: RejectionFilter): RejectionFilter => ({
  ...(workers ? { workers } : {}),
  ...(tasks ? { tasks } : {}),
  ...(title === undefined ? {} : { title }),
})

const othersSay = ({
  rejectedFrom,
  rejectedUntil,
  deadlineFrom,
  deadlineUntil,
  textKey,
  taskType,
}: RejectionFilter): string =>
  [
    ...(rejectedFrom ? [`rejected from ${fullTime(rejectedFrom).text}`] : []),
    ...(rejectedUntil ? [`rejected before ${fullTime(rejectedUntil).text}`] : []),
    ...(deadlineFrom && deadlineFrom !== 'none' ? [`ends from ${fullTime(deadlineFrom).text}`] : []),
    ...(deadlineUntil ? [`ends before ${fullTime(deadlineUntil).text}`] : []),
    ...(deadlineFrom === 'none' ? ['no known end'] : []),
    ...(textKey ? ['one reason'] : []),
    ...(taskType ? [`of kind ${taskType}`] : []),
  ].join(', ')

const foundOf = (about: About, { filter, found, later, why }: Asked): NonNullable<RejectionsPage['found']> => {
  const { url, open, now } = about
  const { submission, submissions } = open.declaration.words
  const { account } = open
  const { count, total } = found.sum
  const here = urls.rejections(open.account.id)
  const next =
    found.next === undefined ? {} : { next: url(withQuery(here, { ...paramsOf(filter), after: found.next })) }
  return {
    heading: counted(count, `rejected ${submission}`, `rejected ${submissions}`),
    says:
      count === 0 ? '' : `To reverse ${count === 1 ? 'it' : 'them all'} takes ${printMoney(total, account.currency)}.`,
    empty: emptySays(about, found),
    rows: found.rows.map((row) => rowOf(about, row)),
    sumLabel: `Sum, ${currencyOf(account)}`,
    pager: { says: '', ...(later ? { first: rejectionsHref(about, filter) } : {}), ...next },
    ...(count > 0
      ? {
          gather: {
            ...gatherPost(about, filter, {
              count,
              where: `found on ${minuteOf(now).text}`,
              says: 'Reads each of them first; nothing is paid before you confirm.',
            }),
            tone: 'filled',
          },
          keep: {
            action: url(urls.keptOut(open.account.id)),
            fields: fieldsOf(filter),
            label: 'Why these stay rejected',
            hint: 'They leave the lists of rejected work, now and later; a draft that already holds them keeps them. Your name stands beside the reason.',
            button: count === 1 ? 'Keep it out' : `Keep all ${countOf(count)} out`,
            ...why,
          },
        }
      : {}),
  }
}

const emptySays = ({ open }: About, { rows, progress }: LookedUp): string => {
  if (rows.length > 0) return ''
  const { tasks, submissions } = open.declaration.words
  if (progress.endedAt === undefined) return 'The account has not been read whole yet; look again when it is.'
  return progress.reach === 'all'
    ? `No rejected ${submissions} are known there.`
    : `No rejected ${submissions} are known there. ${tasks} whose last work can be reversed no more were not read; “Read further back” reads them too.`
}

const soon = 3 * dayMs

const rowOf = (about: About, row: Rejection): RejectionRow => {
  const rest = row.deadline === undefined ? undefined : Date.parse(row.deadline) - Date.parse(about.now)
  return {
    submission: row.submission,
    worker: row.worker,
    workerHref: rejectionsHref(about, { workers: [row.worker] }),
    title: row.title || row.task,
    taskHref: rejectionsHref(about, { tasks: [row.task] }),
    text: quoted(row.text),
    deadline: row.deadline === undefined ? '–' : minuteOf(row.deadline).text,
    left: rest === undefined ? 'no known end' : left(rest),
    soon: rest !== undefined && rest < soon,
    sum: printAmount(row.total),
  }
}

export const keptOutPage = ({ url, open }: About, kept: readonly KeptOut[]): KeptOutPage => {
  const { words } = open.declaration
  const names = { submission: words.submission, worker: words.worker, task: words.task }
  return {
    heading: 'Kept out on purpose',
    lead: 'Rejections that were meant. They stand in no list of work to be reversed; whoever brings one by its id is told who keeps it out.',
    empty: kept.length === 0 ? 'None. On the page of a search, all that it shows can be kept out.' : '',
    rows: kept.map(({ kind, value, why, by, at }) => ({
      what: capital(names[kind]),
      value,
      why,
      by: by.name,
      at: fullTime(at),
      back: {
        action: url(urls.putBack(open.account.id)),
        label: 'Put back',
        says: '',
        fields: [
          { name: 'kind', value: kind },
          { name: 'value', value },
        ],
        tone: 'plain',
      },
    })),
    back: { href: url(urls.rejections(open.account.id)), label: `Rejected ${words.submissions}` },
  }
}
