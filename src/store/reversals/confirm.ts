/** The confirmation: whoever changes the row first has confirmed (law 5). */
import type { Confirmation, Confirmed, ReversalStore } from '../../core/reversal-store.ts'
import { needsConfirmation } from '../../core/reversal.ts'
import type { Base, Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { noPause, touch } from '../touch.ts'
import { searchedText } from './create.ts'
import { spend } from './spend.ts'
import { sumOf } from './tally.ts'

/** Undoes the transaction. */
class Undo extends Error {
  readonly came: Confirmed
  constructor(came: Confirmed) {
    super(came.kind)
    this.came = came
  }
}

export const confirm =
  (base: Base): ReversalStore['confirm'] =>
  async (confirmation) => {
    try {
      return await base.transact((trx) => confirmIn(base, trx, confirmation))
    } catch (error) {
      if (error instanceof Undo) return error.came
      throw error
    }
  }

const confirmIn = async ({ enqueue }: Base, trx: Trx, confirmation: Confirmation): Promise<Confirmed> => {
  const { id, by, at, count, sum, revision } = confirmation
  const changed = await change(trx, confirmation)
  if (!changed) return whyNot(trx, id)
  const now = await sumOf(trx, id, 'waiting')
  if (count < 1 || now.count !== count || now.sum !== sum) throw new Undo({ kind: 'changed' })
  const refused = confirmation.token && (await spend(trx, confirmation.token, sum))
  if (refused) throw new Undo(refused)
  const balance = confirmation.balance ? { balance: confirmation.balance.available } : {}
  const detail = { revision, count, sum, reason: confirmation.reason, feedback: confirmation.feedback, ...balance }
  await writeEvent(trx, { reversalId: id, at, kind: 'confirmed', by, detail })
  await enqueue(trx, 'reverse', id, count)
  return { kind: 'confirmed' }
}

/** The first confirmation stays on the record; a second one, after a pause, answers for the attempts from then on. */
const change = async (trx: Trx, confirmation: Confirmation): Promise<boolean> => {
  const { id, by, at, count, sum, revision, reason, feedback, balance } = confirmation
  const before = await trx.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirst()
  if (!before) return false
  const createdBy = { id: before.created_by_id, name: before.created_by_name }
  const changed = await touch(trx, id)
    .set((eb) => ({
      state: 'reversing',
      revision: eb('revision', '+', 1),
      reason,
      feedback,
      standing_by_id: by.id,
      standing_by_name: by.name,
      standing_at: at,
      confirmed_by_id: eb.fn.coalesce('confirmed_by_id', eb.val(by.id)),
      confirmed_by_name: eb.fn.coalesce('confirmed_by_name', eb.val(by.name)),
      confirmed_at: eb.fn.coalesce('confirmed_at', eb.val(at)),
      confirmed_count: before.confirmed_at === null ? count : before.confirmed_count,
      confirmed_sum: before.confirmed_at === null ? sum : before.confirmed_sum,
      balance_before: before.confirmed_at === null ? (balance?.available ?? null) : before.balance_before,
      balance_before_at: before.confirmed_at === null ? (balance?.at ?? null) : before.balance_before_at,
      expires_at: null,
      searched: searchedText(reason, createdBy, by),
      ...noPause,
    }))
    .where('revision', '=', revision)
    .where((eb) =>
      eb.or([eb('state', '=', 'checked'), eb('state', '=', 'reversing').and('pause_trouble', 'in', needsConfirmation)]),
    )
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

const whyNot = async (trx: Trx, id: string): Promise<Confirmed> => {
  const row = await trx.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirst()
  const awaits =
    row?.pause_trouble !== null && row?.pause_trouble !== undefined && needsConfirmation.includes(row.pause_trouble)
  if (!row || row.standing_at === null || awaits) return { kind: 'changed' }
  return { kind: 'already', by: row.standing_by_name ?? '', at: row.standing_at }
}
