/** After a crash: what was in the hands of a process that lives no more. */
import { sql, type ExpressionBuilder, type ExpressionWrapper, type SqlBool } from 'kysely'
import type { WorkStore } from '../../core/work-store.ts'
import { breathe, chunkSize, word, type Base, type Trx } from '../base.ts'
import type { Tables } from '../tables.ts'
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
        .where(orphaned(living))
        .execute(),
    )
    const looks = await inChunks(base, living, { column: 'reading', value: 'looking' }, (trx, id, numbers) =>
      trx
        .updateTable('line')
        .set({ reading: sql`case when verdict is null then 'waiting' else 'done' end`, engine: null })
        .where('reversal_id', '=', id)
        .where('number', 'in', numbers)
        .where('reading', '=', word('looking'))
        .where(orphaned(living))
        .execute(),
    )
    return { asking, looks }
  }

type Living = Parameters<WorkStore['recover']>[0]

/** Asked again with the change: a line may be in living hands by then. */
const orphaned =
  (living: Living) =>
  (eb: ExpressionBuilder<Tables, 'line'>): ExpressionWrapper<Tables, 'line', SqlBool> => {
    const nobody = eb('engine', 'is', null)
    if (living === 'on record') return eb.or([nobody, eb('engine', 'not in', eb.selectFrom('engine').select('id'))])
    return living.length > 0 ? eb.or([nobody, eb('engine', 'not in', living)]) : eb.and([])
  }

type InHand =
  | { readonly column: 'work'; readonly value: 'calling' }
  | { readonly column: 'reading'; readonly value: 'looking' }
type Free = (trx: Trx, id: string, numbers: readonly number[]) => Promise<unknown>

const inChunks = async (base: Base, living: Living, inHand: InHand, free: Free): Promise<number> => {
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

const orphansOf = ({ db }: Base, living: Living, { column, value }: InHand) =>
  db
    .selectFrom('line')
    .select(['reversal_id', 'number'])
    .where(column, '=', word(value))
    .where(orphaned(living))
    .limit(chunkSize)
    .execute()
