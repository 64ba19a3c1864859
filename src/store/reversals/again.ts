/** A new draft of what an ended reversal did not reverse. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { unconfirmed } from '../../core/reversal.ts'
import type { Actor } from '../../core/token.ts'
import { breathe, chunkSize, type Base, type Trx } from '../base.ts'
import { toNamed, toReversal } from '../rows.ts'
import type { LineRecord, ReversalRecord } from '../tables.ts'
import { touch } from '../touch.ts'
import { addToDraft, type AddedLine } from './add-lines.ts'
import { insertReversal, known } from './create.ts'

/**
 * Refused and not attempted ones, and those that were held by another reversal or left out; what was left out beside them
 * stays so until somebody puts it back. Never unknown ones: their request may still land.
 */
export const again =
  (base: Base): ReversalStore['again'] =>
  async (id, by, at, draftId) => {
    const { draft, made } = await base.transact((trx) => findOrInsert(trx, id, by, at, draftId))
    if (made) await copy(base, id, draft.id, at)
    const now = await base.db.selectFrom('reversal').selectAll().where('id', '=', draft.id).executeTakeFirstOrThrow()
    return { ...toReversal(now), made }
  }

type Draft = { readonly draft: ReversalRecord; readonly made: boolean }

/** Two tabs make one draft: the row of the old reversal is locked before anybody looks for one. */
const findOrInsert = async (trx: Trx, id: string, by: Actor, at: string, draftId?: string): Promise<Draft> => {
  const from = await touch(trx, id).returningAll().executeTakeFirstOrThrow()
  const earlier = await known(trx, draftId)
  if (earlier) return { draft: earlier, made: earlier.state === 'draft' }
  const { account_id: accountId, number: madeFrom, reason, feedback } = from
  const before = await trx
    .selectFrom('reversal')
    .selectAll()
    .where('made_from', '=', madeFrom)
    .where('created_by_id', '=', by.id)
    .where('created_at', '>=', from.ended_at ?? '')
    .where('state', 'in', unconfirmed)
    .orderBy('number')
    .executeTakeFirst()
  // While it is a draft, whoever began it may have ended half-way: the copying goes on, past what is there.
  if (before) return { draft: before, made: before.state === 'draft' }
  const own = draftId === undefined ? {} : { id: draftId }
  return { draft: await insertReversal(trx, { ...own, accountId, by, at, madeFrom, reason, feedback }), made: true }
}

const copy = async (base: Base, id: string, draft: string, at: string): Promise<void> => {
  const keepsLeftOut = await anyBesideLeftOut(base, id)
  for (let after = 0; ;) {
    const rows = await notReversed(base, id, after)
    const lines = rows.map((row) => asNew(row, keepsLeftOut && row.left_out === 1))
    await base.transact((trx) => addToDraft(trx, draft, lines, [], at))
    after = rows.at(-1)?.number ?? after
    if (rows.length < chunkSize) return
    await breathe()
  }
}

/** Whoever brings only what was left out wants it. */
const anyBesideLeftOut = async ({ db }: Base, id: string): Promise<boolean> => {
  const found = await db
    .selectFrom('line')
    .select('number')
    .where('reversal_id', '=', id)
    .where('standing', 'in', ['refused', 'not attempted', 'held'])
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

const notReversed = ({ db }: Base, id: string, after: number): Promise<LineRecord[]> =>
  db
    .selectFrom('line')
    .selectAll()
    .where('reversal_id', '=', id)
    .where('number', '>', after)
    .where('standing', 'in', ['refused', 'not attempted', 'held', 'left out'])
    .orderBy('number')
    .limit(chunkSize)
    .execute()

const asNew = (row: LineRecord, leftOut: boolean): AddedLine => ({
  number: row.number,
  submission: row.submission,
  where: row.place,
  named: toNamed(row),
  hint: row.hint,
  leftOut,
})
