/** The answer to a call. */
import type { AnswerRecord, WorkStore } from '../../core/work-store.ts'
import { word, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { prepared } from '../prepared.ts'
import type { AttemptRecord } from '../tables.ts'
import { touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

/** Always on the attempt, once; on the line only while it is still this engine's and this attempt's (law 2). */
export const recordAnswer = ({ together }: Base): WorkStore['recordAnswer'] => {
  const statements = statementsOf()
  return (record, patient) => together((trx) => recordIn(trx, record, statements), record.reversalId, patient)
}

type Statements = ReturnType<typeof statementsOf>
type Which = { readonly reversalId: string; readonly line: number; readonly attempt: number }
type Answered = Pick<AttemptRecord, 'answered_at' | 'answer' | 'said' | 'request_id' | 'refusal'>
type Columns = Extract<ReturnType<typeof moveColumns>, { readonly work: 'settled' }>

const statementsOf = () => ({
  enter: prepared((trx, { id }: { readonly id: string }) => touch(trx, id).returning('first_reversed')),
  answer: prepared((trx, { reversalId, line, attempt, ...answered }: Which & Answered) =>
    trx
      .updateTable('attempt')
      .set(answered)
      .where('reversal_id', '=', reversalId)
      .where('line', '=', line)
      .where('number', '=', attempt)
      .where('answered_at', 'is', null),
  ),
  settle: prepared((trx, { reversalId, line, attempt, by, ...columns }: Which & { readonly by: string } & Columns) =>
    held(trx, reversalId, line, attempt, by).set(columns),
  ),
})

/** The line while the call is this engine's and this attempt's. */
const held = (trx: Trx, reversalId: string, line: number, attempt: number, by: string) =>
  trx
    .updateTable('line')
    .where('reversal_id', '=', reversalId)
    .where('number', '=', line)
    .where('work', '=', word('calling'))
    .where('engine', '=', by)
    .where('attempts', '=', attempt)

const recordIn = async (trx: Trx, record: AnswerRecord, statements: Statements): Promise<boolean> => {
  const { reversalId, line, attempt, answeredAt, answer, said, move } = record
  const which = { reversalId, line, attempt }
  const [reversal] = (await statements.enter(trx, { id: reversalId })).rows
  if (!reversal) return false
  const [request_id, refusal] = [record.requestId ?? null, record.refusal ?? null]
  await statements.answer(trx, { ...which, answered_at: answeredAt, answer, said, request_id, refusal })
  if (!(await moveIn(trx, record, statements))) return false
  const reversed = move.work === 'settled' && move.outcome === 'reversed'
  if (reversed && reversal.first_reversed === 0) await tellFirst(trx, reversalId, line, answeredAt)
  return true
}

const moveIn = async (trx: Trx, record: AnswerRecord, { settle }: Statements): Promise<boolean> => {
  const { reversalId, line, attempt, engine, answer, move } = record
  const columns = moveColumns(move)
  if (columns.work === 'settled' && answer !== 'lost')
    return ((await settle(trx, { reversalId, line, attempt, by: engine, ...columns })).numAffectedRows ?? 0n) > 0n
  const moved = await held(trx, reversalId, line, attempt, engine)
    .set((eb) => ({ ...columns, lost: eb('lost', '+', answer === 'lost' ? 1 : 0) }))
    .executeTakeFirst()
  return moved.numUpdatedRows > 0n
}

const tellFirst = async (trx: Trx, reversalId: string, line: number, at: string): Promise<void> => {
  await trx.updateTable('reversal').set({ first_reversed: 1 }).where('id', '=', reversalId).execute()
  await writeEvent(trx, { reversalId, at, kind: 'first reversed', detail: { line } })
}
