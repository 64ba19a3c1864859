/** Tasks that somebody waits for. */
import type { IndexStore, TaskStanding } from '../../core/index-store.ts'
import type { Base } from '../base.ts'
import { noDeadline } from '../tables.ts'
import { rememberTitles } from './record.ts'

export const want =
  ({ transact }: Base): IndexStore['want'] =>
  async (accountId, tasks) => {
    if (tasks.length === 0) return
    await transact(async (trx) => {
      const pass = await trx
        .selectFrom('index_pass')
        .select('number')
        .where('account_id', '=', accountId)
        .executeTakeFirst()
      await trx
        .insertInto('index_task')
        .values(
          tasks.map((id) => ({
            account_id: accountId,
            id,
            title: '',
            task_type: '',
            facts: '',
            last_submission: noDeadline,
            decided: -1,
            // The pass that is under way may have gone past it already.
            listed_in: (pass?.number ?? 0) + 1,
            due: 1 as const,
            wanted: 1 as const,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['account_id', 'id']).doUpdateSet({ due: 1, wanted: 1, gone_at: null }),
        )
        .execute()
    })
  }

export const standing =
  ({ db }: Base): IndexStore['standing'] =>
  async (accountId, tasks, since) => {
    if (tasks.length === 0) return new Map()
    const rows = await db
      .selectFrom('index_task')
      .select(['id', 'gone_at', 'read_from', 'read_at', 'due'])
      .where('account_id', '=', accountId)
      .where('id', 'in', tasks)
      .execute()
    return new Map(
      rows.map((row): [string, TaskStanding] => {
        // What was gone before somebody asked may only have been missed by a listing.
        if (row.gone_at !== null) return [row.id, row.gone_at >= since ? 'gone' : 'to read']
        const readSince = row.due === 0 && row.read_at !== null && (row.read_from ?? '') >= since
        return [row.id, readSince ? 'read' : 'to read']
      }),
    )
  }

export const recordTask =
  ({ transact }: Base): IndexStore['recordTask'] =>
  async (accountId, facts) => {
    await transact(async (trx) => {
      await rememberTitles(trx, accountId, [facts])
      await trx
        .updateTable('index_task')
        .set({
          title: facts.title,
          task_type: facts.taskType ?? '',
          facts: JSON.stringify(facts),
          last_submission: facts.lastSubmission ?? noDeadline,
          decided: facts.decided ?? -1,
        })
        .where('account_id', '=', accountId)
        .where('id', '=', facts.id)
        .execute()
    })
  }
