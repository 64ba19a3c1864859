/** Reading lines of a checked reversal again, and trying again to hold what another reversal held. */
import { sql } from 'kysely'
import type { ReversalStore } from '../../core/reversal-store.ts'
import { draftLives } from '../../core/reversal.ts'
import type { Actor } from '../../core/token.ts'
import { breathe, chunkSize, later, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { freeSubmissions, queueTakers, type Taker } from '../holding.ts'
import { touch } from '../touch.ts'
import { refreshCheckedFrom } from '../checked-from.ts'

type Which = Parameters<ReversalStore['checkAgain']>[1]
type Chunk = { readonly id: string; readonly which: Which; readonly after: number; readonly at: string }

/**
 * The first chunk takes the reversal back to checking. Should the engine finish that before the next chunk comes, the
 * next one takes it back again; a crash in between leaves lines with their earlier, older read.
 */
export const checkAgain =
  (base: Base): ReversalStore['checkAgain'] =>
  async (id, which, by, at) => {
    await holdAgain(base, id, at)
    let count = 0
    for (let after = 0; ;) {
      const numbers = await base.transact((trx) =>
        forgetChunk(base, trx, { id, which, after, at }, count === 0 ? by : undefined),
      )
      count += numbers.length
      after = Math.max(after, ...numbers)
      if (numbers.length < chunkSize) return count
      await breathe()
    }
  }

const forgetChunk = async (
  { enqueue }: Base,
  trx: Trx,
  chunk: Chunk,
  startedBy: Actor | undefined,
): Promise<number[]> => {
  const { id, at } = chunk
  const touched = await touch(trx, id)
    .set({ expires_at: later(at, draftLives) })
    .where('state', 'in', startedBy ? ['checked'] : ['checked', 'checking'])
    .executeTakeFirst()
  if (touched.numUpdatedRows === 0n) return []
  const numbers = await numbersOf(trx, chunk)
  if (numbers.length === 0) return []
  await trx
    .updateTable('line')
    .set({ reading: 'waiting', verdict: null, work: 'idle' })
    .where('reversal_id', '=', id)
    .where('number', 'in', numbers)
    .execute()
  await trx
    .updateTable('reversal')
    .set((eb) => ({ state: 'checking', revision: eb('revision', '+', startedBy ? 1 : 0) }))
    .where('id', '=', id)
    .execute()
  if (startedBy)
    await writeEvent(trx, { reversalId: id, at, kind: 'check started', by: startedBy, detail: { again: 1 } })
  await enqueue(trx, 'check', id, numbers.length)
  return numbers
}

const numbersOf = async (trx: Trx, { id, which, after }: Chunk): Promise<number[]> => {
  const rows = await trx
    .selectFrom('line')
    .select('number')
    .where('reversal_id', '=', id)
    .where('number', '>', after)
    .where('reading', '=', 'done')
    .where((eb) => ('readBefore' in which ? eb('read_at', '<', which.readBefore) : eb('verdict', '=', 'not readable')))
    .orderBy('number')
    .limit(chunkSize)
    .execute()
  return rows.map((row) => row.number)
}

/** Lines whose holder is over, or gives way, are held and counted from now on. */
const holdAgain = async ({ transact }: Base, id: string, at: string): Promise<void> => {
  for (let after: number | undefined = 0; after !== undefined;) {
    const from: number = after
    after = await transact((trx) => holdChunk(trx, id, from, at))
    await breathe()
  }
}

/** Returns the number after which to go on; undefined when there are no more. */
const holdChunk = async (trx: Trx, id: string, after: number, at: string): Promise<number | undefined> => {
  const found = await trx.selectFrom('reversal').select('account_id').where('id', '=', id).executeTakeFirst()
  if (!found) return undefined
  await queueTakers(trx, found.account_id)
  const taker = await touch(trx, id)
    .where('state', '=', 'checked')
    .returning(['id', 'number', 'account_id', 'created_by_id'])
    .executeTakeFirst()
  if (!taker) return undefined
  const held = await trx
    .selectFrom('line')
    .select(['number', 'submission'])
    .where('reversal_id', '=', id)
    .where('held_by', 'is not', null)
    .where('number', '>', after)
    .orderBy('number')
    .limit(chunkSize)
    .execute()
  await holdFreed(trx, taker, held, at)
  return held.length < chunkSize ? undefined : held.at(-1)?.number
}

const holdFreed = async (
  trx: Trx,
  taker: Taker,
  held: readonly { readonly number: number; readonly submission: string }[],
  at: string,
): Promise<void> => {
  const submissions = held.map((line) => line.submission)
  const kept = await freeSubmissions(trx, taker, submissions, at)
  const freed = held.filter((line) => !kept.has(line.submission)).map((line) => line.number)
  if (freed.length === 0) return
  await trx
    .updateTable('line')
    .set({
      holds: 1,
      held_by: null,
      work: sql`case when verdict = 'reversible' and left_out = 0 and reading = 'done' then 'waiting' else 'idle' end`,
    })
    .where('reversal_id', '=', taker.id)
    .where('number', 'in', freed)
    .execute()
  await refreshCheckedFrom(trx, taker.id)
  await trx
    .updateTable('reversal')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', taker.id)
    .execute()
}
