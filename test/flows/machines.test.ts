import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, freshFolder, type FreshDatabase } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { settingsFor, type Settings } from '../support/house.ts'
import { until } from '../support/until.ts'
import { expectAgreement } from './judge.ts'
import { startProcess, command, type ServerProcess } from './process.ts'
import { reverse, settled } from './steps.ts'

let place: FreshDatabase
let simulator: Simulator
let shared: Settings
afterEach(async () => {
  await simulator.close()
  await place.dispose()
})

const enginesOnRecord = async (): Promise<number> => {
  const client = new pg.Client({ connectionString: place.databaseUrl ?? '' })
  await client.connect()
  try {
    return (await client.query('select 1 from engine')).rowCount ?? 0
  } finally {
    await client.end()
  }
}

const open = async (): Promise<void> => {
  const postgres = databases.find(({ name }) => name === 'PostgreSQL')
  if (!postgres) throw new Error('there is no PostgreSQL')
  place = await postgres.fresh()
  simulator = await startSimulator({ moods: { latency: { ms: 120, spread: 60 } } })
  shared = await settingsFor(place, simulator)
}

/** One more machine on the same database: a folder and a port of its own. */
const machine = async (): Promise<Settings> => ({
  ...shared,
  OVERTURN_DATA: await freshFolder(),
  OVERTURN_PUBLIC_URL: `https://localhost:${await freePort()}`,
})
const worker = async (): Promise<ServerProcess> => startProcess(await machine(), [], ['--worker-only'])
const paid = (count: number): Promise<void> => simulator.ledger.until(() => simulator.ledger.payments().length >= count)
const paidOf = (ids: readonly string[], count: number): Promise<void> =>
  simulator.ledger.until(() => ids.filter((id) => simulator.ledger.approvalsOf(id).length > 0).length >= count)

test(
  'a rolling restart: a worker that is asked to end records its calls, and another goes on at once',
  { timeout: 60_000 },
  async () => {
    await open()
    const web = await startProcess(await machine(), [], ['--web-only'])
    const settings = await machine()
    const first = await startProcess(settings, [], ['--worker-only'])
    expect(await command({ ...settings, OVERTURN_LOG_LEVEL: 'silent' }, ['healthcheck'])).toMatchObject({ code: 0 })
    expect((await first.stranger().get('/')).status).toBe(404)
    const ann = await web.setUp()
    const ids = seedLarge(simulator.world, 60, { perHit: 10 })
    const path = await reverse(ann, ids)
    await paid(12)
    const second = await worker()
    expect(await first.end('SIGTERM')).toBe(0)
    const { lines, attempts } = await settled(ann, path)
    expect(lines.map((line) => line.became)).toEqual(ids.map(() => 'reversed'))
    expect(attempts).toHaveLength(ids.length)
    expect(attempts.map(({ answer }) => answer)).toEqual(ids.map(() => 'done'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(await second.end('SIGTERM')).toBe(0)
    expect(await web.end('SIGTERM')).toBe(0)
  },
)

test(
  'of one worker that is stopped in its tracks and one that is killed another takes over what they held',
  { timeout: 120_000 },
  async () => {
    await open()
    const web = await startProcess(await machine(), [], ['--web-only'])
    const ann = await web.setUp()
    const [ofStopped, ofKilled] = [
      seedLarge(simulator.world, 60, { perHit: 10 }),
      seedLarge(simulator.world, 60, { perHit: 10 }),
    ]
    const stopped = await worker()
    const firstPath = await reverse(ann, ofStopped)
    await paidOf(ofStopped, 12)
    stopped.signal('SIGSTOP')
    const killed = await worker()
    const secondPath = await reverse(ann, ofKilled)
    await paidOf(ofKilled, 12)
    await killed.end('SIGKILL')
    const heir = await worker()
    await paidOf(ofStopped, 35)
    await until(async () => (await enginesOnRecord()) === 1, 60_000, 250)
    stopped.signal('SIGCONT')
    for (const path of [firstPath, secondPath]) {
      const { lines } = await settled(ann, path, 60_000)
      expect(lines.map((line) => line.became)).toEqual(lines.map(() => 'reversed'))
    }
    await expectAgreement(simulator, ann, [firstPath, secondPath], { brought: [...ofStopped, ...ofKilled] })
    // Its next sign of life tells it, which may come after everything was done.
    await until(async () => stopped.logged.some((line) => line.includes('the engine goes on under another name')))
    for (const process of [stopped, heir, web]) expect(await process.end('SIGTERM')).toBe(0)
  },
)
