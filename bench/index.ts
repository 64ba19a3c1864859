/**
 * The index: what reading 10,000 tasks with 100,000 rejected submissions takes, and what look-ups cost at a million rows,
 * on both databases. `node bench/index.ts [--tasks N] [--rows N] [--database sqlite|postgres] [--json FILE]`.
 */
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { readConfig } from '../src/config.ts'
import { openContext, type Context } from '../src/context.ts'
import type { RejectionFilter, SeenRejected } from '../src/core/index-store.ts'
import type { Store } from '../src/core/ports.ts'
import { startEngine } from '../src/engine/engine.ts'
import { openStore } from '../src/store/open.ts'
import { realClock as clock } from '../test/support/clock.ts'
import { startPostgres } from '../test/support/postgres-server.ts'
import { until } from '../test/support/until.ts'
import { figure, writeFigures } from './figures.ts'
import { key, startBenchSimulator } from './simulator.ts'

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '1000000' },
    database: { type: 'string', default: 'both' },
    json: { type: 'string' },
  },
})
const perTask = 10
const accountId = 'mturk-simulator'
const day = 24 * 60 * 60 * 1000

type Place = { readonly folder: string; readonly databaseUrl?: string; size(): Promise<number>; close(): Promise<void> }

const places: Readonly<Record<string, () => Promise<Place>>> = {
  sqlite: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
    const size = async (): Promise<number> => (await stat(join(folder, 'overturn.db'))).size
    return { folder, size, close: () => rm(folder, { recursive: true, force: true }) }
  },
  postgres: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
    const server = await startPostgres()
    const size = async (): Promise<number> => {
      const client = new Client({ connectionString: server.url })
      await client.connect()
      const { rows } = await client.query<{ size: string }>('select pg_database_size(current_database()) as size')
      await client.end()
      return Number(rows[0]?.size)
    }
    const close = async (): Promise<void> => {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
    return { folder, databaseUrl: server.url, size, close }
  },
}

const contextFor = async (url: string, { folder, databaseUrl }: Place): Promise<Context> => {
  const [id, secret] = [join(folder, 'id'), join(folder, 'secret')]
  await Promise.all([writeFile(id, key.id), writeFile(secret, key.secret)])
  return openContext(
    readConfig({
      OVERTURN_DATA: folder,
      OVERTURN_LOG_LEVEL: 'error',
      MTURK_ENVIRONMENT: 'simulator',
      MTURK_ENDPOINT: url,
      AWS_ACCESS_KEY_ID_FILE: id,
      AWS_SECRET_ACCESS_KEY_FILE: secret,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    }),
  )
}

/** How long a pass takes where nothing throttles it: at a pace of 20 calls a second, its calls divided by twenty. */
const readAll = async (name: string, place: Place, tasks: number): Promise<void> => {
  const simulator = await startBenchSimulator([{ name: 'research', key, lines: tasks * perTask, perHit: perTask }])
  const context = await contextFor(simulator.url, place)
  const onFatal = (error: unknown): void => {
    throw error
  }
  const { store, accounts, bell, log } = context
  const pass = async (what: string): Promise<void> => {
    const [cpu, started] = [process.cpuUsage(), performance.now()]
    const before = (await store.index.progress(accountId)).endedAt
    await store.index.ask(accountId, 'window', clock.now())
    const engine = startEngine({ store, accounts, clock, bell, log, engineId: what, index: { keepDays: 90 }, onFatal })
    await until(async () => (await store.index.progress(accountId)).endedAt !== before, 900_000, 50)
    await engine.close()
    const used = process.cpuUsage(cpu)
    const { calls, known } = await store.index.progress(accountId)
    figure(`index, ${name}, ${tasks} tasks, ${what}: calls`, calls, 'calls')
    figure(`index, ${name}, ${tasks} tasks, ${what}: time`, (performance.now() - started) / 1000, 's')
    figure(`index, ${name}, ${tasks} tasks, ${what}: processor time`, (used.user + used.system) / 1e6, 's')
    figure(`index, ${name}, ${tasks} tasks, ${what}: known`, known.count, 'rejections')
  }
  await pass('first pass')
  await pass('second pass')
  figure(`index, ${name}, ${tasks} tasks: size`, (await place.size()) / 2 ** 20, 'MB')
  await context.close()
  await simulator.close()
}

const instant = (ms: number): string => new Date(ms).toISOString()

