/** The digest over the attempts of a reversal (law 9). */
import { createHash } from 'node:crypto'
import { breathe, type Base } from './base.ts'
import type { AttemptRecord } from './tables.ts'

const pageSize = 1_000

/**
 * SHA-256, in hex, over one line of text an attempt, in the order of line and number, each ended by a newline: the JSON
 * array `[line, number, step, person id, person name, engine, sent at, answered at, answer, said, request id]` without
 * spaces, null for what is absent or empty. An answer that came after the end counts as absent in all four of its fields. So
 * anybody can compute it from the receipt's JSON. To leave those out of a digest that is computed anew, give `endedAt`.
 */
export const digestOf = async (
  { db }: Pick<Base, 'db'>,
  reversalId: string,
  endedAt: string | null = null,
): Promise<string> => {
  const hash = createHash('sha256')
  let after: { readonly line: number; readonly number: number } | undefined = { line: 0, number: 0 }
  while (after) {
    const from = after
    const rows: AttemptRecord[] = await db
      .selectFrom('attempt')
      .selectAll()
      .where('reversal_id', '=', reversalId)
      .where((eb) => eb(eb.refTuple('line', 'number'), '>', eb.tuple(from.line, from.number)))
      .orderBy('line')
      .orderBy('number')
      .limit(pageSize)
      .execute()
    for (const row of rows) {
      const late = endedAt !== null && row.answered_at !== null && row.answered_at > endedAt
      hash.update(`${JSON.stringify(asDigested(late ? { ...row, ...unanswered } : row))}\n`)
    }
    after = rows.length < pageSize ? undefined : rows.at(-1)
    await breathe()
  }
  return hash.digest('hex')
}

const unanswered = { answered_at: null, answer: null, said: null, request_id: null }

const asDigested = (row: AttemptRecord) => [
  row.line,
  row.number,
  row.step,
  row.by_id,
  row.by_name,
  row.engine,
  row.sent_at,
  row.answered_at,
  row.answer,
  row.said === '' ? null : row.said,
  row.request_id,
]
