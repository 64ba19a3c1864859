/** The door for small pastes: all at once, without waiting. */
import { Finder } from '../../../src/core/ids/finder.ts'
import { idLimits, type FoundId, type IdLimits, type IdSummary, type RefusedId } from '../../../src/core/ids/result.ts'
import type { IdRules } from '../../../src/core/ids/rules.ts'

export type FoundIds = IdSummary & { readonly found: readonly FoundId[]; readonly refused: readonly RefusedId[] }

/** Finds all ids in a text, up to 5,000; a longer one belongs to `findIdsIn`. Never throws for what the text holds; see {@link IdSummary.problem}. */
export const findIds = (text: string, rules: IdRules, limits: IdLimits = { ...idLimits, ids: 5_000 }): FoundIds => {
  const finder = new Finder(rules, limits)
  finder.write(text)
  finder.end()
  return { ...finder.take(Infinity), ...finder.summary() }
}
