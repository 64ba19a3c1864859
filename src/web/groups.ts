/** Icon, word and tone of everything that a line can be. */
import { detailOf, groupOf } from '../core/group.ts'
import type { Words } from '../core/marketplace.ts'
import type { Group } from '../core/reversal-store.ts'
import { outcomes, verdicts, type Line, type Outcome, type Verdict } from '../core/reversal.ts'
import { outcomeMeans, verdictMeans } from '../core/sentences.ts'
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
  return group === 'left out' ? 'not taken, unless you put them back' : ''
}

export const lineWord = (line: Line, declared: Words, confirmed = true): Word =>
  wordOf(groupOf(line, confirmed), detailOf(line, declared, confirmed))

/** True for lines that pay, have paid, or may have. */
export const pays = (line: Line): boolean =>
  ['reversible', 'reversed', 'will be reversed', 'to come', 'calling'].includes(groupOf(line))
