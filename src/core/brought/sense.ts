/** What a line says of itself in a mail that was pasted as text: a header, a title, where another mail begins. */
import { trimEdges } from '../ids/characters.ts'
import type { RoleOf } from '../ids/names.ts'
import type { IdRules } from '../ids/rules.ts'
import type { Span } from '../ids/sink.ts'
import type { Environment } from '../reversal.ts'

/** A header stands at the beginning of its line, after the marks of a quotation, a list or bold type. */
const longestName = 40
const longestLine = 2_000

type Labelled = { readonly name: string; readonly value: string; readonly at: number }

const labelled = (line: string): Labelled | undefined => {
  const colon = line.slice(0, longestName).search(/[:=]/)
  if (colon < 1 || line.length > longestLine) return undefined
  const rest = line.slice(colon + 1)
  const at = colon + 1 + rest.search(/[^\s*]|$/)
  return { name: trimEdges(line.slice(0, colon)).toLowerCase(), value: line.slice(at).trim(), at }
}

const dashed = /^[>\s]*-{2,}\s*(?:original|forwarded) message|^[>\s]*begin forwarded message:/i

/** What was forwarded or quoted with its header begins a part of its own. */
export const startsPart = (line: string): boolean =>
  line.length < longestLine && (dashed.test(line) || labelled(line)?.name === 'from')

export const isSubject = (line: string): boolean => labelled(line)?.name === 'subject'

/** `Title: Judge the tone of headlines`; quotes and commas of a list around it do not belong to it. */
export const titleIn = (line: string, roleOf: RoleOf): { text: string; at: number } | undefined => {
  const label = labelled(line)
  if (!label || roleOf(label.name) !== 'title') return undefined
  const text = label.value.replace(/^["'“*\s]{1,8}/, '').replace(/["'”*,\s]{1,8}$/, '')
  return /\p{L}/u.test(text) ? { text, at: line.indexOf(text, label.at) } : undefined
}

type Hint = { readonly span: Span } & (
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'reply address'; readonly text: string }
)

/** The environment that a subject's prefix tells, also behind `Re:` and `Fwd:`, and the address in Reply-To. */
export const hintsOf = (line: string, rules: IdRules): readonly Hint[] => {
  const label = labelled(line)
  if (!label || !rules.mail) return []
  if (label.name === 'reply-to') return replyTo(label, rules)
  return label.name === 'subject' ? environmentIn(label, rules) : []
}

const environmentIn = ({ value, at }: Labelled, rules: IdRules): readonly Hint[] =>
  (rules.mail?.prefixes ?? []).flatMap(({ text, environment }) => {
    const rest = value.replace(/^(?:(?:re|fwd?|aw|wg):\s{0,8}){0,8}/i, '')
    const span = { at: at + value.length - rest.length, length: text.length, named: true }
    return rest.startsWith(text) ? [{ kind: 'environment', environment, span } as const] : []
  })

const replyTo = ({ value, at }: Labelled, rules: IdRules): readonly Hint[] => {
  const address = /[^\s<>()",;:@]{1,64}@[^\s<>()",;:@]{1,190}/.exec(value)
  if (!address || rules.mail?.senders.includes(address[0].toLowerCase())) return []
  const span = { at: at + address.index, length: address[0].length, named: true }
  return [{ kind: 'reply address', text: address[0], span }]
}
