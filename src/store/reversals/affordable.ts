/** How far an amount goes along the bill, in the order in which lines would be paid. */
import { sql } from 'kysely'
import type { ReversalStore } from '../../core/reversal-store.ts'
import { breathe, word, type Base } from '../base.ts'
import { toLine } from '../rows.ts'
import { noDeadline } from '../tables.ts'

type Step = { readonly number: number; readonly deadline: string; readonly leftOver: number }
type Key = { readonly turn: number; readonly deadline: string; readonly number: number }

/** Lines shown on either side of where the money ends. */
const shownBefore = 6
const shownAfter = 3
const pageSize = 5_000

export const affordable =
  (base: Base): ReversalStore['affordable'] =>
  async (id, available) => {
    const fits: Step[] = []
    const beyond: Step[] = []
    let count = 0
    let sum = 0
    let key: Key | undefined
    while (beyond.length < shownAfter) {
      const page = await billPage(base, id, key)
      for (const { number, deadline, price } of page) {
        if (beyond.length > 0 || sum + price > available) {
          const before = beyond.at(-1)?.leftOver ?? available - sum
          if (beyond.length < shownAfter) beyond.push({ number, deadline, leftOver: before - price })
          continue
        }
        count += 1
        sum += price
        fits.push({ number, deadline, leftOver: available - sum })
        if (fits.length > shownBefore) fits.shift()
      }
      key = page.at(-1)
      if (page.length < pageSize) break
      await breathe()
    }
    return {
      count,
      sum,
      ...deadlines(fits.at(-1), beyond[0]),
      edge: beyond.length === 0 ? [] : await withLines(base, id, [...fits, ...beyond]),
    }
  }

const deadlines = (last: Step | undefined, next: Step | undefined) => ({
  ...(last && last.deadline !== noDeadline ? { lastDeadline: last.deadline } : {}),
  ...(next && next.deadline !== noDeadline ? { nextDeadline: next.deadline } : {}),
})

const billPage = ({ db }: Base, id: string, after: Key | undefined) =>
  db
    .selectFrom('line')
    .select(['turn', 'deadline', 'number', sql<number>`reward + fee + tax`.as('price')])
    .where('reversal_id', '=', id)
    .where('work', '=', word('waiting'))
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(turn, deadline, number) > (${after?.turn}, ${after?.deadline}, ${after?.number})`),
    )
    .orderBy('turn')
    .orderBy('deadline')
    .orderBy('number')
    .limit(pageSize)
    .execute()

const withLines = async ({ db }: Base, id: string, steps: readonly Step[]) => {
  const rows = await db
    .selectFrom('line')
    .selectAll()
    .where('reversal_id', '=', id)
    .where(
      'number',
      'in',
      steps.map((step) => step.number),
    )
    .execute()
  const of = new Map(rows.map((row) => [row.number, toLine(row)]))
  return steps.flatMap(({ number, leftOver }) => {
    const line = of.get(number)
    return line ? [{ line, leftOver }] : []
  })
}
