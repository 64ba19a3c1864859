/** Claiming lines to be read. */
import type { ExpressionBuilder, Expression, SqlBool } from 'kysely'
import type { Looking, WorkStore } from '../../core/work-store.ts'
import { chunksOf, word, type Base, type Trx } from '../base.ts'
import { toNamed } from '../rows.ts'
import type { Tables } from '../tables.ts'
import { touch } from '../touch.ts'

type Which = (eb: ExpressionBuilder<Tables, 'line'>) => Expression<SqlBool>

export const claimToLook =
  (base: Base): WorkStore['claimToLook'] =>
  (reversalId, limit, engine) =>
    claimLooks(base, { reversalId, limit, engine, which: (eb) => eb.lit(true) })

export const claimOfTask =
  (base: Base): WorkStore['claimOfTask'] =>
  (reversalId, task, limit, engine) =>
    claimLooks(base, { reversalId, limit, engine, which: (eb) => eb('named_task', '=', task) })

export const claimTheseToLook =
  (base: Base): WorkStore['claimTheseToLook'] =>
  (reversalId, submissions, engine) =>
    claimLooks(base, {
      reversalId,
      limit: submissions.length,
      engine,
      which: (eb) => eb('submission', 'in', submissions),
    })

type Claim = { readonly reversalId: string; readonly limit: number; readonly engine: string; readonly which: Which }

const claimLooks = async (base: Base, claim: Claim): Promise<readonly Looking[]> =>
  claim.limit < 1 ? [] : base.together((trx) => claimIn(base, trx, claim), claim.reversalId)

const claimIn = async (base: Base, trx: Trx, claim: Claim): Promise<readonly Looking[]> => {
  const { reversalId, limit, engine, which } = claim
  const touched = await touch(trx, reversalId)
    .where('state', '=', 'checking')
    .where('pause_trouble', 'is', null)
    .executeTakeFirst()
  if (touched.numUpdatedRows === 0n) return []
  const rows = await trx
    .with('chosen', (eb) =>
      eb
        .selectFrom('line')
        .select('number')
        .where('reversal_id', '=', reversalId)
        .where('reading', '=', word('waiting'))
        .where(which)
        .orderBy('number')
        .limit(limit)
        .$if(base.dialect === 'postgres', (query) => query.forUpdate().skipLocked()),
    )
    .updateTable('line')
    .set({ reading: 'looking', engine })
    .where('reversal_id', '=', reversalId)
    .where('number', 'in', (eb) => eb.selectFrom('chosen').select('number'))
    .returningAll()
    .execute()
  return rows
    .toSorted((a, b) => a.number - b.number)
    .map((row) => ({ reversalId, number: row.number, submission: row.submission, named: toNamed(row) }))
}

/** A line of a running reversal keeps its earlier read; one that was being checked waits again. */
export const unclaimLooks =
  ({ together }: Base): WorkStore['unclaimLooks'] =>
  async (lines) => {
    const of = Map.groupBy(lines, (line) => line.reversalId)
    await Promise.all(
      [...of].map(([id, inIt]) =>
        together(
          (trx) =>
            unclaimIn(
              trx,
              id,
              inIt.map(({ number }) => number),
            ),
          id,
        ),
      ),
    )
  }

const unclaimIn = async (trx: Trx, id: string, numbers: readonly number[]): Promise<void> => {
  await touch(trx, id).execute()
  for (const some of chunksOf(numbers)) {
    await trx
      .updateTable('line')
      .set((eb) => ({
        reading: eb
          .case()
          .when('verdict', 'is', null)
          .then('waiting' as const)
          .else('done' as const)
          .end(),
        engine: null,
      }))
      .where('reversal_id', '=', id)
      .where('number', 'in', some)
      .where('reading', '=', 'looking')
      .execute()
  }
}
