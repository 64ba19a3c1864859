/** Groups with their counts: on the preview as links that filter, elsewhere as ledgers. */
import { printAmount } from '../../core/amount.ts'
import type { Group, TallyRow } from '../../core/reversal-store.ts'
import { verdicts } from '../../core/reversal.ts'
import { meaningOf, wordOf } from '../groups.ts'
import type { Row, Tally } from '../parts.ts'
import { countOf } from '../say.ts'
import { wordsOf, type View } from './view.ts'

const verdictOrder: readonly Group[] = [...verdicts, 'held', 'left out', 'not looked up']

export const countIn = (tally: readonly TallyRow[], group: Group): number =>
  tally.find((row) => row.group === group)?.count ?? 0

export const sumIn = (tally: readonly TallyRow[], group: Group): number =>
  tally.find((row) => row.group === group)?.sum ?? 0

const ordered = (tally: readonly TallyRow[], order: readonly Group[]): readonly TallyRow[] =>
  order.flatMap((group) => tally.filter((row) => row.group === group && row.count > 0))

/** `hrefFor` makes the link of a group; undefined is all lines. */
export const tallyView = (
  view: View,
  tally: readonly TallyRow[],
  current: Group | undefined,
  hrefFor: (group: Group | undefined) => string,
): Tally => {
  const rows = ordered(tally, verdictOrder).map((row) => ({
    key: row.group,
    href: hrefFor(row.group),
    current: current === row.group,
    word: wordOf(row.group),
    says: meaningOf(row.group, wordsOf(view)),
    count: countOf(row.count),
    sum: row.group === 'reversible' ? printAmount(row.sum) : '',
  }))
  const all = {
    key: 'all',
    href: hrefFor(undefined),
    current: current === undefined,
    word: { icon: '', text: 'all lines', tone: 'plain' as const, detail: '' },
    says: current === undefined ? 'shown below' : 'show them below',
    count: countOf(view.reversal.lineCount),
    sum: '',
  }
  return { heading: 'Verdicts', rows: [...rows, all] }
}

/** While the check runs. Always the same rows, so that they can be updated in place. */
export const foundRows = (tally: readonly TallyRow[]): readonly Row[] =>
  [...verdicts, 'not looked up' as const].map((group) => ({
    key: keyOf(group),
    label: '',
    word: wordOf(group),
    note: '',
    count: countOf(countIn(tally, group)),
    sum: '',
  }))

const runNotes: Partial<Record<Group, string>> = { refused: 'not paid', unknown: 'we are asking' }

/** While it runs. Always the same rows; a call in flight is still to come. */
export const soFarRows = (view: View, tally: readonly TallyRow[], paused: boolean): readonly Row[] => {
  const rows = (['reversed', 'refused', 'unknown', 'to come'] as const).map((group) => {
    const inFlight = group === 'to come' ? tally.filter((row) => row.group === 'calling') : []
    const count = countIn(tally, group) + inFlight.reduce((all, row) => all + row.count, 0)
    const sum = sumIn(tally, group) + inFlight.reduce((all, row) => all + row.sum, 0)
    return {
      key: keyOf(group),
      label: '',
      word: paused && group === 'to come' ? { ...wordOf(group), icon: 'paused', text: 'waiting' } : wordOf(group),
      note: paused && group === 'unknown' ? 'we ask as soon as the account answers' : (runNotes[group] ?? ''),
      count: countOf(count),
      sum: sum === 0 && count > 0 ? '' : printAmount(sum),
    }
  })
  return [...rows, confirmedRow(view)]
}

export const confirmedRow = ({ reversal }: View): Row => ({
  key: 'confirmed',
  label: 'Confirmed',
  note: '',
  count: countOf(reversal.confirmedCount ?? 0),
  sum: printAmount(reversal.confirmedSum ?? 0),
  total: true,
})

/** As `data-live` names it: `row-to-come-count`. */
export const keyOf = (group: Group): string => group.replaceAll(' ', '-')
