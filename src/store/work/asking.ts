/** Lines whose answer was lost, and what reads say of them. */
import type { LineMove, WorkStore } from '../../core/work-store.ts'
import { later, word, type Base, type Trx } from '../base.ts'
import { writeEvent } from '../events.ts'
import { factColumns } from '../facts.ts'
import { toLine } from '../rows.ts'
import { touch } from '../touch.ts'
import { moveColumns } from './moves.ts'

type Asked = Parameters<WorkStore['recordAsked']>[0]

type Due = { readonly accountId: string; readonly at: string; readonly limit: number }

/** Those due longest. Where there are more than are asked for, every reversal with some gets its share. */
export const dueAsking =
  ({ db }: Base): WorkStore['dueAsking'] =>
  async (accountId, at, limit) => {
    const due = { accountId, at, limit }
    const first = await dueOf(db, due)
    if (first.length < limit) return first
    const reversals = await db
      .selectFrom('line')
      .select('reversal_id')
      .distinct()
      .where('account_id', '=', accountId)
      .where('work', '=', word('asking'))
      .where('ask_at', '<=', at)
      .execute()
    if (reversals.length < 2) return first
    const share = Math.ceil(limit / reversals.length)
    const shares: Awaited<ReturnType<typeof dueOf>>[] = []
    for (const { reversal_id } of reversals.slice(0, limit))
      shares.push(await dueOf(db, { ...due, limit: share }, reversal_id))
    return shares.flat()
  }

const dueOf = async (db: Base['db'], { accountId, at, limit }: Due, reversalId?: string) => {
  const rows = await db
    .selectFrom('line')
    .innerJoin('reversal', 'reversal.id', 'line.reversal_id')
    .selectAll('line')
    .select((eb) => [
      'reversal.state',
      eb
        .selectFrom('attempt')
        .select((attempt) => attempt.fn.max<string | null>('sent_at').as('sent'))
        .whereRef('attempt.reversal_id', '=', 'line.reversal_id')
        .whereRef('attempt.line', '=', 'line.number')
        .as('lastSentAt'),
    ])
    .where('line.account_id', '=', accountId)
    .where('line.work', '=', word('asking'))
    .where('line.ask_at', '<=', at)
    .$if(reversalId !== undefined, (query) => query.where('line.reversal_id', '=', reversalId ?? ''))
    .orderBy('line.ask_at')
    .limit(limit)
    .execute()
  return rows.map(({ state, lastSentAt, ...row }) => ({
    ...toLine(row),
    attempts: row.attempts,
    state,
    ...(lastSentAt === null ? {} : { lastSentAt }),
  }))
}

export const recordAsked =
  ({ together }: Base): WorkStore['recordAsked'] =>
  (record) =>
    together((trx) => recordIn(trx, record), record.reversalId)

const recordIn = async (trx: Trx, record: Asked): Promise<void> => {
  const { reversalId, line, at, facts } = record
  const reversal = await touch(trx, reversalId).returning('state').executeTakeFirst()
  if (!reversal) return
  const over = reversal.state === 'ended'
  const move = allowed(record.move, reversal.state === 'reversing', at)
  // A line can be presumed ours while the record still says rejected.
  const seen = facts?.approvedAt === undefined ? undefined : at
  const letGo = over && move.work === 'settled' && (move.outcome !== 'reversed' || seen !== undefined)
  const moved = await trx
    .updateTable('line')
    .set((eb) => ({
      ...factColumns(facts),
      ...moveColumns(move, seen),
      asked: eb('asked', '+', 1),
      holds: letGo ? 0 : eb.ref('holds'),
    }))
    .where('reversal_id', '=', reversalId)
    .where('number', '=', line)
    .where('work', '=', word('asking'))
    .$if(record.attempts !== undefined, (query) => query.where('attempts', '=', record.attempts ?? 0))
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n || !over || move.work !== 'settled') return
  await writeEvent(trx, { reversalId, at, kind: 'settled late', detail: { line, outcome: move.outcome } })
}

/** How long a line stays unknown before it is asked about again when it may not be reversed again, in ms. */
const askLater = 60 * 60 * 1000

/** Only while the confirmation stands may a line wait for another call (law 3). */
const allowed = (move: LineMove, mayCall: boolean, at: string): LineMove =>
  move.work === 'waiting' && !mayCall ? { work: 'asking', askAt: later(at, askLater), at } : move
