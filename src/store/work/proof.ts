/** Whether the marketplace's own record shows what was reversed: a second fact (law 8). */
import { sql } from 'kysely'
import type { WorkStore } from '../../core/work-store.ts'
import { later, type Base, type Trx } from '../base.ts'
import { toLine } from '../rows.ts'
import { touch } from '../touch.ts'

export const dueProof =
  ({ db }: Base): WorkStore['dueProof'] =>
  async (accountId, at, limit) => {
    const rows = await db
      .selectFrom('line')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('proof_at', 'is not', null)
      .where('proof_at', '<=', at)
      .orderBy('proof_at')
      .limit(limit)
      .execute()
    return rows.map(toLine)
  }

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
        }),
      ),
    )
  }

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
