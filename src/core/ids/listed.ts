/** Ids that somebody lists in a field or an address, where all of it is ids. */
import { foldCase } from './characters.ts'
import type { IdRules } from './rules.ts'

/** As many as the index takes at once. */
const most = 500

/** In the case in which they are sent, with spaces, commas or semicolons between; undefined when there is none. */
export const listedIds = (text: string | undefined, rules: IdRules): readonly string[] | undefined => {
  const all = foldCase(text ?? '', rules)
    .split(/[\s,;]+/)
    .filter((one) => one !== '')
  return all.length === 0 ? undefined : all.slice(0, most)
}
