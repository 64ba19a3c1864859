/** Where one line stands, and the fact about it, worded once for page, export and API. */
import type { Words } from './marketplace.ts'
import type { Group } from './reversal-store.ts'
import type { Line } from './reversal.ts'
import { refusalSays } from './sentences.ts'
import { saidUnder } from './verdict.ts'

/**
 * The one group in which a line stands: what was done to it, else what keeps it, else its verdict. Before the confirmation
 * nothing is to come: a line that waits is reversible.
 */
export const groupOf = (line: Line, confirmed = true): Group => {
  if (line.outcome) return line.outcome
  if (line.work === 'calling') return 'calling'
  if (line.work === 'asking') return 'unknown'
  if (line.work === 'waiting' && confirmed) return 'to come'
  if (line.leftOut) return 'left out'
  if (!line.verdict) return 'not looked up'
  return line.verdict === 'reversible' && !line.holds ? 'held' : line.verdict
}

/** What the marketplace said about this line, word for word: for where there is room. */
export const saidOf = ({ said, verdict, detail }: Line, declared: Words): string =>
  said === '' ? saidUnder(verdict, detail, declared) : said

/** The fact under the word, about this line: short, in our own words. */
export const detailOf = (line: Line, declared: Words, confirmed = true): string => {
  const group = groupOf(line, confirmed)
  if (group === 'refused' && line.refusal) return refusalSays(line.refusal, declared)
  if (group === 'unknown')
    return line.asked === 0 ? 'not known yet; we are asking' : `not known yet, asked ${times(line.asked)}`
  if (group === 'held') return line.heldBy === undefined ? '' : `held by reversal ${line.heldBy}`
  if (group === 'reversed' && line.presumed) return 'presumed ours: approved after an answer was lost'
  const ours = saidUnder(line.verdict, line.detail, declared) === '' ? line.detail : ''
  return ours === '' ? line.hint : ours
}

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)
