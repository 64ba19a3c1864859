/** What can still be reversed, by how long it still can, and the bursts in it. */
import { printAmount, printMoney } from '../../core/amount.ts'
import type { Burst, IndexProgress, RadarDay, RejectionFilter } from '../../core/index-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Instant } from '../../core/reversal.ts'
import { dayMs, hoursAndMinutes } from '../../core/times.ts'
import type { BurstView, IndexView, RadarRow, RadarView } from '../models-rejections.ts'
import { countOf, counted, currencyOf, fullTime, minuteOf, quoted } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { barsOf } from './bars.ts'
import { fieldsOf, paramsOf } from './rejection-filter.ts'

type Url = (path: string) => string
/** What pages about rejected work are about. */
export type About = { readonly url: Url; readonly open: OpenAccount; readonly now: Instant }

/** Stretches of whole days from today on; `to` is the last day in it. */
const spans = [
  { from: 0, to: 0, label: 'today' },
  { from: 1, to: 1, label: 'tomorrow' },
  { from: 2, to: 3, label: 'in 2 or 3 days' },
  { from: 4, to: 7, label: 'in 4 to 7 days' },
  { from: 8, to: 14, label: 'in 8 to 14 days' },
  { from: 15, to: 400, label: 'later' },
] as const
const soonUntil = 3
const chartDays = 31

export const rejectionsHref = ({ url, open }: Pick<About, 'url' | 'open'>, filter: RejectionFilter): string =>
  url(withQuery(urls.rejections(open.account.id), paramsOf(filter)))

export const gatherPost = (
  { url, open }: Pick<About, 'url' | 'open'>,
  filter: RejectionFilter,
  { count, where, says = '' }: { readonly count: number; readonly where: string; readonly says?: string },
): RadarRow['gather'] => {
  const { submission, submissions } = open.declaration.words
  return {
    action: url(urls.gathered(open.account.id)),
    label: count === 1 ? `Check this ${submission}` : `Check these ${countOf(count)} ${submissions}`,
    says,
    fields: [...fieldsOf(filter), { name: 'where', value: where }],
    tone: 'plain',
  }
}

/** In a table that says of what. */
const shortLabel = (count: number): string => `Check ${count === 1 ? 'this one' : `these ${countOf(count)}`}`

export const radarView = (about: About, days: readonly RadarDay[]): RadarView | undefined => {
  const { account, declaration } = about.open
  const midnight = Date.parse(about.now.slice(0, 10))
  const dated = days
    .filter((one) => one.day !== '')
    .map((one) => ({ ...one, in: (Date.parse(one.day) - midnight) / dayMs }))
  const rows = [
    ...spans.flatMap((span) =>
      rowOf(
        about,
        span,
        dated.filter((one) => one.in >= span.from && one.in <= span.to),
      ),
    ),
    ...days.filter((one) => one.day === '').map((one) => undated(about, one)),
  ]
  if (rows.length === 0) return undefined
  const all = sumOf(days)
  const { submissions } = declaration.words
  return {
    heading: 'Can still be reversed',
    lead: leadOf(about, days),
    caption: `Rejected ${submissions} by the day on which the time for reversing ends`,
    sumLabel: `Sum, ${currencyOf(account)}`,
    chart: barsOf(
      Array.from({ length: chartDays }, (_, place) => sumOf(dated.filter((one) => one.in === place)).count),
      'today',
      `in ${chartDays - 1} days`,
    ),
    rows,
    total: {
      count: countOf(all.count),
      sum: printAmount(all.total),
      href: rejectionsHref(about, { deadlineFrom: about.now }),
    },
  }
}

/** `14 expire tomorrow: $9.80.`; '' while nothing ends soon. */
const leadOf = ({ open, now }: About, days: readonly RadarDay[]): string => {
  const midnight = Date.parse(now.slice(0, 10))
  for (const [ahead, label] of ['today', 'tomorrow'].entries()) {
    const one = days.find((day) => Date.parse(day.day) === midnight + ahead * dayMs)
    if (one)
      return `${countOf(one.count)} ${one.count === 1 ? 'expires' : 'expire'} ${label}: ${printMoney(one.total, open.account.currency)}.`
  }
  return ''
}

const sumOf = (days: readonly RadarDay[]): { count: number; total: number } => ({
  count: days.reduce((sum, { count }) => sum + count, 0),
  total: days.reduce((sum, { total }) => sum + total, 0),
})

