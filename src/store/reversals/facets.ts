/** The values by which lines can be filtered, with how many lines have each. */
import { mostFacets, type Facet, type ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { remembering } from '../remember.ts'

export const facets = (base: Base): ReversalStore['facets'] => {
  const remember = remembering<Awaited<ReturnType<ReversalStore['facets']>>>(base)
  return (id) =>
    remember(id, async () => ({
      oldTexts: await oldTexts(base, id),
      tasks: await tasks(base, id),
      workers: await workers(base, id),
    }))
}

/** The value is the text's short key: the texts themselves may have a thousand characters. */
const oldTexts = async (base: Base, id: string): Promise<Facet[]> => labelled(base, id, 'old_text_key', 'old_text')

const tasks = async (base: Base, id: string): Promise<Facet[]> => labelled(base, id, 'task', 'title')

/** Counts by the column that is indexed; the label is taken from the first line with each value. */
const labelled = async (
  { db }: Base,
  id: string,
  column: 'old_text_key' | 'task',
  label: 'old_text' | 'title',
): Promise<Facet[]> => {
  const keys = await db
    .selectFrom('line')
    .select((eb) => [`${column} as value`, eb.fn.countAll<number>().as('count'), eb.fn.min('number').as('first')])
    .where('reversal_id', '=', id)
    .where(column, '<>', '')
    .groupBy(column)
    .orderBy('count', 'desc')
    .orderBy(column)
    .limit(mostFacets)
    .execute()
  const texts = new Map<number, string>()
  if (keys.length > 0) {
    const rows = await db
      .selectFrom('line')
      .select(['number', `${label} as label`])
      .where('reversal_id', '=', id)
      .where(
        'number',
        'in',
        keys.map((key) => key.first),
      )
      .execute()
    for (const row of rows) texts.set(row.number, row.label)
  }
  return keys.map(({ value, count, first }) => ({ value, count, label: texts.get(first) ?? '' }))
}

const workers = async ({ db }: Base, id: string): Promise<Facet[]> => {
  const rows = await db
    .selectFrom('line')
    .select((eb) => ['worker as value', 'worker as label', eb.fn.countAll<number>().as('count')])
    .where('reversal_id', '=', id)
    .where('worker', '<>', '')
    .groupBy('worker')
    .orderBy('count', 'desc')
    .orderBy('worker')
    .limit(mostFacets)
    .execute()
  return rows.map((row) => ({ ...row }))
}
