/** Keeping the part of the bill that the balance covers; the rest becomes a draft of its own. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import { breathe, chunkSize, word, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { toReversal } from '../rows.ts'
import type { ReversalRecord } from '../tables.ts'
import { touch } from '../touch.ts'
import { refreshCheckedFrom } from '../checked-from.ts'
import { insertReversal, known } from './create.ts'

type Made = { readonly id: string; readonly number: number; readonly fromNumber: number }
type Edge = { readonly deadline: string; readonly number: number } | undefined
type Started = { readonly made: Made; readonly edge: Edge | 'nothing left' }

/** Two whole reversals at every moment: a crash leaves some lines in the first that were to move. */
export const split =
  (base: Base): ReversalStore['split'] =>
  async (id, revision, keep, by, at, restId) => {
    const started = await base.transact(async (trx): Promise<Started | undefined> => {
      const earlier = await known(trx, restId)
      if (earlier) return goOn(trx, id, earlier, { revision, keep })
      const from = await touch(trx, id)
        .set((eb) => ({ revision: eb('revision', '+', 1) }))
        .where('state', '=', 'checked')
        .where('revision', '=', revision)
        .returningAll()
        .executeTakeFirst()
      if (!from) return undefined
      const { account_id: accountId, number, reason, feedback, checked_at: checkedAt, checked_from: checkedFrom } = from
      const rest = {
        ...(restId === undefined ? {} : { id: restId }),
        accountId,
        by,
        at,
        madeFrom: number,
        reason,
        feedback,
        state: 'checked',
        checkedAt,
        checkedFrom,
      } as const
      const made = await insertReversal(trx, rest)
      await writeEvent(trx, { reversalId: id, at, kind: 'split', by, detail: { keep, rest: made.number } })
      return { made: { id: made.id, number: made.number, fromNumber: number }, edge: await edgeOf(trx, id, keep) }
    })
    if (!started) return undefined
    const { made, edge } = started
    if (edge !== 'nothing left')
      while ((await base.transact((trx) => moveChunk(trx, id, made, edge))) === chunkSize) await breathe()
    const rest = await base.db.selectFrom('reversal').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow()
    return toReversal(rest)
  }

/**
 * What an earlier try of the same request began. Each chunk raises both revisions by one: while they still go together,
 * nobody has changed either since, and the rest of the lines may follow.
 */
const goOn = async (
  trx: Trx,
  id: string,
  { id: madeId, number, revision: madeRevision }: ReversalRecord,
  { revision, keep }: { readonly revision: number; readonly keep: number },
): Promise<Started | undefined> => {
  const from = await trx.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirst()
  if (!from) return undefined
  const untouched = from.revision - (revision + 1) === madeRevision - 1
  const made = { id: madeId, number, fromNumber: from.number }
  return { made, edge: untouched ? await edgeOf(trx, id, keep) : 'nothing left' }
}

const inOrder = (trx: Trx, id: string) =>
  trx
    .selectFrom('line')
    .select(['deadline', 'number', 'submission'])
    .where('reversal_id', '=', id)
    .where('work', '=', word('waiting'))
    .where('turn', '=', word(1))
    .orderBy('deadline')
    .orderBy('number')

/** The last line that is kept; undefined when none is. */
const edgeOf = async (trx: Trx, id: string, keep: number): Promise<Edge> =>
  keep < 1
    ? undefined
    : inOrder(trx, id)
        .offset(keep - 1)
        .limit(1)
        .executeTakeFirst()

/** Returns how many lines moved. Those that other reversals waited for are held by the new one from now on. */
const moveChunk = async (trx: Trx, id: string, made: Made, edge: Edge): Promise<number> => {
  const from = await touch(trx, id).where('state', '=', 'checked').returning('account_id').executeTakeFirst()
  const to = await touch(trx, made.id).where('state', '=', 'checked').executeTakeFirst()
  if (!from || to.numUpdatedRows === 0n) return 0
  const rows = await inOrder(trx, id)
    .$if(edge !== undefined, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('deadline', 'number'), '>', eb.tuple(edge?.deadline ?? '', edge?.number ?? 0)),
      ),
    )
    .limit(chunkSize)
    .execute()
  if (rows.length === 0) return 0
  const numbers = rows.map((row) => row.number)
  await trx
    .updateTable('line')
    .set({ reversal_id: made.id })
    .where('reversal_id', '=', id)
    .where('number', 'in', numbers)
    .execute()
  const submissions = rows.map((row) => row.submission)
  await trx
    .updateTable('line')
    .set({ held_by: made.number })
    .where('account_id', '=', from.account_id)
    .where('submission', 'in', submissions)
    .where('held_by', '=', made.fromNumber)
    .execute()
  await moveCounts(trx, id, made.id, rows.length)
  return rows.length
}

const moveCounts = async (trx: Trx, from: string, to: string, lines: number): Promise<void> => {
  for (const [id, change] of [
    [from, -lines],
    [to, lines],
  ] as const) {
    await trx
      .updateTable('reversal')
      .set((eb) => ({ line_count: eb('line_count', '+', change), revision: eb('revision', '+', 1) }))
      .where('id', '=', id)
      .execute()
    await refreshCheckedFrom(trx, id)
  }
}
