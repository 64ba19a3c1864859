/** What an address or a form asks of the index, as the index takes it, and back again. */
import { listedIds } from '../../core/ids/listed.ts'
import type { IdRules } from '../../core/ids/rules.ts'
import type { RejectionFilter } from '../../core/index-store.ts'
import type { Form } from '../forms.ts'

/** The names in addresses. Instants are ISO text. */
const filterNames = ['worker', 'task', 'type', 'title', 'text', 'from', 'until', 'due-from', 'due-until'] as const
type Name = (typeof filterNames)[number]

const instant = (text: string): string | undefined => {
  const ms = /^\d{4}-\d{2}-\d{2}(T[\d:.]{5,12}Z)?$/.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
const words = (text: string): string | undefined => text.trim().slice(0, 200) || undefined

const readers: Readonly<Record<Name, (text: string, rules: IdRules) => RejectionFilter>> = {
  worker: (text, rules) => given('workers', listedIds(text, rules)),
  task: (text, rules) => given('tasks', listedIds(text, rules)),
  type: (text, rules) => given('taskType', listedIds(text, rules)?.[0]),
  title: (text) => given('title', words(text)),
  text: (text) => given('textKey', /^[0-9a-f]{24}$/.exec(text)?.[0]),
  from: (text) => given('rejectedFrom', instant(text)),
  until: (text) => given('rejectedUntil', instant(text)),
  'due-from': (text) => given('deadlineFrom', text === 'none' ? text : instant(text)),
  'due-until': (text) => given('deadlineUntil', instant(text)),
}

const given = <Key extends keyof RejectionFilter>(key: Key, value: RejectionFilter[Key] | undefined): RejectionFilter =>
  value === undefined ? {} : { [key]: value }

export const filterIn = (form: Pick<Form, 'text'>, rules: IdRules): RejectionFilter =>
  Object.assign(
    {},
    ...filterNames.map((name) => readers[name](form.text(name).slice(0, 20_000), rules)),
  ) as RejectionFilter

/** As parameters of an address or hidden fields of a form. */
export const paramsOf = (filter: RejectionFilter): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({
      worker: filter.workers?.join(' '),
      task: filter.tasks?.join(' '),
      type: filter.taskType,
      title: filter.title,
      text: filter.textKey,
      from: filter.rejectedFrom,
      until: filter.rejectedUntil,
      'due-from': filter.deadlineFrom,
      'due-until': filter.deadlineUntil,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

export const fieldsOf = (filter: RejectionFilter): readonly { readonly name: string; readonly value: string }[] =>
  Object.entries(paramsOf(filter)).map(([name, value]) => ({ name, value }))
