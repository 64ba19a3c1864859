/** The door for small pastes: all at once, without waiting. */
import { Finder } from './finder.ts'
import { idLimits, type FoundId, type IdLimits, type IdSummary, type RefusedId } from './result.ts'
import type { IdRules } from './rules.ts'

/** Up to this many characters `findIds` answers within some ten ms; a longer text belongs to `findIdsIn`. */
export const smallPaste = 200_000

export type FoundIds = IdSummary & { readonly found: readonly FoundId[]; readonly refused: readonly RefusedId[] }

/** Finds all ids in a text. Never throws for what the text holds; see {@link IdSummary.problem}. */
export const findIds = (text: string, rules: IdRules, limits: IdLimits = { ...idLimits, ids: 5_000 }): FoundIds => {
  const finder = new Finder(rules, limits)
  finder.write(text)
  finder.end()
  return { ...finder.take(Infinity), ...finder.summary() }
}
