/** After a crash: what was in the hands of a process that lives no more. */
import { sql } from 'kysely'
import type { WorkStore } from '../../core/work-store.ts'
import { breathe, chunkSize, word, type Base, type Trx } from '../base.ts'
import { touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

/** A call that was in flight may have been carried out: its line is asked about, never repeated blindly (law 3). */
export const recover =
  (base: Base): WorkStore['recover'] =>
  async (living, at) => {
    const asking = await inChunks(base, living, { column: 'work', value: 'calling' }, (trx, id, numbers) =>
      trx
        .updateTable('line')
        .set((eb) => ({ ...moveColumns({ work: 'asking', askAt: at, at }), lost: eb('lost', '+', 1) }))
        .where('reversal_id', '=', id)
        .where('number', 'in', numbers)
        .where('work', '=', word('calling'))
        .execute(),
    )
    const looks = await inChunks(base, living, { column: 'reading', value: 'looking' }, (trx, id, numbers) =>
      trx
        .updateTable('line')
        .set({ reading: sql`case when verdict is null then 'waiting' else 'done' end`, engine: null })
        .where('reversal_id', '=', id)
        .where('number', 'in', numbers)
        .where('reading', '=', word('looking'))
        .execute(),
    )
    return { asking, looks }
  }

type InHand =
  | { readonly column: 'work'; readonly value: 'calling' }
  | { readonly column: 'reading'; readonly value: 'looking' }
type Free = (trx: Trx, id: string, numbers: readonly number[]) => Promise<unknown>

const inChunks = async (base: Base, living: readonly string[], inHand: InHand, free: Free): Promise<number> => {
  for (let count = 0; ;) {
    const orphans = await orphansOf(base, living, inHand)
    for (const [id, rows] of Map.groupBy(orphans, (row) => row.reversal_id)) {
      const numbers = rows.map((row) => row.number)
      await base.transact(async (trx) => {
        await touch(trx, id).execute()
        await free(trx, id, numbers)
      })
    }
    count += orphans.length
    if (orphans.length < chunkSize) return count
    await breathe()
  }
}

const orphansOf = ({ db }: Base, living: readonly string[], { column, value }: InHand) =>
  db
    .selectFrom('line')
    .select(['reversal_id', 'number'])
    .where(column, '=', word(value))
    .where((eb) =>
      eb.or([eb('engine', 'is', null), ...(living.length > 0 ? [eb('engine', 'not in', living)] : [eb.lit(true)])]),
    )
    .limit(chunkSize)
    .execute()
