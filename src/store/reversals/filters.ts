/** The lines that a filter shows, as a condition on them. */
import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { Group, LineFilter } from '../../core/reversal-store.ts'
import { word } from '../base.ts'
import type { Tables } from '../tables.ts'

type Lines = ExpressionBuilder<Tables, 'line'>

/** Groups that are shown under a name of their own while the line waits. */
const whileWaiting: ReadonlySet<Group> = new Set<Group>(['will be reversed', 'to come'])

const standings = (group: Group): readonly string[] => {
  if (whileWaiting.has(group)) return ['waiting']
  return group === 'reversible' ? ['waiting', 'reversible'] : [group]
}

/** Columns in it are never null, so that its negation is everything else. */
export const shownBy = (filter: LineFilter) => (eb: Lines) => {
  const conditions: ExpressionWrapper<Tables, 'line', SqlBool>[] = []
  if (filter.group !== undefined) {
    const [only, ...others] = standings(filter.group)
    conditions.push(
      others.length === 0 ? eb('standing', '=', only ?? '') : eb('standing', 'in', standings(filter.group)),
    )
  }
  if (filter.oldText !== undefined) conditions.push(eb('old_text_key', '=', filter.oldText))
  if (filter.worker !== undefined) conditions.push(eb('worker', '=', filter.worker))
  if (filter.task !== undefined) conditions.push(eb('task', '=', filter.task))
  if (filter.lead !== undefined) conditions.push(eb('lead', '=', filter.lead), eb('lead', '<>', word(0)))
  if (filter.detail !== undefined) conditions.push(eb('detail', '=', filter.detail))
  if (filter.differs) conditions.push(eb('differs', '<>', word('')))
  return conditions.length === 0 ? sql<SqlBool>`1 = 1` : eb.and(conditions)
}
