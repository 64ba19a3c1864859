/** What was brought that leads to submissions: with what was understood, marked in its text, and what became of it. */
import type { Lead } from '../../core/lead-store.ts'
import type { Evidence } from '../../core/brought/brought.ts'
import type { Words } from '../../core/marketplace.ts'
import type { LeadRow, LeadsView } from '../models-check.ts'
import { countOf } from '../say.ts'
import { capital } from './line-rows.ts'
import { submissionsOf, wordsOf, type View } from './view.ts'

/** So many are shown. */
export const fewLeads = 50

export type LeadsFound = {
  readonly rows: readonly Lead[]
  readonly count: { readonly all: number; readonly waiting: number }
}

/** Undefined where nothing was brought but ids. */
export const leadsView = (view: View, { rows, count }: LeadsFound): LeadsView | undefined => {
  if (count.all === 0) return undefined
  const hidden = count.all - rows.length
  const chooses = rows.some((lead) => waitsForChoice(lead))
  const { submissions, worker } = wordsOf(view)
  return {
    heading: 'What was understood',
    says: chooses
      ? `A mail is about one ${wordsOf(view).submission}. Where its ${worker} has several that are rejected, all are listed and left out until you choose: tick them among the ${submissions} and take them back.`
      : '',
    rows: rows.map((lead) => rowOf(view, lead)),
    more: hidden > 0 ? `And ${countOf(hidden)} more.` : '',
  }
}

const waitsForChoice = ({ choose, found }: Lead): boolean => choose && found > 1

const rowOf = (view: View, lead: Lead): LeadRow => {
  const { says, heed } = outcomeOf(view, lead)
  return { where: lead.where, what: whatOf(wordsOf(view), lead), evidence: marked(lead), says, heed }
}

const whatOf = (words: Words, { kind, named }: Lead): string => {
  if (kind === 'worker')
    return named.task === undefined ? capital(words.worker) : `${capital(words.worker)}, in ${words.task} ${named.task}`
  if (kind === 'task')
    return named.worker === undefined ? words.task : `${words.task}, by ${words.worker} ${named.worker}`
  return kind === 'task type' ? `${words.task} type` : 'Title'
}

const marked = ({ evidence, text }: Lead): LeadRow['evidence'] => {
  const { excerpt, from, to }: Pick<Evidence, 'excerpt' | 'from' | 'to'> = evidence ?? {
    excerpt: text,
    from: 0,
    to: text.length,
  }
  return { before: excerpt.slice(0, from), marked: excerpt.slice(from, to), after: excerpt.slice(to) }
}

const outcomeOf = (view: View, lead: Lead): { readonly says: string; readonly heed: boolean } => {
  const { task, operator } = wordsOf(view)
  const { outcome } = lead
  if (outcome === undefined) return { says: 'its rejected work is being looked for', heed: false }
  switch (outcome) {
    case 'found': {
      const many = `${submissionsOf(view, lead.found)} found`
      return { says: waitsForChoice(lead) ? `${many}; choose which` : many, heed: waitsForChoice(lead) }
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
