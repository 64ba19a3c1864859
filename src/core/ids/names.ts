/** The names of columns, fields and labels, and what they hold. */
import type { AnyRole, IdRules } from './rules.ts'

/** Looks up what a name holds; undefined for a name that says nothing to us. */
export type RoleOf = (name: string) => AnyRole | undefined

/**
 * Compares without case, spaces, `_`, `-` and dots, and also without a short prefix such as `de_`
 * (`de_assignmentid` is `AssignmentId`, `hit_id` is not `id`: the whole name is tried first).
 */
export const roleLookup = (rules: IdRules): RoleOf => {
  const roles = new Map<string, AnyRole>()
  for (const [role, names] of Object.entries(rules.names))
    for (const name of names) roles.set(fold(name), role as AnyRole)
  return (name) => {
    if (name.length > longestName) return undefined
    return roles.get(fold(name)) ?? roles.get(fold(name.replace(/^[a-z]{1,3}_/i, '')))
  }
}

const longestName = 60
const fold = (name: string): string => name.toLowerCase().replace(/[\s_.-]+/g, '')
