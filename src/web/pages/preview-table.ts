/** The lines of a checked reversal: by pages of a hundred, sorted and filtered by what the address says. */
import {
  mostFacets,
  type Facet,
  type Group,
  type LineSort,
  type Page,
  type TallyRow,
} from '../../core/reversal-store.ts'
import type { Line } from '../../core/reversal.ts'
import { wordOf } from '../groups.ts'
import type { PreviewPage } from '../models-check.ts'
import type { Choice, Column, ColumnKey, Filters, LineTable, Pager } from '../parts.ts'
import { countOf, counted } from '../say.ts'
import { urls } from '../urls.ts'
import { linkTo, type Asked } from './line-query.ts'
import { capital, columnsOf, lineRow } from './line-rows.ts'
import { countIn } from './tally-view.ts'
import { wordsOf, type View } from './view.ts'

export type Facets = {
  readonly oldTexts: readonly Facet[]
  readonly tasks: readonly Facet[]
  readonly workers: readonly Facet[]
}

const sortOf: Partial<Record<ColumnKey, LineSort>> = {
  where: 'number',
  word: 'group',
  submission: 'submission',
  title: 'title',
  when: 'submitted',
  reward: 'reward',
  fee: 'fee',
}
const columnKeys: readonly ColumnKey[] = [
  'where',
  'tick',
  'word',
  'submission',
  'title',
  'when',
  'reward',
  'fee',
  'sum',
]

/** How many lines there are of each group, and in how many the source says something else. */
export type Counted = { readonly tally: readonly TallyRow[]; readonly differing: number }

export const previewTable = (view: View, asked: Asked, page: Page<Line>, counts: Counted): LineTable => {
  const columns = columnsOf(view, columnKeys).map((column) => sortable(view, asked, column))
  const further: readonly (readonly [string, LineSort])[] = [
    [capital(wordsOf(view).worker), 'worker'],
    ['Deadline', 'deadline'],
  ]
  return {
    heading: headingOf(view, asked, counts),
    columns,
    sorts: [
      ...columns.flatMap(({ label, href, sorted }) => (href ? [{ label, href, current: sorted !== undefined }] : [])),
      ...further.map(([label, sort]) => ({
        label,
        href: sortLink(view, asked, sort),
        current: asked.query.sort === sort,
      })),
    ],
    rows: page.rows.map((line) => lineRow(view, line)),
    empty: 'No line is like that.',
    pager: pagerOf(view, asked, page, counts),
  }
}

const path = (view: View): string => view.url(urls.reversal(view.reversal.number))

const sortLink = (view: View, asked: Asked, sort: LineSort): string =>
  `${linkTo(path(view), asked, { sort, descending: asked.query.sort === sort && !asked.query.descending })}#lines`

const sortable = (view: View, asked: Asked, column: Column): Column => {
  const sort = sortOf[column.key]
  if (!sort) return column
  const href = sortLink(view, asked, sort)
  return sort === asked.query.sort
    ? { ...column, href, sorted: asked.query.descending ? 'descending' : 'ascending' }
    : { ...column, href }
}

/** How many lines the filter shows; undefined where it is more than a group. */
const shownCount = ({ reversal }: View, { query }: Asked, { tally, differing }: Counted): number | undefined => {
  const { group, ...others } = query.filter
  const kinds = Object.keys(others).length
  if (kinds === 1 && others.differs && !group) return differing
  if (kinds > 0) return undefined
  return group ? countIn(tally, group) : reversal.lineCount
}

const headingOf = (view: View, asked: Asked, counts: Counted): string => {
  const { group, differs } = asked.query.filter
  const count = shownCount(view, asked, counts)
  if (differs && count !== undefined) return `${counted(count, 'line', 'lines')} in which ${sourceDiffers}`
  if (count === undefined) return group ? `Lines ${wordOf(group).text}, filtered` : 'Lines, filtered'
  if (group) return `${counted(count, 'line', 'lines')} ${wordOf(group).text}`
  return count === 1 ? 'The line' : `All ${countOf(count)} lines`
}

