/** Jobs by pg-boss, which hands each one out once; who holds it stands beside it, so that a dead engine's are free again. */
import { sql } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import { linesOfJob, type Job, type JobKind, type Jobs } from '../../core/machines.ts'
import type { Base, Trx } from '../base.ts'

/** pg-boss keeps to a schema of its own. */
export const jobSchema = 'overturn_jobs'
const job = sql.table(`${jobSchema}.job`)

/** A job is given back without a word by who cannot say one, in s; nothing else ever takes it away within a day. */
const heartbeatSeconds = 10
const expireInSeconds = 23 * 3600
/** What was done is forgotten soon: the lines are the record. In s. */
const deleteAfterSeconds = 600
const retryLimit = 1_000_000
const terms = { heartbeatSeconds, expireInSeconds, deleteAfterSeconds, retryLimit }

/** Makes the two queues where they are missing. One check job a reversal at most, for one engine must see the whole check. */
export const makeQueues = async (boss: PgBoss): Promise<void> => {
  await boss.createQueue('check', { ...terms, policy: 'exclusive' })
  await boss.createQueue('reverse', terms)
}

/** The priority of a job is the number of its reversal: an engine asks for jobs of one reversal, so that none waits behind another. */
type Numbered = { readonly id: string; readonly number: number }

const insert = async (
  boss: PgBoss,
  trx: Trx,
  kind: JobKind,
  { id, number }: Numbered,
  lines: number,
): Promise<number> => {
  const count = kind === 'check' ? 1 : Math.ceil(lines / linesOfJob)
  const jobs = Array.from({ length: count }, () => ({ data: { reversal: id }, priority: number, singletonKey: id }))
  if (count > 0) await boss.insert(kind, jobs, { db: fromKysely(trx) })
  return count
}

export const enqueueBy =
  (boss: () => PgBoss | undefined): Base['enqueue'] =>
  async (trx, kind, reversalId, lines) => {
    const ready = boss()
    if (!ready) return
    const found = await trx
      .selectFrom('reversal')
      .select(['id', 'number'])
      .where('id', '=', reversalId)
      .executeTakeFirst()
    if (found) await insert(ready, trx, kind, found, lines)
  }

export const jobs = ({ transact }: Base, boss: () => PgBoss): Jobs => {
  const settle = async (held: Job, how: 'complete' | 'fail'): Promise<void> =>
    transact(async (trx) => {
      const options = { db: fromKysely(trx) }
      const attempt = { id: held.id, retryCount: held.attempt }
      if (how === 'complete') await boss().complete(held.kind, attempt, undefined, options)
      else await boss().fail(held.kind, attempt, undefined, options)
      await trx.deleteFrom('licence').where('job', '=', held.id).where('attempt', '=', held.attempt).execute()
    })
  return {
    take: (kind, { id, number }, engine) =>
      transact(async (trx) => {
        const which = { minPriority: number, maxPriority: number, db: fromKysely(trx) }
        const [fetched] = await boss().fetch(kind, which)
        if (!fetched) return undefined
        const licence = { kind, engine, attempt: fetched.retryCount }
        await trx
          .insertInto('licence')
          .values({ job: fetched.id, ...licence })
          .onConflict((conflict) => conflict.column('job').doUpdateSet(licence))
          .execute()
        return { id: fetched.id, kind, reversalId: id, attempt: fetched.retryCount }
      }),
    done: (held) => settle(held, 'complete'),
    giveBack: (held) => settle(held, 'fail'),
    keep: async (held) => {
      const lost: Job[] = []
      for (const [kind, some] of Map.groupBy(held, (one) => one.kind)) {
        const attempts = some.map(({ id, attempt }) => ({ id, retryCount: attempt }))
        const { settled = [] } = (await boss().touch(kind, attempts)) as { readonly settled?: readonly string[] }
        lost.push(...some.filter(({ id }) => !settled.includes(id)))
      }
      return lost
    },
    sweep: (accountId) =>
      transact(async (trx) => {
        const { rows } = await sql<{
          got: boolean
        }>`select pg_try_advisory_xact_lock(${sql.lit(sweepLock)}) as got`.execute(trx)
        if (rows[0]?.got !== true) return 0
        const freed = await free(boss(), trx)
        let made = 0
        for (const kind of ['check', 'reverse'] as const)
          for (const { lines, ...reversal } of await without(trx, kind, accountId))
            made += await insert(boss(), trx, kind, reversal, lines)
        return freed + made
      }),
  }
}

/** Any number that nothing else in the database locks. */
const sweepLock = 4_762_813_908

/** What engines held that are on the record no more. */
const free = async (boss: PgBoss, trx: Trx): Promise<number> => {
  const orphans = await trx
    .deleteFrom('licence')
    .where('engine', 'not in', (eb) => eb.selectFrom('engine').select('id'))
    .returning(['job', 'kind', 'attempt'])
    .execute()
  for (const [kind, some] of Map.groupBy(orphans, (orphan) => orphan.kind)) {
    const attempts = some.map(({ job: id, attempt }) => ({ id, retryCount: attempt }))
    await boss.fail(kind, attempts, undefined, { db: fromKysely(trx) })
  }
  return orphans.length
}

type Without = Numbered & { readonly lines: number }

/** Reversals that are going on, with lines to work on, for which there is no job that waits or is held. */
const without = async (trx: Trx, kind: JobKind, accountId: string): Promise<readonly Without[]> => {
  const rows = await trx
    .selectFrom('reversal')
    .select((eb) => [
      'id',
      'number',
      eb
        .selectFrom('tally')
        .select((tally) => tally.fn.coalesce(tally.fn.sum<number>('lines'), sql.lit(0)).as('lines'))
        .whereRef('tally.reversal_id', '=', 'reversal.id')
        .where('tally.standing', '=', 'waiting')
        .as('lines'),
    ])
    .where('account_id', '=', accountId)
    .where('state', '=', kind === 'check' ? 'checking' : 'reversing')
    .where('pause_trouble', 'is', null)
    .where(
      sql<boolean>`not exists (select from ${job} as job where job.name = ${kind} and job.priority = reversal.number and job.state < 'completed')`,
    )
    .execute()
  return rows.map((row) => ({ ...row, lines: row.lines ?? 0 })).filter(({ lines }) => kind === 'check' || lines > 0)
}
