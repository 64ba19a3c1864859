/** A new draft of what an ended reversal did not reverse. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { breathe, chunkSize, type Base } from '../base.ts'
import { toNamed, toReversal } from '../rows.ts'
import type { LineRecord } from '../tables.ts'
import { addToDraft, type AddedLine } from './add-lines.ts'
import { insertReversal } from './create.ts'

/**
 * Refused and not attempted ones, and reversible ones that were held by another reversal or left out; what was left out
 * stays so until somebody puts it back. Never unknown ones: their request may still land.
 */
export const again =
  (base: Base): ReversalStore['again'] =>
  async (id, by, at) => {
    const from = await base.db.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    const { account_id: accountId, number: madeFrom, reason, feedback } = from
    const draft = await base.transact((trx) => insertReversal(trx, { accountId, by, at, madeFrom, reason, feedback }))
    for (let after = 0; ;) {
      const rows = await notReversed(base, id, after)
      await base.transact((trx) => addToDraft(trx, draft.id, rows.map(asNew), [], at))
      after = rows.at(-1)?.number ?? after
      if (rows.length < chunkSize) break
      await breathe()
    }
    return toReversal(
      await base.db.selectFrom('reversal').selectAll().where('id', '=', draft.id).executeTakeFirstOrThrow(),
    )
  }

const notReversed = ({ db }: Base, id: string, after: number): Promise<LineRecord[]> =>
  db
    .selectFrom('line')
    .selectAll()
    .where('reversal_id', '=', id)
    .where('number', '>', after)
    .where((eb) =>
      eb.or([
        eb('standing', 'in', ['refused', 'not attempted']),
        eb('standing', 'in', ['held', 'left out']).and('verdict', '=', 'reversible'),
      ]),
    )
    .orderBy('number')
    .limit(chunkSize)
    .execute()

const asNew = (row: LineRecord): AddedLine => ({
  number: row.number,
  submission: row.submission,
  where: row.place,
  named: toNamed(row),
  hint: row.hint,
  leftOut: row.left_out === 1,
})