const rowOf = (about: About, span: (typeof spans)[number], of: readonly RadarDay[]): readonly RadarRow[] => {
  const { count, total } = sumOf(of)
  const [first, last] = [of[0], of.at(-1)]
  if (!first || !last) return []
  const midnight = Date.parse(about.now.slice(0, 10))
  const from = span.from === 0 ? about.now : new Date(midnight + span.from * dayMs).toISOString()
  const filter = { deadlineFrom: from, deadlineUntil: new Date(midnight + (span.to + 1) * dayMs).toISOString() }
  const days = first.day === last.day ? dayName(first.day) : `${dayName(first.day)} to ${dayName(last.day)}`
  return [
    {
      label: span.label,
      days,
      count: countOf(count),
      sum: printAmount(total),
      href: rejectionsHref(about, filter),
      soon: span.from <= soonUntil,
      gather: { ...gatherPost(about, filter, { count, where: `ends ${days}` }), label: shortLabel(count) },
    },
  ]
}

const undated = (about: About, { count, total }: RadarDay): RadarRow => {
  const filter = { deadlineFrom: 'none' }
  return {
    label: 'no known end',
    days: '',
    count: countOf(count),
    sum: printAmount(total),
    href: rejectionsHref(about, filter),
    soon: false,
    gather: { ...gatherPost(about, filter, { count, where: 'no known end' }), label: shortLabel(count) },
  }
}

const dayName = (date: string): string => minuteOf(`${date}T00:00:00.000Z`).text.split(',')[0] ?? date

/** At most so many bars: a longer burst shows its minutes in groups. */
const mostBars = 40

export const burstView = (about: About, burst: Burst): BurstView => {
  const until = new Date(Date.parse(burst.until) + 60_000).toISOString()
  const filter = { rejectedFrom: burst.from, rejectedUntil: until, textKey: burst.textKey }
  const minutes = Math.round((Date.parse(until) - Date.parse(burst.from)) / 60_000)
  const { account } = about.open
  return {
    says: `${countOf(burst.count)} rejected within ${minutes < 60 ? counted(minutes, 'minute', 'minutes') : hoursAndMinutes(minutes)}`,
    text: quoted(burst.text),
    when: fullTime(burst.from),
    sum: printMoney(burst.total, account.currency),
    chart: barsOf(grouped(burst, minutes), minuteOf(burst.from).text, minuteOf(burst.until).text),
    href: rejectionsHref(about, filter),
    gather: gatherPost(about, filter, {
      count: burst.count,
      where: `rejected ${minuteOf(burst.from).text} to ${minuteOf(until).text}`,
    }),
  }
}

const grouped = ({ from, minutes }: Burst, length: number): readonly number[] => {
  const each = Math.ceil(length / mostBars)
  const counts = Array.from({ length: Math.ceil(length / each) }, () => 0)
  for (const { at, count } of minutes) {
    const place = Math.floor((Date.parse(at) - Date.parse(from)) / 60_000 / each)
    counts[place] = (counts[place] ?? 0) + count
  }
  return counts
}

export const indexView = ({ url, open, now }: About, progress: IndexProgress): IndexView => {
  const { tasks, submissions } = open.declaration.words
  const { state, listed, toRead, read, known, endedAt, trouble, reach } = progress
  const knows = `${countOf(known.count)} rejected ${submissions} are known`
  const post = (label: string, value: string) => ({
    action: url(urls.index(open.account.id)),
    label,
    says: '',
    fields: [{ name: 'reach', value }],
    tone: 'plain' as const,
  })
  const again = post('Read the account again', 'window')
  const further = reach === 'all' ? {} : { further: post('Read further back', 'all') }
  if (trouble !== undefined)
    return {
      word: { icon: 'silent', text: 'the index stands still', tone: 'heed', detail: '' },
      sentence: `It could not be read: ${trouble} It is tried again by itself. ${knows}.`,
      again,
    }
  if (state === 'never')
    return { word: { icon: 'waiting', text: 'not read yet', tone: 'plain', detail: '' }, sentence: '', again }
  if (state !== 'resting')
    return {
      word: { icon: 'waiting', text: 'being read', tone: 'plain', detail: '' },
      sentence: `${countOf(listed)} ${tasks} listed, ${countOf(read)} read, ${countOf(toRead)} to read; ${knows} so far.`,
    }
  const since = endedAt === undefined ? '' : `, read ${sinceThen(endedAt, now)}`
  return {
    word: { icon: 'answered', text: 'read', tone: 'good', detail: '' },
    sentence: `${knows}${since}.`,
    again,
    ...further,
  }
}

const sinceThen = (at: Instant, now: Instant): string => {
  const minutes = Math.floor((Date.parse(now) - Date.parse(at)) / 60_000)
  if (minutes < 1) return 'just now'
  return minutes < 120 ? `${counted(minutes, 'minute', 'minutes')} ago` : `on ${fullTime(at).text} UTC`
}
