/** What was brought and becomes no line: pieces that cannot be ids, ids that came again, addresses that name no id. */
import type { SourceRead } from '../core/brought/brought.ts'
import type { RefusedId } from '../core/ids/result.ts'
import type { IdRules } from '../core/ids/rules.ts'
import { statusNamed } from '../core/ids/status.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { Environment } from '../core/reversal.ts'
import type { RefusedInput } from '../core/reversal-store.ts'
import type { FoundLines } from './found-lines.ts'

/** What one source held. */
export type Read = {
  readonly field: 'ids' | 'file'
  readonly found: FoundLines
  readonly refused: readonly RefusedId[]
  readonly summary: SourceRead
  /** Where its mails say that they come from. */
  readonly environments: ReadonlySet<Environment>
  /** Stands before each place when there are several sources. */
  readonly place: string
}

/** In the order in which they stand in each source; what is too much to be named is counted behind it. */
export const notTaken = (reads: readonly Read[], open: OpenAccount): readonly RefusedInput[] =>
  reads.flatMap((one) => ofSource(one, open))

const again = (first: string): string => `stands on ${first} already; taken once`

const ofSource = ({ refused, summary, place, environments }: Read, open: OpenAccount): readonly RefusedInput[] => {
  const { duplicates, notes } = summary
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
    ...addresses(summary, open.declaration.ids),
    ...decided(summary, open.declaration.ids),
    ...notes.map((note) => ({ where: '', text: '', why: note })),
    ...elsewhere(environments, open),
  ]
}

/** Rows that say of themselves that they were not rejected; those that somebody marked are lines all the same. */
const decided = ({ statuses }: SourceRead, rules: IdRules): readonly RefusedInput[] =>
  [...statuses]
    .filter(([status]) => !['rejected', undefined].includes(statusNamed(status, rules)))
    .map(([status, count]) => {
      const many = `${count.toLocaleString('en')} ${count === 1 ? 'row says' : 'rows say'}`
      const [mark] = rules.names.mark ?? []
      const marked = mark === undefined ? '' : `; such rows are taken only with an x in ${mark}`
      return { where: '', text: status, why: `is what ${many}, so nothing is rejected there${marked}` }
    })

const elsewhere = (environments: ReadonlySet<Environment>, { account }: OpenAccount): readonly RefusedInput[] =>
  [...environments]
    .filter((environment) => environment !== account.environment && account.environment !== 'simulator')
    .map((environment) => ({
      where: '',
      text: environment,
      why: `is where a mail in this comes from; ${account.name} is an account in ${account.environment}`,
    }))

/** `line 43` and `row 43, …` name it. */
const lineOf = (where: string): number => Number(/\d+/.exec(where)?.[0] ?? 0)

const rest = (count: number, why: string): readonly RefusedInput[] =>
  count > 0 ? [{ where: '', text: '', why: `${count.toLocaleString('en')} more ${why}` }] : []

/** Only such as hold something like an id: whoever pasted a letter need not hear of the links in it. */
const addresses = ({ ignored }: SourceRead, rules: IdRules): readonly RefusedInput[] => {
  const { count, examples } = ignored.links
  const [text, ...others] = examples.filter((example) => idLike(rules).test(example))
  if (text === undefined) return []
  const name = rules.names.submission[0] ?? ''
  const more = count > examples.length ? ', as may others' : ''
  const many = others.length > 0 ? `, as do ${others.length.toLocaleString('en')} more` : more
  return [{ where: '', text, why: `${needsName(rules, name)}${many}` }]
}

const needsName = ({ words }: IdRules, name: string): string =>
  `holds ids without saying that one is ${words.aSubmission}’s; in an address it must stand behind ${name}=`

const idLike = (rules: IdRules): RegExp =>
  new RegExp(`[${rules.alphabet}]{${rules.usual.length}}`, rules.letterCase === 'as typed' ? 'u' : 'iu')
