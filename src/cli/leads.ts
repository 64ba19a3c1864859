/** What was brought that is no submission but leads to some: a mail, a task, a worker. */
import type { Lead, Reversal } from './answer.ts'
import type { Door } from './door.ts'
import { leadsOf, mostShown } from './lines.ts'
import { plain } from './table.ts'

const became: Readonly<Record<string, string>> = {
  nothing: 'nothing rejected was found there',
  'not known': 'the account knows none such',
  'no index': 'only an index of the account could tell, and none is kept',
  'too many': 'a reversal can hold no more',
}

/** True when somebody has to look: nothing came of it, or a choice is left. */
const isOpen = ({ outcome, choose, found, taken }: Lead): boolean =>
  outcome !== null && (outcome !== 'found' || (choose && found > 1 && taken === 0))

/** How many of them came to nothing. */
export const missedLeads = async (door: Door, reversal: Reversal): Promise<number> =>
  (await leadsOf(door, reversal)).filter(({ outcome }) => outcome !== null && outcome !== 'found').length

/** One line for each that needs somebody to look at it. */
export const showLeads = async (door: Door, reversal: Reversal, write: (text: string) => void): Promise<void> => {
  const open = (await leadsOf(door, reversal)).filter(isOpen)
  for (const { kind, text, where, outcome, found } of open.slice(0, mostShown)) {
    const says =
      outcome === 'found'
        ? `leads to ${found}, which are left out until somebody chooses: ${reversal.links.page}`
        : (became[outcome ?? ''] ?? outcome)
    write(`${plain([where, kind, text].filter((part) => part !== '').join(' '))}: ${says}\n`)
  }
}
