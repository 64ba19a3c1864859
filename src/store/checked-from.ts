/** The oldest read among the lines that the bill counts: what the freshness of a check is judged by (law 1). */
import { word, type Trx } from './base.ts'

export const refreshCheckedFrom = async (trx: Trx, id: string): Promise<void> => {
  await trx
    .updateTable('reversal')
    .set((eb) => ({
      checked_from: eb
        .selectFrom('line')
        .select((line) => line.fn.min<string | null>('read_at').as('oldest'))
        .where('reversal_id', '=', id)
        .where('work', '=', word('waiting')),
    }))
    .where('id', '=', id)
    .execute()
}
