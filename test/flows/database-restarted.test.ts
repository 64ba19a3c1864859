import { afterEach, expect, test } from 'vitest'
import pg from 'pg'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { freshFolder, type FreshDatabase } from '../support/databases.ts'
import { settingsFor } from '../support/house.ts'
import { startPostgres, type PostgresServer } from '../support/postgres-server.ts'
import { until } from '../support/until.ts'
import { expectAgreement } from './judge.ts'
import { startProcess } from './process.ts'
import { reverse, settled } from './steps.ts'

let postgres: PostgresServer
let simulator: Simulator
afterEach(async () => {
  await simulator.close()
  await postgres.stop()
})

/** Every connection but the one that says so. */
const cutConnections = async (): Promise<void> => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and application_name like 'overturn%'",
  )
  await client.end()
}

test(
  'connections cut and the database ended twice in mid-run: nobody ends, nothing is lost, nothing is paid twice',
  { timeout: 90_000 },
  async () => {
    postgres = await startPostgres(['synchronous_commit=on'])
    simulator = await startSimulator({ moods: { latency: { ms: 60, spread: 30 } } })
    const place: FreshDatabase = {
      dataFolder: await freshFolder(),
      databaseUrl: postgres.url,
      dispose: () => Promise.resolve(),
    }
    const server = await startProcess(await settingsFor(place, simulator))
    const ann = await server.setUp()
    const ids = seedLarge(simulator.world, 120, { perHit: 10 })
    const path = await reverse(ann, ids)
    const paid = (count: number): Promise<void> =>
      simulator.ledger.until(() => simulator.ledger.payments().length >= count)
    await paid(15)
    await cutConnections()
    for (const [count, how] of [
      [40, 'SIGINT'],
      [75, 'SIGQUIT'],
    ] as const) {
      await paid(count)
      await postgres.end(how)
      await until(async () => (await server.stranger().get('/healthz')).status === 503)
      const page = await ann.get(path)
      expect(page.status).toBe(503)
      await postgres.start()
    }
    const { lines } = await settled(ann, path, 60_000)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(await server.end('SIGTERM')).toBe(0)
  },
)
