/** Sort, filters and place in a list, as they stand in an address; links keep all that they do not change. */
import { lineSorts, type Group, type LineQuery, type LineSort } from '../../core/reversal-store.ts'
import { outcomes, verdicts } from '../../core/reversal.ts'
import { wholeNumber, type Form } from '../forms.ts'
import { withQuery } from '../urls.ts'

const pageLength = 100

const groups: readonly Group[] = [
  ...verdicts,
  ...outcomes,
  'held',
  'left out',
  'to come',
  'calling',
  'not looked up',
  'will be reversed',
]

export type Asked = {
  readonly query: LineQuery
  /** Which row the page begins with, from 1; only for `101–200 of 205`. */
  readonly first: number
}

/** What is not a group, sort or number of ours counts as not said: an address that was shared and aged still shows lines. */
export const askedIn = (form: Form): Asked => {
  const group = groups.find((candidate) => candidate === form.text('group'))
  const [oldText, worker, task, after] = ['text', 'worker', 'task', 'after'].map((name) =>
    form.text(name).trim().slice(0, 500),
  )
  const lead = wholeNumber(form.text('lead'))
  const filter = {
    ...(group ? { group } : {}),
    ...(oldText ? { oldText } : {}),
    ...(worker ? { worker } : {}),
    ...(task ? { task } : {}),
    ...(lead ? { lead } : {}),
    ...(form.text('differs') === 'yes' ? { differs: true as const } : {}),
  }
  const sort = lineSorts.find((candidate) => candidate === form.text('sort')) ?? 'number'
  const query = {
    filter,
    sort,
    descending: form.text('dir') === 'desc',
    limit: pageLength,
    ...(after ? { after } : {}),
  }
  return { query, first: after ? Math.max(1, wholeNumber(form.text('first')) ?? 1) : 1 }
}

export type Change = {
  readonly group?: Group | undefined
  readonly oldText?: string | undefined
  readonly worker?: string | undefined
  readonly task?: string | undefined
  readonly differs?: true | undefined
  readonly lead?: number | undefined
  readonly sort?: LineSort
  readonly descending?: boolean
  readonly after?: string
  readonly first?: number
}

/** The address of the same list with something changed. Any change but of the place begins at the first page. */
export const linkTo = (path: string, { query }: Asked, change: Change): string => {
  const filter = { ...query.filter, ...change }
  const sort = change.sort ?? query.sort
  const descending = change.descending ?? (change.sort === undefined && query.descending)
  return withQuery(path, {
    group: filter.group,
    text: filter.oldText,
    worker: filter.worker,
    task: filter.task,
    differs: filter.differs ? 'yes' : '',
    lead: filter.lead === undefined ? '' : String(filter.lead),
    sort: sort === 'number' ? '' : sort,
    dir: descending ? 'desc' : '',
    after: change.after,
    first: change.first === undefined ? '' : String(change.first),
  })
}
