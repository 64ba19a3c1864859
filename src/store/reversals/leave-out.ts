/** Leaving lines out of the bill, and putting them back. */
import { sql, type ExpressionBuilder } from 'kysely'
import type { ReversalStore, Selection } from '../../core/reversal-store.ts'
import { draftLives, unconfirmed } from '../../core/reversal.ts'
import { breathe, chunkSize, later, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import type { Tables } from '../tables.ts'
import { touch } from '../touch.ts'
import { refreshCheckedFrom } from '../checked-from.ts'
import { shownBy } from './filters.ts'

const mostNumbers = 1_000

export const leaveOut =
  ({ transact }: Base): ReversalStore['leaveOut'] =>
  async (id, selection, leftOut, by, at, more = {}) => {
    const selected = selectedBy(selection)
    let count = 0
    for (let after = 0; ;) {
      const numbers = await transact((trx) => changeChunk(trx, { id, selected, leftOut, after, at }))
      count += numbers.length
      after = Math.max(after, ...numbers)
      if (numbers.length < chunkSize) break
      await breathe()
    }
    if (count > 0) {
      const detail = { count, which: selection.kind, ...more }
      const kind = leftOut ? 'left out' : 'put back'
      await transact((trx) => writeEvent(trx, { reversalId: id, at, kind, by, detail }))
    }
    return count
  }

type Selected = ReturnType<typeof shownBy>
type Chunk = {
  readonly id: string
  readonly selected: Selected
  readonly leftOut: boolean
  readonly after: number
  readonly at: string
}

const selectedBy =
  (selection: Selection): Selected =>
  (eb: ExpressionBuilder<Tables, 'line'>) => {
    if (selection.kind === 'numbers') {
      const numbers = selection.numbers.filter(Number.isSafeInteger).slice(0, mostNumbers)
      if (numbers.length === 0) return sql`1 = 0`
      const these = eb('number', 'in', numbers)
      return selection.lead === undefined ? these : eb.and([these, eb('lead', '=', selection.lead)])
    }
    const shown = shownBy(selection.filter)(eb)
    return selection.kind === 'shown' ? shown : eb.not(shown)
  }

/** Nothing once the reversal is confirmed: what a person confirmed does not change under the calls. */
const changeChunk = async (trx: Trx, chunk: Chunk): Promise<number[]> => {
  const { id, leftOut, at } = chunk
  const touched = await touch(trx, id)
    .set({ expires_at: later(at, draftLives) })
    .where('state', 'in', unconfirmed)
    .executeTakeFirst()
  if (touched.numUpdatedRows === 0n) return []
  const numbers = await numbersOf(trx, chunk)
  if (numbers.length === 0) return []
  await trx
    .updateTable('line')
    .set({
      left_out: leftOut ? 1 : 0,
      work: leftOut
        ? 'idle'
        : sql`case when verdict = 'reversible' and holds = 1 and reading = 'done' then 'waiting' else 'idle' end`,
    })
    .where('reversal_id', '=', id)
    .where('number', 'in', numbers)
    .execute()
  await refreshCheckedFrom(trx, id)
  await raise(trx, id)
  return numbers
}

/** With every chunk: two who change lines at once could otherwise show the same revision, count and sum of other lines. */
const raise = (trx: Trx, id: string) =>
  trx
    .updateTable('reversal')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()

const numbersOf = async (trx: Trx, { id, selected, leftOut, after }: Chunk): Promise<number[]> => {
  const rows = await trx
    .selectFrom('line')
    .select('number')
    .where('reversal_id', '=', id)
    .where('number', '>', after)
    .where('left_out', '=', leftOut ? 0 : 1)
    .where(selected)
    .orderBy('number')
    .limit(chunkSize)
    .execute()
  return rows.map((row) => row.number)
}
