/** What the person's source says of a submission otherwise than the marketplace does. */
import { printMoney } from './amount.ts'
import { statusNamed } from './ids/status.ts'
import type { IdRules } from './ids/rules.ts'
import type { Status, Words } from './marketplace.ts'
import type { Difference, Line, LineFacts, Named } from './reversal.ts'

/**
 * In what they differ, as the marketplace was read; `status` is what it said of the submission. A source that does not say
 * something, or says it in a word that the marketplace does not use, does not differ in it.
 */
export const differing = (
  named: Named,
  facts: Pick<LineFacts, 'worker' | 'task' | 'reward'>,
  status: Status,
  rules: IdRules,
): readonly Difference[] => {
  const said = named.status === undefined ? undefined : statusNamed(named.status, rules)
  const differ: Readonly<Record<Difference, boolean>> = {
    worker: isOther(named.worker, facts.worker),
    task: isOther(named.task, facts.task),
    reward: named.reward !== undefined && named.reward !== facts.reward,
    status: said !== undefined && said !== status,
  }
  return (Object.keys(differ) as Difference[]).filter((what) => differ[what])
}

const isOther = (named: string | undefined, theirs: string): boolean => {
  const [one, other] = [named?.trim().toUpperCase() ?? '', theirs.trim().toUpperCase()]
  return one !== '' && other !== '' && one !== other
}

/**
 * `$0.50, Approved, HIT 3EX…`: what the source says where it differs; '' where it does not. Another worker is a verdict, and
 * its detail names both.
 */
export const sourceSays = (
  { named, differs }: Pick<Line, 'named' | 'differs'>,
  words: Words,
  currency: string,
): string =>
  [
    differs.includes('reward') && named.reward !== undefined ? printMoney(named.reward, currency) : '',
    differs.includes('status') ? (named.status ?? '') : '',
    differs.includes('task') ? `${words.task} ${named.task}` : '',
  ]
    .filter((part) => part !== '')
    .join(', ')
