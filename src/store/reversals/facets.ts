/** The values by which lines can be filtered, with how many lines have each. */
import type { Facet, ReversalStore } from '../../core/ports.ts'
import type { Base } from '../base.ts'

const most = 50

export const facets =
  (base: Base): ReversalStore['facets'] =>
  async (id) => ({
    oldTexts: await oldTexts(base, id),
    tasks: await tasks(base, id),
    workers: await workers(base, id),
  })

/** The value is the text's short key: the texts themselves may have a thousand characters. */
const oldTexts = async ({ db }: Base, id: string): Promise<Facet[]> => {
  const keys = await db
    .selectFrom('line')
    .select((eb) => ['old_text_key as value', eb.fn.countAll<number>().as('count'), eb.fn.min('number').as('first')])
    .where('reversal_id', '=', id)
    .where('old_text_key', '<>', '')
    .groupBy('old_text_key')
    .orderBy('count', 'desc')
    .orderBy('old_text_key')
    .limit(most)
    .execute()
  const texts = new Map<number, string>()
  if (keys.length > 0) {
    const rows = await db
      .selectFrom('line')
      .select(['number', 'old_text'])
      .where('reversal_id', '=', id)
      .where(
        'number',
        'in',
        keys.map((key) => key.first),
      )
      .execute()
    for (const row of rows) texts.set(row.number, row.old_text)
  }
  return keys.map(({ value, count, first }) => ({ value, count, label: texts.get(first) ?? '' }))
}

const tasks = async ({ db }: Base, id: string): Promise<Facet[]> => {
  const rows = await db
    .selectFrom('line')
    .select((eb) => ['task as value', eb.fn.max('title').as('label'), eb.fn.countAll<number>().as('count')])
    .where('reversal_id', '=', id)
    .where('task', '<>', '')
    .groupBy('task')
    .orderBy('count', 'desc')
    .orderBy('task')
    .limit(most)
    .execute()
  return rows.map((row) => ({ ...row }))
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
    .limit(most)
    .execute()
  return rows.map((row) => ({ ...row }))
}
