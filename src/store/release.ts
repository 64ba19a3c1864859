/** Giving lines back after a reversal is over. */
import { breathe, chunkSize, word, type Base, type Trx } from './base.ts'
import { touch } from './touch.ts'

/**
 * Lets go of every submission but those still unknown, whose request may yet land, and those reversed that the
 * marketplace's record does not show yet: a read of these may say rejected, and they would be paid again. The state says already that the
 * reversal is over, and takers go by that; so a crash in between costs nothing, and the next sweep goes on.
 */
export const releaseHolds = async ({ transact }: Base, id: string): Promise<void> => {
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after
    after = await transact((trx) => releaseChunk(trx, id, from))
    await breathe()
  }
}

/** Returns the number after which to go on; undefined when all are given back. */
const releaseChunk = async (trx: Trx, id: string, after: number): Promise<number | undefined> => {
  const touched = await touch(trx, id)
    .where('state', 'in', ['ended', 'discarded', 'expired'])
    .where('to_release', '=', 1)
    .executeTakeFirst()
  if (touched.numUpdatedRows === 0n) return undefined
  const rows = await trx
    .selectFrom('line')
    .select('number')
    .where('reversal_id', '=', id)
    .where('number', '>', after)
    .where('holds', '=', 1)
    .where('work', '<>', 'asking')
    .where('proof_at', 'is', null)
    .orderBy('number')
    .limit(chunkSize)
    .execute()
  const numbers = rows.map((row) => row.number)
  if (numbers.length > 0) {
    await trx
      .updateTable('line')
      .set((eb) => ({
        holds: 0,
        work: eb
          .case()
          .when('work', '=', 'waiting')
          .then('idle' as const)
          .else(eb.ref('work'))
          .end(),
      }))
      .where('reversal_id', '=', id)
      .where('number', 'in', numbers)
      .execute()
  }
  if (numbers.length === chunkSize) return numbers.at(-1)
  await trx
    .updateTable('reversal')
    .set({ to_release: word(0) })
    .where('id', '=', id)
    .execute()
  return undefined
}
