/** Walks a table on both sides in the order of its key, in pages. */
import { breathe } from '../base.ts'
import { canonical, type Row } from './page.ts'
import type { Source } from './source.ts'
import type { MovedTable } from './tables.ts'
import type { Target } from './target.ts'

export type Sides = { readonly source: Source; readonly target: Target; readonly pageSize: number }

/**
 * Writes the rows that the target does not have yet; what it has must be equal. Gives the number of all rows. `inside` and
 * `written` run within and after each transaction.
 * @throws Error with a sentence when the target holds another row.
 */
export const carry = async (
  sides: Sides,
  table: MovedTable,
  hooks: { readonly inside: () => Promise<void>; readonly written: () => Promise<void> },
): Promise<number> =>
  walk(sides, table, async (missing) => {
    await sides.target.insert(table, missing, hooks.inside)
    await hooks.written()
  })

/** Reads both sides whole. @throws Error with a sentence when a row differs, is missing or is one too many. */
export const compare = async (sides: Sides, table: MovedTable): Promise<number> =>
  walk(sides, table, (_missing, before) => Promise.reject(differs(table, before)))

const walk = async (
  { source, target, pageSize: limit }: Sides,
  table: MovedTable,
  onMissing: (missing: readonly Row[], before: number) => Promise<void>,
): Promise<number> => {
  let after: Row | undefined
  for (let count = 0; ;) {
    const [ours, theirs] = [source.page(table, after, limit), await target.page(table, after, limit)]
    for (const [index, row] of theirs.entries()) {
      const own = ours[index]
      if (own === undefined || canonical(table, own) !== canonical(table, row)) throw differs(table, count + index)
    }
    if (ours.length === 0) return count
    if (theirs.length < ours.length) await onMissing(ours.slice(theirs.length), count + theirs.length)
    count += ours.length
    after = ours.at(-1)
    await breathe()
  }
}

const differs = ({ name }: MovedTable, before: number): Error =>
  new Error(
    `Row ${(before + 1).toLocaleString('en-US')} of the table ${name} is not the same on both sides: the old server worked on after the move had begun, or somebody wrote into the new database. Make a new, empty database and move again; the data folder is unchanged.`,
  )
