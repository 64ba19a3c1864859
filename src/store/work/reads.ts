/** What reads found. */
import type { LineMove, LookRecord, WorkStore } from '../../core/work-store.ts'
import { draftLives, refusals, type Refusal, type Verdict } from '../../core/reversal.ts'
import { later, word, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { readColumns } from '../facts.ts'
import { refreshCheckedFrom } from '../checked-from.ts'
import { sumOf } from '../reversals/tally.ts'
import { refreshStatistics } from '../statistics.ts'
import { noPause, touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

export const finishCheck =
  (base: Base): WorkStore['finishCheck'] =>
  async (reversalId, at) => {
    const lines = await base.transact((trx) => finishIn(trx, reversalId, at))
    if (lines !== undefined) await refreshStatistics(base, lines)
    return lines !== undefined
  }

/** The number of lines; undefined when it is not finished, or not being checked. */
const finishIn = async (trx: Trx, reversalId: string, at: string): Promise<number | undefined> => {
  const touched = await touch(trx, reversalId)
    .where('state', '=', 'checking')
    .returning('line_count')
    .executeTakeFirst()
  if (!touched || (await someUnread(trx, reversalId))) return undefined
  await trx
    .updateTable('reversal')
    .set((eb) => ({
      state: 'checked',
      checked_at: at,
      expires_at: later(at, draftLives),
      revision: eb('revision', '+', 1),
      ...noPause,
    }))
    .where('id', '=', reversalId)
    .execute()
  await refreshCheckedFrom(trx, reversalId)
  const { count, sum } = await sumOf(trx, reversalId, 'waiting')
  await writeEvent(trx, { reversalId, at, kind: 'checked', detail: { count, sum } })
  return touched.line_count
}

const someUnread = async (trx: Trx, id: string): Promise<boolean> => {
  for (const reading of ['waiting', 'looking'] as const) {
    const row = await trx
      .selectFrom('line')
      .select('number')
      .where('reversal_id', '=', id)
      .where('reading', '=', word(reading))
      .limit(1)
      .executeTakeFirst()
    if (row) return true
  }
  return false
}

/**
 * A read before the call. A line that still waits and is reversible no more is settled as refused; a line that is in a
 * call keeps its work: its answer, `not sent`, settles it together with its attempt.
 */
export const recordReread =
  ({ together }: Base): WorkStore['recordReread'] =>
  (record, move) =>
    together(async (trx) => {
      const { reversalId, number } = record
      await touch(trx, reversalId).execute()
      const line = await trx
        .selectFrom('line')
        .select('work')
        .where('reversal_id', '=', reversalId)
        .where('number', '=', number)
        .executeTakeFirst()
      const settled = line?.work === 'waiting' ? settledBy(record, move) : undefined
      await trx
        .updateTable('line')
        .set({
          ...readColumns(record),
          ...(line?.work === 'waiting' ? { engine: null } : {}),
          ...(settled ? moveColumns(settled) : {}),
        })
        .where('reversal_id', '=', reversalId)
        .where('number', '=', number)
        .where('work', 'in', ['waiting', 'calling'])
        .execute()
    }, record.reversalId)

const settledBy = (record: LookRecord, move: LineMove | undefined): LineMove | undefined => {
  if (move) return move
  if (record.verdict === 'reversible') return undefined
  const refusal = asRefusal(record.verdict)
  return { work: 'settled', outcome: 'refused', refusal, said: record.detail, at: record.readAt }
}

const asRefusal = (verdict: Verdict): Refusal => refusals.find((refusal) => refusal === verdict) ?? 'other'
