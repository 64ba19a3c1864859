import { setImmediate } from 'node:timers/promises'
import type { LineQuery, Page, ReversalStore } from '../core/reversal-store.ts'
import type { Line } from '../core/reversal.ts'

const inOneTurn = 200

/** One page of many lines, read in turns: a thousand at once held the loop for 20 ms before a word of them was written. */
export const manyLines = async (
  reversals: Pick<ReversalStore, 'lines'>,
  id: string,
  query: LineQuery,
): Promise<Page<Line>> => {
  const rows: Line[] = []
  for (let { after } = query; ;) {
    const limit = Math.min(inOneTurn, query.limit - rows.length)
    const page = await reversals.lines(id, { ...query, limit, ...(after === undefined ? {} : { after }) })
    rows.push(...page.rows)
    if (page.next === undefined || rows.length >= query.limit) return { ...page, rows }
    after = page.next
    await setImmediate()
  }
}
