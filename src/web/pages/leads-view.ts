/** What was brought that leads to submissions: with what was understood, marked in its text, and what became of it. */
import type { FollowedLead, Lead, LeadCount } from '../../core/lead-store.ts'
import type { Evidence } from '../../core/brought/brought.ts'
import type { Words } from '../../core/marketplace.ts'
import type { LeadRow, LeadsView } from '../models-check.ts'
import { countOf } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { capital } from './line-rows.ts'
import { placeOf } from './places.ts'
import { submissionsOf, wordsOf, type View } from './view.ts'

/** So many are shown unless all are asked for, and then so many. */
export const fewLeads = 5
export const mostLeads = 1_000

export type LeadsFound = {
  readonly rows: readonly FollowedLead[]
  readonly count: LeadCount
}

/** Undefined when nothing of the kind was brought. */
export const leadsView = (view: View, { rows, count }: LeadsFound): LeadsView | undefined => {
  if (count.all === 0) return undefined
  const hidden = count.all - rows.length
  const few = rows.length < Math.min(count.all, mostLeads)
  const here = view.url(urls.reversal(view.reversal.number))
  const more = { href: `${withQuery(here, { leads: 'all' })}#understood`, label: `Show the other ${countOf(hidden)}` }
  return {
    heading: 'What was understood',
    says:
      hidden > 0 && count.missed > 0 ? `${countOf(count.missed)} of these ${countOf(count.all)} led to nothing.` : '',
    rows: rows.map((lead) => rowOf(view, lead)),
    ...(few ? { more } : {}),
  }
}

/** What somebody is to choose from. */
const waitsForChoice = ({ choose, found, taken }: FollowedLead): boolean => choose && found > 1 && taken === 0

const rowOf = (view: View, lead: FollowedLead): LeadRow => {
  const { says, heed } = outcomeOf(view, lead)
  return { ...placeOf(lead.where), what: whatOf(wordsOf(view), lead), quotes: quotesOf(lead), says, heed }
}

const whatOf = (words: Words, { kind, named }: Lead): string => {
  if (kind === 'worker')
    return named.task === undefined ? capital(words.worker) : `${capital(words.worker)}, in ${words.task} ${named.task}`
  if (kind === 'task')
    return named.worker === undefined ? words.task : `${words.task}, by ${words.worker} ${named.worker}`
  return kind === 'task type' ? `${words.task} type` : 'Title'
}

const quotesOf = ({ evidence, text, where, named }: Lead): LeadRow['quotes'] => {
  if (evidence.length === 0) return [{ where: '', parts: [{ text, marked: true }] }]
  const names = [text, named.worker ?? '', named.task ?? ''].filter((name) => name !== '')
  return evidence.map((one) => ({ where: one.where === where ? '' : one.where, parts: partsOf(one, names) }))
}

/** What was meant is marked, and the other half of a worker's work in a task where it stands beside it. */
const partsOf = ({ excerpt, from, to }: Evidence, names: readonly string[]): LeadRow['quotes'][number]['parts'] => {
  const folded = excerpt.toUpperCase()
  const others = names
    .map((name) => ({ from: folded.indexOf(name.toUpperCase()), length: name.length }))
    .filter((span) => span.from >= 0 && folded.length === excerpt.length)
    .map((span) => ({ from: span.from, to: span.from + span.length }))
  const parts: { text: string; marked: boolean }[] = []
  let at = 0
  for (const span of [{ from, to }, ...others].toSorted((one, other) => one.from - other.from)) {
    if (span.from < at) continue
    parts.push({ text: excerpt.slice(at, span.from), marked: false })
    parts.push({ text: excerpt.slice(span.from, span.to), marked: true })
    at = span.to
  }
  return [...parts, { text: excerpt.slice(at), marked: false }].filter((part) => part.text !== '')
}

const outcomeOf = (view: View, lead: FollowedLead): { readonly says: string; readonly heed: boolean } => {
  const { task, operator } = wordsOf(view)
  const { outcome } = lead
  if (outcome === undefined) return { says: 'its rejected work is being looked for', heed: false }
  switch (outcome) {
    case 'found': {
      const many = `${submissionsOf(view, lead.found)} found`
      if (waitsForChoice(lead)) return { says: `${many}; choose which`, heed: true }
      return { says: lead.choose && lead.found > 1 ? `${many}, ${countOf(lead.taken)} taken` : many, heed: false }
    }
    case 'nothing':
      return { says: 'nothing there is rejected', heed: true }
    case 'not known':
      return { says: `${operator} knows no such ${task} in this account`, heed: true }
    case 'no index':
      return { says: 'only an index of the account could tell, and this server keeps none', heed: true }
    case 'too many':
      return { says: 'leads to more than one reversal can hold; what fits is here', heed: true }
  }
}
