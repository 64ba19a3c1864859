/** Choosing lines: a whole group by one click, or ticks in a table. */
import type { Asked, StandingCount } from '../../core/letter-store.ts'
import { askedSays } from '../../core/letter-sentences.ts'
import { inLetters, sameStanding, type LineChoice, type Standing } from '../../core/line-choice.ts'
import type { Group } from '../../core/reversal-store.ts'
import type { Line } from '../../core/reversal.ts'
import type { Form } from '../forms.ts'
import { wholeNumber } from '../forms.ts'
import { lineWord, meaningOf, wordOf } from '../groups.ts'
import type { ChooseLines } from '../models-letters.ts'
import type { Pager } from '../parts.ts'
import { countOf } from '../say.ts'
import { withQuery } from '../urls.ts'
import { columnsOf, lineRow, plainTable } from './line-rows.ts'
import { isConfirmed, wordsOf, type View } from './view.ts'

/** What an address or a form says about the choice. */
export type Which = {
  /** `open`, `website`, `ticked`, or the name of a group. */
  readonly which: string
  readonly ticked: readonly number[]
  /** The number of the last line of the page before. */
  readonly after: number
}

export const whichIn = (form: Form, usual: string): Which => ({
  which: form.text('which') === '' ? usual : form.text('which'),
  ticked: form.list('line').map((text) => wholeNumber(text) ?? -1),
  after: wholeNumber(form.text('after')) ?? 0,
})

const groups: readonly Group[] = [...new Set(inLetters.map(({ group }) => group))]

/** Undefined for a word that names no choice. */
export const choiceOf = ({ which, ticked }: Which, unreached: boolean): LineChoice | undefined => {
  if (which === 'open') return { kind: 'open', unreached }
  if (which === 'website') return { kind: 'website' }
  if (which === 'ticked') return { kind: 'numbers', numbers: ticked }
  const group = [...groups, 'will be reversed' as const].find((name) => name === which)
  return group && { kind: 'filter', filter: { group } }
}

/** How many lines of these standings there are; `unasked`: of which no letter asks yet. */
export const countOfStandings = (
  counts: readonly StandingCount[],
  standings: readonly Standing[],
  unasked = false,
): number =>
  counts
    .filter((row) => standings.some((standing) => sameStanding(row, standing)))
    .reduce((sum, row) => sum + row.count - (unasked ? row.asked : 0), 0)

export type Choosable = {
  readonly which: Which
  readonly counts: readonly StandingCount[]
  readonly standings: readonly Standing[]
  /** Stands above the groups. */
  readonly first: { readonly value: string; readonly label: string; readonly count: number; readonly says: string }
  readonly lines: readonly Line[]
  readonly more: boolean
  readonly asked: ReadonlyMap<number, Asked>
  readonly error: string
  readonly path: string
}

export const chooseLines = (view: View, found: Choosable): ChooseLines => {
  const { which, first, standings, counts } = found
  const words = wordsOf(view)
  const byGroup = [...new Set(standings.map(({ group }) => group))]
    .map((group) => ({
      group,
      count: countOfStandings(
        counts,
        standings.filter((standing) => standing.group === group),
      ),
    }))
    .filter(({ count }) => count > 0)
    .map(({ group, count }) => ({
      value: group,
      label: group === 'will be reversed' ? 'reversible' : wordOf(group).text,
      says: meaningOf(group, words),
      count,
    }))
  const ticked = {
    value: 'ticked',
    label: 'the lines ticked below',
    says: '',
    count: which.ticked.length,
  }
  const options = [first, ...byGroup, ticked].filter(({ value, count }) => value !== first.value || count > 0)
  return {
    legend: 'Which lines',
    error: found.error,
    options: options.map(({ value, label, says, count }) => ({
      value,
      label,
      says,
      count: value === 'ticked' && count === 0 ? '' : countOf(count),
      chosen: value === which.which,
    })),
    table: tableOf(view, found),
  }
}

const tableOf = (view: View, { lines, asked, which, more, path }: Choosable) => {
  const last = lines.at(-1)?.number ?? 0
  const place = (after: number): string =>
    `${withQuery(view.url(path), { which: which.which, after: after === 0 ? '' : String(after) })}#lines`
  const pager: Pager = {
    says: '',
    ...(which.after > 0 ? { first: place(0) } : {}),
    ...(more ? { next: place(last) } : {}),
  }
  const columns = columnsOf(view, ['where', 'tick', 'word', 'submission', 'title', 'when', ['record', 'Asked']])
  const rows = lines.map((line) => {
    const one = asked.get(line.number)
    return lineRow(view, line, {
      word: lineWord(line, wordsOf(view), isConfirmed(view)),
      tickable: true,
      ...(which.ticked.includes(line.number) ? { ticked: true } : {}),
      pays: false,
      record: { text: one ? askedSays(one, wordsOf(view)) : '–', small: '' },
    })
  })
  return plainTable('Lines', columns, rows, pager, 'There is no line to choose.')
}
