/** Whether the marketplace's own record shows what was reversed: a second fact (law 8). */
import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely'
import type { WorkStore } from '../../core/work-store.ts'
import { later, type Base, type Trx } from '../base.ts'
import { toLine } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { touch } from '../touch.ts'

/** Lines of one task come together, so that its pages are read once. */
export const dueProof =
  ({ db }: Base): WorkStore['dueProof'] =>
  async (accountId, at, limit) => {
    const rows = await db
      .with('first', (eb) =>
        eb
          .selectFrom('line')
          .select(['reversal_id', 'task'])
          .where('account_id', '=', accountId)
          .where('proof_at', 'is not', null)
          .where('proof_at', '<=', at)
          .where(nothingRuns(accountId))
          .orderBy('proof_at')
          .limit(limit),
      )
      .with('due', (eb) => eb.selectFrom('first').selectAll().distinct())
      .selectFrom('due')
      .innerJoin('line', (join) =>
        join.onRef('line.reversal_id', '=', 'due.reversal_id').onRef('line.task', '=', 'due.task'),
      )
      .selectAll('line')
      .where('line.proof_at', '<=', at)
      .orderBy('line.reversal_id')
      .orderBy('line.task')
      .orderBy('line.number')
      .limit(limit)
      .execute()
    return rows.map(toLine)
  }

/** While a reversal runs it may reverse more lines of a task, whose pages would be read again; and it needs the calls. */
export const nothingRuns =
  (accountId: string) =>
  ({ not, exists, selectFrom }: ExpressionBuilder<Tables, 'line'>): Expression<SqlBool> =>
    not(
      exists(
        selectFrom('reversal')
          .select('reversal.id')
          .where('reversal.account_id', '=', accountId)
          .where('reversal.state', 'in', ['reversing', 'stopping'])
          .where('reversal.pause_trouble', 'is', null),
      ),
    )

/** After so many reads the record's silence is itself what there is to say. About two weeks with the waits below. */
const mostReads = 20
const firstWait = 30_000
const longestWait = 24 * 60 * 60 * 1000

/** Between two reads twice as long as before, at most a day; in ms. */
const waitAfter = (reads: number): number => Math.min(firstWait * 2 ** reads, longestWait)

export const recordShown =
  ({ together }: Base): WorkStore['recordShown'] =>
  async (lines, at, shown) => {
    const of = Map.groupBy(lines, (line) => line.reversalId)
    await Promise.all(
      [...of].map(([reversalId, inIt]) =>
        together(async (trx) => {
          const reversal = await touch(trx, reversalId).returning('state').executeTakeFirst()
          const over = reversal?.state === 'ended'
          for (const { number } of inIt) {
            await trx
              .updateTable('line')
              .set((eb) => (shown ? { recorded_at: at, proof_at: null } : notYet(at, eb.ref('proofs'))))
              .where('reversal_id', '=', reversalId)
              .where('number', '=', number)
              .where('proof_at', 'is not', null)
              .execute()
          }
          if (over) await letGo(trx, reversalId, inIt)
        }, reversalId),
      ),
    )
  }

/** Lines that a page shows as reversed, whether or not they were asked for. */
export const recordShownOf =
  ({ together }: Base): WorkStore['recordShownOf'] =>
  (reversalId, submissions, at) =>
    together(async (trx) => {
      const reversal = await touch(trx, reversalId).returning('state').executeTakeFirst()
      const rows = await trx
        .updateTable('line')
        .set({ recorded_at: at, proof_at: null })
        .where('reversal_id', '=', reversalId)
        .where('submission', 'in', submissions)
        .where('proof_at', 'is not', null)
        .returning(['number', 'submission'])
        .execute()
      if (rows.length > 0 && reversal?.state === 'ended') await letGo(trx, reversalId, rows)
      return rows.map(({ submission }) => submission)
    }, reversalId)

/** Of a reversal that is over: what the record shows, or will not be looked for any more, is held no longer. */
const letGo = async (trx: Trx, id: string, lines: readonly { readonly number: number }[]): Promise<void> => {
  await trx
    .updateTable('line')
    .set({ holds: 0 })
    .where('reversal_id', '=', id)
    .where(
      'number',
      'in',
      lines.map(({ number }) => number),
    )
    .where('outcome', '=', 'reversed')
    .where('proof_at', 'is', null)
    .where('holds', '=', 1)
    .execute()
}

const waits = Array.from({ length: mostReads - 1 }, (_, reads) => reads)

const notYet = (at: string, proofs: Parameters<typeof sql>[1]) => ({
  proofs: sql<number>`${proofs} + 1`,
  proof_at: sql<string | null>`case ${proofs} ${sql.join(
    waits.map((reads) => sql`when ${sql.lit(reads)} then ${later(at, waitAfter(reads))}`),
    sql` `,
  )} end`,
})
