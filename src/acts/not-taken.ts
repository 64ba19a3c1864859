/** What was brought and becomes no line: pieces that cannot be ids, ids that came again, addresses that name no id. */
import type { IdSummary, RefusedId } from '../core/ids/result.ts'
import type { IdRules } from '../core/ids/rules.ts'
import type { RefusedInput } from '../core/reversal-store.ts'
import type { FoundLines } from './found-lines.ts'

/** What one source held. */
export type Read = {
  readonly field: 'ids' | 'file'
  readonly found: FoundLines
  readonly refused: readonly RefusedId[]
  readonly summary: IdSummary
  /** Stands before each place when there are several sources. */
  readonly place: string
}

/** Ids of one source that an earlier one had already: how many, and the first of them. */
export type Doubles = { readonly count: number; readonly examples: readonly RefusedInput[] }

export const mostDoubles = 50

/** In the order in which they stand in each source; what is too much to be named is counted behind it. */
export const notTaken = (read: readonly Read[], doubles: Doubles, rules: IdRules): readonly RefusedInput[] => [
  ...read.flatMap((one) => ofSource(one, rules)),
  ...doubles.examples,
  ...rest(doubles.count - doubles.examples.length, 'that stand in what came before'),
]

export const again = (first: string): string => `stands on ${first} already; taken once`

const ofSource = ({ refused, summary, place }: Read, rules: IdRules): readonly RefusedInput[] => {
  const { duplicates } = summary
  const named = [
    ...refused.map(({ where, text, why }) => ({ where, text, why })),
    ...duplicates.examples.map(({ submission, where, first }) => ({ where, text: submission, why: again(first) })),
  ]
  return [
    ...named
      .toSorted((one, other) => lineOf(one.where) - lineOf(other.where))
      .map((row) => ({ ...row, where: `${place}${row.where}` })),
    ...rest(summary.refusedCount - refused.length, 'that cannot be ids'),
    ...rest(duplicates.count - duplicates.examples.length, 'that came again'),
    ...addresses(summary, rules),
  ]
}

/** `line 43` and `row 43, …` name it. */
const lineOf = (where: string): number => Number(/\d+/.exec(where)?.[0] ?? 0)

const rest = (count: number, why: string): readonly RefusedInput[] =>
  count > 0 ? [{ where: '', text: '', why: `${count.toLocaleString('en')} more ${why}` }] : []

/** Only such as hold something like an id: whoever pasted a letter need not hear of the links in it. */
const addresses = ({ ignored }: IdSummary, rules: IdRules): readonly RefusedInput[] => {
  const { count, examples } = ignored.links
  const text = examples.find((example) => idLike(rules).test(example))
  if (text === undefined) return []
  const name = rules.names.submission[0] ?? ''
  const many = count > 1 ? `, as do ${(count - 1).toLocaleString('en')} more` : ''
  return [{ where: '', text, why: `${needsName(rules, name)}${many}` }]
}

const needsName = ({ words }: IdRules, name: string): string =>
  `holds ids without saying that one is ${words.aSubmission}’s; in an address it must stand behind ${name}=`

const idLike = (rules: IdRules): RegExp =>
  new RegExp(`[${rules.alphabet}]{${rules.usual.length}}`, rules.letterCase === 'as typed' ? 'u' : 'iu')
