/** A new draft. */
import { randomBytes } from 'node:crypto'
import type { ReversalStore } from '../../core/reversal-store.ts'
import { draftLives, type Person, type State } from '../../core/reversal.ts'
import { later, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { toReversal } from '../rows.ts'
import type { ReversalRecord } from '../tables.ts'

export type NewReversal = Parameters<ReversalStore['create']>[0] & {
  readonly state?: Extract<State, 'draft' | 'checked'>
  readonly checkedAt?: string | null
  readonly checkedFrom?: string | null
}

export const create =
  ({ transact }: Base): ReversalStore['create'] =>
  async (input) =>
    toReversal(await transact(async (trx) => (await known(trx, input.id)) ?? (await insertReversal(trx, input))))

/** The one of that id, made by an earlier try of the same request. */
export const known = (trx: Trx, id: string | undefined): Promise<ReversalRecord | undefined> =>
  id === undefined
    ? Promise.resolve(undefined)
    : trx.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirst()

/** The number comes from a counter row, so that none is skipped: people count their reversals. */
export const insertReversal = async (trx: Trx, input: NewReversal): Promise<ReversalRecord> => {
  const { value: number } = await trx
    .updateTable('counter')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', 'reversal')
    .returning('value')
    .executeTakeFirstOrThrow()
  const { accountId, by, at, reason = '', feedback = '' } = input
  const id = input.id ?? randomBytes(16).toString('hex')
  await trx
    .insertInto('reversal')
    .values({
      id,
      number,
      account_id: accountId,
      state: input.state ?? 'draft',
      reason,
      feedback,
      created_by_id: by.id,
      created_by_name: by.name,
      created_at: at,
      checked_at: input.checkedAt ?? null,
      checked_from: input.checkedFrom ?? null,
      expires_at: later(at, draftLives),
      made_from: input.madeFrom ?? null,
      searched: searchedText(reason, by, by),
    })
    .execute()
  const { madeFrom, passedOver = '' } = input
  const detail = { ...(madeFrom === undefined ? {} : { from: madeFrom }), ...(passedOver === '' ? {} : { passedOver }) }
  await writeEvent(trx, { reversalId: id, at, kind: 'created', by, detail })
  return trx.selectFrom('reversal').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

/** Lower-cased here, because SQLite's own lower() knows ASCII only. */
export const searchedText = (reason: string, createdBy: Person, confirmedBy: Person): string =>
  [reason, ...new Set([createdBy.name, confirmedBy.name])].join('\n').toLowerCase()
