/** The end of a reversal: the receipt stands from here on. */
import type { LineMove, WorkStore } from '../../core/work-store.ts'
import { breathe, chunkSize, type Base, type Trx } from '../base.ts'
import { digestOf } from '../digest.ts'
import { writeEvent } from '../events.ts'
import { settleReversed } from '../index/record.ts'
import { releaseHolds } from '../release.ts'
import { noPause, touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

/**
 * The digest is computed over pages before the row is changed; that nothing moved meanwhile is a condition of the
 * change. Not ended when something did: the engine comes again.
 */
export const end =
  (base: Base): WorkStore['end'] =>
  async (reversalId, at) => {
    await giveUpWaiting(base, reversalId, at)
    const before = await base.db
      .selectFrom('reversal')
      .select(['moves', 'state'])
      .where('id', '=', reversalId)
      .executeTakeFirst()
    if (!before || (before.state !== 'reversing' && before.state !== 'stopping')) return false
    if (await somethingToDo(base.db, reversalId)) return false
    // Where the clock was put back, an answer's time can lie after the end.
    const digest = await digestOf(base, reversalId, at)
    const ended = await base.transact((trx) => endIn(trx, reversalId, { moves: before.moves, digest, at }))
    if (ended) {
      await releaseHolds(base, reversalId)
      await settleReversed(base, reversalId, at)
    }
    return ended
  }

type Ending = { readonly moves: number; readonly digest: string; readonly at: string }

const endIn = async (trx: Trx, id: string, { moves, digest, at }: Ending): Promise<boolean> => {
  const ended = await touch(trx, id)
    .set({ state: 'ended', ended_at: at, digest, to_release: 1, ...noPause })
    .where('state', 'in', ['reversing', 'stopping'])
    .where('moves', '=', moves)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) return false
  await writeEvent(trx, { reversalId: id, at, kind: 'ended', detail: { digest, ...(await results(trx, id)) } })
  return true
}

/** Of a reversal that is stopping: no further call is made. Where an earlier one was lost, it may yet land (law 3). */
const giveUpWaiting = async ({ transact }: Base, id: string, at: string): Promise<void> => {
  for (let left = chunkSize; left === chunkSize;) {
    left = await transact(async (trx) => {
      const stopping = await touch(trx, id).where('state', '=', 'stopping').executeTakeFirst()
      if (stopping.numUpdatedRows === 0n) return 0
      const rows = await trx
        .selectFrom('line')
        .select(['number', 'lost'])
        .where('reversal_id', '=', id)
        .where('standing', '=', 'waiting')
        .orderBy('number')
        .limit(chunkSize)
        .execute()
      if (rows.length === 0) return 0
      const [lost, never] = [rows.filter((row) => row.lost > 0), rows.filter((row) => row.lost === 0)]
      await moveAll(trx, id, lost, { work: 'asking', askAt: at, at })
      await moveAll(trx, id, never, { work: 'settled', outcome: 'not attempted', said: '', at })
      return rows.length
    })
    await breathe()
  }
}

const moveAll = async (trx: Trx, id: string, rows: readonly { number: number }[], move: LineMove): Promise<void> => {
  if (rows.length === 0) return
  await trx
    .updateTable('line')
    .set({ ...moveColumns(move), reading: 'done' })
    .where('reversal_id', '=', id)
    .where(
      'number',
      'in',
      rows.map((row) => row.number),
    )
    .execute()
}

const somethingToDo = async (db: Base['db'], id: string): Promise<boolean> => {
  const row = await db
    .selectFrom('tally')
    .select('lines')
    .where('reversal_id', '=', id)
    .where('standing', 'in', ['waiting', 'calling'])
    .where('lines', '>', 0)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** How many lines came to each outcome, and what the reversed ones came to, in tenths. */
const results = async (trx: Trx, id: string): Promise<Record<string, number>> => {
  const rows = await trx
    .selectFrom('tally')
    .selectAll()
    .where('reversal_id', '=', id)
    .where('standing', 'in', ['reversed', 'refused', 'unknown', 'not attempted'])
    .execute()
  const found: Record<string, number> = { sum: 0 }
  for (const { standing, lines, reward, fee, tax } of rows) {
    found[standing] = (found[standing] ?? 0) + lines
    if (standing === 'reversed') found['sum'] = (found['sum'] ?? 0) + reward + fee + tax
  }
  return found
}
