/** Single reversals and the record beside them. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { cursorOf, readCursor } from '../cursor.ts'
import { toAttempt, toEvent, toReversal } from '../rows.ts'

export const find =
  ({ db }: Base): ReversalStore['find'] =>
  async (number) => {
    if (!Number.isSafeInteger(number)) return undefined
    const row = await db.selectFrom('reversal').selectAll().where('number', '=', number).executeTakeFirst()
    return row && toReversal(row)
  }

export const findById =
  ({ db }: Base): ReversalStore['findById'] =>
  async (id) => {
    const row = await db.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toReversal(row)
  }

export const refusedInput =
  ({ db }: Base): ReversalStore['refusedInput'] =>
  async (id, after, limit) => {
    const rows = await db
      .selectFrom('refused_input')
      .select(['number', 'place as where', 'text', 'why'])
      .where('reversal_id', '=', id)
      .where('number', '>', Number.isSafeInteger(after) ? after : 0)
      .orderBy('number')
      .limit(limit + 1)
      .execute()
    const last = rows[limit - 1]
    return {
      rows: rows.slice(0, limit).map((row) => ({ ...row })),
      ...(rows.length > limit && last ? { next: String(last.number) } : {}),
    }
  }

export const events =
  ({ db }: Base): ReversalStore['events'] =>
  async (id) => {
    const rows = await db.selectFrom('event').selectAll().where('reversal_id', '=', id).orderBy('number').execute()
    return rows.map(toEvent)
  }

export const attempts =
  ({ db }: Base): ReversalStore['attempts'] =>
  async (id, line) => {
    if (!Number.isSafeInteger(line)) return []
    const rows = await db
      .selectFrom('attempt')
      .selectAll()
      .where('reversal_id', '=', id)
      .where('line', '=', line)
      .orderBy('number')
      .execute()
    return rows.map(toAttempt)
  }

export const allAttempts =
  ({ db }: Base): ReversalStore['allAttempts'] =>
  async (id, { after, limit }) => {
    const [line = 0, number = 0] = readCursor(after, [0, 0])?.map(Number) ?? []
    const rows = await db
      .selectFrom('attempt')
      .selectAll()
      .where('reversal_id', '=', id)
      .where((eb) => eb(eb.refTuple('line', 'number'), '>', eb.tuple(line, number)))
      .orderBy('line')
      .orderBy('number')
      .limit(limit + 1)
      .execute()
    const page = rows.slice(0, limit)
    const last = page.at(-1)
    return {
      rows: page.map(toAttempt),
      ...(last && rows.length > limit ? { next: cursorOf([last.line, last.number]) } : {}),
    }
  }