const pagerOf = (view: View, asked: Asked, page: Page<Line>, counts: Counted): Pager => {
  const last = asked.first + page.rows.length - 1
  const count = shownCount(view, asked, counts)
  const of = count === undefined ? '' : ` of ${countOf(count)}`
  const next =
    page.next === undefined ? {} : { next: `${linkTo(path(view), asked, { after: page.next, first: last + 1 })}#lines` }
  const first = asked.query.after === undefined ? {} : { first: `${linkTo(path(view), asked, {})}#lines` }
  const says = page.rows.length === 0 ? '' : `${countOf(asked.first)}–${countOf(last)}${of}`
  return { says, ...first, ...next }
}

/** Selects for what the lines differ in, and each filter in force with the link that takes it away. */
export const filtersOf = (view: View, asked: Asked, facets: Facets): Filters => {
  const { filter } = asked.query
  const words = wordsOf(view)
  const kinds = [
    { name: 'text', change: 'oldText', label: 'Old rejection', any: 'any old rejection', values: facets.oldTexts },
    { name: 'task', change: 'task', label: words.task, any: `any ${words.task}`, values: apart(facets.tasks) },
    {
      name: 'worker',
      change: 'worker',
      label: capital(words.worker),
      any: `any ${words.worker}`,
      values: facets.workers,
    },
  ] as const
  const group = filter.group
  const chosen = kinds.filter(({ change }) => filter[change] !== undefined)
  return {
    action: `${path(view)}#lines`,
    button: 'Show these',
    selects: kinds
      .filter(({ values, change }) => values.length > 1 || filter[change] !== undefined)
      .map(({ name, label, any, values, change }) => ({
        name,
        label,
        choices: choicesOf(any, values, filter[change]),
        // Texts are known by a key, which nobody can type.
        ...(values.length < mostFacets || name === 'text'
          ? {}
          : { typed: { value: filter[change] ?? '', says: `any id, or of ${mostFacets} frequent ones` } }),
      })),
    hidden: [
      ...(group ? [{ name: 'group', value: group }] : []),
      ...(filter.differs ? [{ name: 'differs', value: 'yes' }] : []),
      ...(filter.lead === undefined ? [] : [{ name: 'lead', value: String(filter.lead) }]),
      ...(asked.query.sort === 'number' ? [] : [{ name: 'sort', value: asked.query.sort }]),
      ...(asked.query.descending ? [{ name: 'dir', value: 'desc' }] : []),
    ],
    active: [
      ...(group ? [{ text: wordOf(group).text, href: linkTo(path(view), asked, { group: undefined }) }] : []),
      ...(filter.lead === undefined
        ? []
        : [{ text: 'to choose from', href: linkTo(path(view), asked, { lead: undefined }) }]),
      ...(filter.differs ? [{ text: sourceDiffers, href: linkTo(path(view), asked, { differs: undefined }) }] : []),
      ...chosen.map(({ change, values }) => ({
        text: values.find(({ value }) => value === filter[change])?.label ?? filter[change] ?? '',
        href: linkTo(path(view), asked, { [change]: undefined }),
      })),
    ],
  }
}

const sourceDiffers = 'your source says something else'

/** Said above the lines; the link is absent where just these are shown. */
export const differingOf = (view: View, asked: Asked, differing: number): Pick<PreviewPage, 'differing'> => {
  if (differing === 0) return {}
  const { operator } = wordsOf(view)
  const says = `In ${counted(differing, 'line', 'lines')} ${sourceDiffers} than ${operator}. It stands at each; what ${operator} says counts.`
  if (asked.query.filter.differs) return { differing: { says } }
  const label = differing === 1 ? 'Show it' : `Show these ${countOf(differing)}`
  return { differing: { says, link: { href: `${linkTo(path(view), asked, { differs: true })}#lines`, label } } }
}

/** Tasks of one title are told apart by their ids. */
const apart = (tasks: readonly Facet[]): readonly Facet[] => {
  const titles = Map.groupBy(tasks, ({ label }) => label)
  return tasks.map((task) =>
    (titles.get(task.label)?.length ?? 0) > 1 ? { ...task, label: `${task.label}, ${task.value}` } : task,
  )
}

const choicesOf = (any: string, values: readonly Facet[], chosen: string | undefined): readonly Choice[] => [
  { value: '', label: any, chosen: chosen === undefined },
  ...values.map(({ value, label, count }) => ({
    value,
    label: `${label} (${countOf(count)})`,
    chosen: value === chosen,
  })),
]

export const tallyLink = (view: View, asked: Asked, group: Group | undefined): string =>
  `${linkTo(path(view), asked, { group })}#lines`