/** One rejected submission of many: 5,000 workers, ten a task, forty reasons, in bursts of a thousand. */
const rejection = (number: number, now: number): SeenRejected => {
  const rejectedAt = now - (Math.floor(number / 1000) % 20_000) * 120_000 - (number % 60) * 1000
  const submittedAt = rejectedAt - 3_600_000
  return {
    submission: `3SUBMISSION${String(number).padStart(19, '0')}`,
    facts: {
      task: `3TASK${String(Math.floor(number / perTask)).padStart(25, '0')}`,
      title: `Judge the tone of ${number % 997} headlines`,
      worker: `AWORKER${String((number * 31) % 5_003)}`,
      submittedAt: instant(submittedAt),
      rejectedAt: instant(rejectedAt),
      deadline: instant(submittedAt + 30 * day),
      oldText: `Failed the attention check of part ${Math.floor(number / 1000) % 40}.`,
      reward: 500,
      fee: 100,
      tax: 0,
      certainty: 'estimate',
      feeLabel: 'Fee, 20 %',
      madeElsewhere: '',
    },
  }
}

const fill = async (store: Store, rows: number, now: number): Promise<void> => {
  await store.index.ask(accountId, 'all', clock.now())
  const begun = await store.index.work(accountId, clock.now(), 1, true)
  const pass = begun?.pass ?? 1
  const tasks = Array.from({ length: rows / perTask }, (_, number) => ({
    id: `3TASK${String(number).padStart(25, '0')}`,
    title: `Judge the tone of ${number % 997} headlines`,
    taskType: `3TYPE${String(number % 997).padStart(25, '0')}`,
    reward: 500,
    decided: perTask,
    madeElsewhere: '',
    pricing: {},
    past: false,
  }))
  for (let from = 0; from < tasks.length; from += 500)
    await store.index.recordTasks({
      accountId,
      pass,
      tasks: tasks.slice(from, from + 500),
      next: 'more',
      at: clock.now(),
    })
  for (let from = 0; from < rows; from += 500) {
    const seen = Array.from({ length: 500 }, (_, index) => rejection(from + index, now))
    await store.index.recordRejected({ accountId, task: seen[0]?.facts.task ?? '', seen, at: clock.now() })
  }
}

const lookUps = (now: number): Readonly<Record<string, (round: number) => RejectionFilter>> => ({
  'a worker': (round) => ({ workers: [`AWORKER${(round * 37) % 5_003}`] }),
  'ten workers': (round) => ({ workers: Array.from({ length: 10 }, (_, n) => `AWORKER${(round * 37 + n) % 5_003}`) }),
  'a task': (round) => ({ tasks: [`3TASK${String(round * 97).padStart(25, '0')}`] }),
  'a task type': (round) => ({ taskType: `3TYPE${String(round % 997).padStart(25, '0')}` }),
  'a title': (round) => ({ title: `tone of ${round % 997} headlines` }),
  'an hour': (round) => ({
    rejectedFrom: instant(now - (round + 1) * 3_600_000),
    rejectedUntil: instant(now - round * 3_600_000),
  }),
  'a deadline tomorrow': () => ({ deadlineFrom: instant(now + day), deadlineUntil: instant(now + 2 * day) }),
})

const ask = async (name: string, question: string, once: (round: number) => Promise<unknown>): Promise<void> => {
  const times: number[] = []
  for (let round = 0; round < 60; round += 1) {
    const started = performance.now()
    await once(round)
    times.push(performance.now() - started)
  }
  const sorted = times.toSorted((one, other) => one - other)
  figure(`look-up, ${name}, ${question}, p95`, sorted[Math.floor(sorted.length * 0.95)] ?? 0, 'ms', { most: 50 })
}

const lookUp = async (name: string, place: Place, rows: number): Promise<void> => {
  const { folder, databaseUrl } = place
  const store = await openStore({ dataFolder: folder, ...(databaseUrl ? { databaseUrl } : {}), clock })
  const now = clock.ms()
  const started = performance.now()
  await fill(store, rows, now)
  figure(`look-up, ${name}: filling ${rows} rows`, (performance.now() - started) / 1000, 's')
  figure(`look-up, ${name}: size at ${rows} rows`, (await place.size()) / 2 ** 20, 'MB')
  for (const [question, filter] of Object.entries(lookUps(now)))
    await ask(name, question, (round) => store.index.find(accountId, { filter: filter(round), limit: 100 }))
  await ask(name, 'the radar', () => store.index.radar(accountId, instant(now)))
  await ask(name, 'bursts of 30 days', () => store.index.bursts(accountId, instant(now - 30 * day)))
  await ask(name, 'progress', () => store.index.progress(accountId))
  await store.close()
}

const [tasks, rows] = [Number(values.tasks), Number(values.rows)]
for (const [name, open] of Object.entries(places)) {
  if (values.database !== 'both' && values.database !== name) continue
  for (const [amount, measure] of [
    [tasks, readAll],
    [rows, lookUp],
  ] as const) {
    if (amount === 0) continue
    const place = await open()
    await measure(name, place, amount)
    await place.close()
  }
}
if (values.json !== undefined) await writeFigures(values.json)
