/** The answer to a call. */
import type { AnswerRecord, WorkStore } from '../../core/work-store.ts'
import { word, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

/** Always on the attempt, once; on the line only while it is still this engine's and this attempt's (law 2). */
export const recordAnswer =
  ({ together }: Base): WorkStore['recordAnswer'] =>
  (record) =>
    together((trx) => recordIn(trx, record))

const recordIn = async (trx: Trx, record: AnswerRecord): Promise<boolean> => {
  const { reversalId, line, attempt, engine, answeredAt, answer, said, requestId, refusal, move } = record
  const reversal = await touch(trx, reversalId).returning('first_reversed').executeTakeFirst()
  if (!reversal) return false
  await trx
    .updateTable('attempt')
    .set({ answered_at: answeredAt, answer, said, request_id: requestId ?? null, refusal: refusal ?? null })
    .where('reversal_id', '=', reversalId)
    .where('line', '=', line)
    .where('number', '=', attempt)
    .where('answered_at', 'is', null)
    .execute()
  const moved = await trx
    .updateTable('line')
    .set((eb) => ({ ...moveColumns(move), lost: eb('lost', '+', answer === 'lost' ? 1 : 0) }))
    .where('reversal_id', '=', reversalId)
    .where('number', '=', line)
    .where('work', '=', word('calling'))
    .where('engine', '=', engine)
    .where('attempts', '=', attempt)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return false
  const reversed = move.work === 'settled' && move.outcome === 'reversed'
  if (reversed && reversal.first_reversed === 0) await tellFirst(trx, reversalId, line, answeredAt)
  return true
}

const tellFirst = async (trx: Trx, reversalId: string, line: number, at: string): Promise<void> => {
  await trx.updateTable('reversal').set({ first_reversed: 1 }).where('id', '=', reversalId).execute()
  await writeEvent(trx, { reversalId, at, kind: 'first reversed', detail: { line } })
}
