/** Icon, word and tone of everything that a line can be. */
import type { Words } from '../core/marketplace.ts'
import type { Group } from '../core/reversal-store.ts'
import { outcomes, verdicts, type Line, type Outcome, type Verdict } from '../core/reversal.ts'
import { outcomeMeans, refusalSays, verdictMeans } from '../core/sentences.ts'
import { saidUnder } from '../core/verdict.ts'
import type { Word } from './parts.ts'

const heedful: readonly Group[] = ['other worker', 'not readable', 'held', 'refused', 'unknown']
const pleasant: readonly Group[] = ['reversible', 'reversed', 'will be reversed']
const icons: Partial<Record<Group, string>> = {
  'to come': 'waiting',
  'not looked up': 'waiting',
  calling: 'reversing',
  'will be reversed': 'reversible',
}
const words: Partial<Record<Group, string>> = {
  'not looked up': 'to be looked up',
  calling: 'reversing',
  held: 'in another reversal',
}

export const wordOf = (group: Group, detail = ''): Word => ({
  icon: icons[group] ?? group.replaceAll(' ', '-'),
  text: words[group] ?? group,
  tone: heedful.includes(group) ? 'heed' : pleasant.includes(group) ? 'good' : 'plain',
  detail,
})

const isVerdict = (group: Group): group is Verdict => verdicts.some((verdict) => verdict === group)
const isOutcome = (group: Group): group is Outcome => outcomes.some((outcome) => outcome === group)

/** What the group means for the lines in it; '' when its word says it. */
export const meaningOf = (group: Group, declared: Words): string => {
  if (isVerdict(group)) return verdictMeans(group, declared)
  if (isOutcome(group)) return outcomeMeans(group)
  if (group === 'held') return 'another reversal holds them'
  return group === 'left out' ? 'by you or a colleague' : ''
}

/**
 * The one group in which a line stands on a page: what was done to it, else what keeps it, else its verdict. Before the
 * confirmation nothing is to come: a line that waits is reversible.
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

export const lineWord = (line: Line, declared: Words, confirmed = true): Word =>
  wordOf(groupOf(line, confirmed), detailOf(line, declared, confirmed))

/** True for lines that pay, have paid, or may have. */
export const pays = (line: Line): boolean =>
  ['reversible', 'reversed', 'will be reversed', 'to come', 'calling'].includes(groupOf(line))
