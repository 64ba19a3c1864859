/** What a source means by the status that it names. */
import type { IdRules, NamedStatus } from './rules.ts'

/** Undefined for a word that the marketplace does not use. Compared without case. */
export const statusNamed = (word: string, { statuses }: IdRules): NamedStatus | undefined => {
  const said = word.trim().toLowerCase()
  const known = Object.entries(statuses ?? {}) as [NamedStatus, readonly string[]][]
  return known.find(([, words]) => words.includes(said))?.[0]
}
