/** The header of a table: which delimiter it is written with, and which column holds what. */
import { foldCase } from './characters.ts'
import type { RoleOf } from './names.ts'
import type { AnyRole, IdRules } from './rules.ts'
import { isUsual, shapeOf } from './shape.ts'

const delimiters = [',', '\t', ';', '|'] as const
export type Delimiter = (typeof delimiters)[number]

export type Columns = { readonly roles: ReadonlyMap<AnyRole, number>; readonly names: readonly string[] }

/** Which column holds what; of two columns with one role the first counts. */
export const columnsOf = (cells: readonly string[], roleOf: RoleOf): Columns => {
  const names = cells.map((cell) => cell.trim())
  const roles = new Map<AnyRole, number>()
  names.forEach((name, index) => {
    const role = roleOf(name)
    if (role !== undefined && !roles.has(role)) roles.set(role, index)
  })
  return { roles, names }
}

/**
 * The delimiter of a line that heads a table, undefined for any other line. A header has two cells or more, names the
 * submission's id or two other things that we know, and holds nothing that is an id itself.
 */
export const headerDelimiter = (line: string, rules: IdRules, roleOf: RoleOf): Delimiter | undefined => {
  const readings = delimiters
    .map((delimiter) => ({ delimiter, cells: line.split(delimiter).map((cell) => cell.trim().replace(/^"|"$/g, '')) }))
    .filter(({ cells }) => cells.length > 1)
    .map(({ delimiter, cells }) => ({ delimiter, cells, roles: columnsOf(cells, roleOf).roles }))
    .filter(({ roles }) => roles.has('submission') || roles.size > 1)
    .toSorted((one, other) => other.roles.size - one.roles.size)
  const best = readings[0]
  const ids = best?.cells.some(
    (cell) => isUsual(foldCase(cell, rules), rules) && shapeOf(cell, rules).kind === 'likely',
  )
  return ids === false ? best?.delimiter : undefined
}
