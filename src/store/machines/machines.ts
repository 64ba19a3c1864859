/** What several processes on one PostgreSQL share, put together. */
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Machines } from '../../core/machines.ts'
import type { Base } from '../base.ts'
import { told } from '../unreachable.ts'
import { engines } from './engines.ts'
import { enqueueBy, jobs, jobSchema, makeQueues } from './jobs.ts'
import { pagesAt } from './holders.ts'
import { SharedLimiter } from './limiter.ts'
import { PostgresSignals } from './signals.ts'

/** How often pg-boss looks for jobs without a heartbeat, in s. */
const superviseEvery = 5

export type OpenMachines = {
  readonly enqueue: Base['enqueue']
  machines(base: Base): Machines
  close(): Promise<void>
}

export type MachinesParts = {
  readonly pool: Pool
  readonly url: string
  readonly clock: Base['clock']
  /** Names the place where this process runs; held by one process at a time. */
  readonly place: string
  /** Runs the work while no other process changes the schema. */
  alone(work: () => Promise<void>): Promise<void>
}

export const openMachines = ({ pool, url, clock, place, alone }: MachinesParts): OpenMachines => {
  let boss: PgBoss | undefined
  const signals = new PostgresSignals(url, clock, randomUUID().slice(0, 8))
  const started = (): PgBoss => {
    if (!boss) throw new Error('Jobs are asked for before they are prepared.')
    return boss
  }
  const prepare = async (): Promise<void> => {
    const made = new PgBoss({
      db: { executeSql: (text, values) => answered(pool, text, values) },
      schema: jobSchema,
      schedule: false,
      superviseIntervalSeconds: superviseEvery,
      monitorIntervalSeconds: superviseEvery,
    })
    // What fails in its own rounds is tried in the next one; what fails for us rejects.
    made.on('error', () => undefined)
    await alone(async () => {
      await made.start()
      await makeQueues(made)
    })
    boss = made
  }
  return {
    enqueue: enqueueBy(() => boss),
    machines: (base) => ({
      prepare,
      engines: engines(base, place),
      jobs: jobs(base, started),
      signals,
      limiter: ({ pages, ...of }) => new SharedLimiter({ ...of, base, holder: pages ? pagesAt(place) : place }),
    }),
    close: async () => {
      await boss?.stop({ close: false, graceful: false }).catch(() => undefined)
      await signals.close()
    },
  }
}

/** Its scripts are several statements in one: each answers by itself. */
const answered = async (pool: Pool, text: string, values: unknown[] = []): Promise<{ rows: unknown[] }> => {
  const result: unknown = await told(pool.query(text, values))
  const results = (Array.isArray(result) ? result : [result]) as readonly { readonly rows: unknown[] }[]
  return { rows: results.flatMap(({ rows }) => rows) }
}
