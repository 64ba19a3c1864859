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
/** Lines read one by one at a time, and lines whose sum alone is asked for. */
const pageSize = 500
const stride = 5_000

export const affordable =
  (base: Base): ReversalStore['affordable'] =>
  async (id, available) => {
    const fits: Step[] = []
    const beyond: Step[] = []
    let { count, sum, key } = await skim(base, id, available)
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

type Skimmed = { readonly count: number; readonly sum: number; readonly key: Key | undefined }

/**
 * Goes in long strides while all of a stride can be paid: the database adds them up. Ends one stride early, so that the
 * lines before the edge are still to come.
 */
const skim = async (base: Base, id: string, available: number): Promise<Skimmed> => {
  let before: Skimmed = { count: 0, sum: 0, key: undefined }
  let at = before
  for (;;) {
    const { count, sum } = await base.db
      .selectFrom(inBill(base, id, at.key).limit(stride).as('stride'))
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.sum<number | null>('price').as('sum')])
      .executeTakeFirstOrThrow()
    if (count < stride || at.sum + (sum ?? 0) > available) return before
    const key = await inBill(base, id, at.key)
      .offset(stride - 1)
      .limit(1)
      .executeTakeFirst()
    before = at
    at = { count: at.count + count, sum: at.sum + (sum ?? 0), key }
    await breathe()
  }
}

const billPage = (base: Base, id: string, after: Key | undefined) => inBill(base, id, after).limit(pageSize).execute()

const inBill = ({ db }: Base, id: string, after: Key | undefined) =>
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
