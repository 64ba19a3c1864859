/**
 * Four worker processes on one account, on a real PostgreSQL: `node bench/machines.ts [--json FILE]`. Share: admitted calls of
 * all that the bucket had to give from the first call to the last answer; throttled: refused calls of all.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../test/support/free-port.ts'
import { startPostgres } from '../test/support/postgres-server.ts'
import { figure, writeFigures } from './figures.ts'
import { openOurs, type Checked } from './ours.ts'
import { key, startBenchSimulator, type LedgerCall } from './simulator.ts'

const workers = 4
/** As many reversals, so that there is a licence for each of them. */
const reversals = 4
const linesOfEach = 150
const rates = [20, 10] as const
const latency = 60
/** The bucket is full again this long after the checks, in ms. */
const untilFull = 2_500

type Worker = { readonly child: ChildProcess; close(): Promise<void> }

const startWorker = async (folder: string, url: string, databaseUrl: string): Promise<Worker> => {
  const port = await freePort()
  const child = spawn(process.execPath, ['bin/overturn.js', 'start', '--worker-only'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      OVERTURN_DATA: folder,
      OVERTURN_PUBLIC_URL: `https://localhost:${port}`,
      OVERTURN_LISTEN: `127.0.0.1:${port}`,
      OVERTURN_LOG_LEVEL: process.env['BENCH_LOG'] ?? 'warn',
      DATABASE_URL: databaseUrl,
      MTURK_ENVIRONMENT: 'simulator',
      MTURK_ENDPOINT: url,
      AWS_ACCESS_KEY_ID: key.id,
      AWS_SECRET_ACCESS_KEY: key.secret,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return {
    child,
    close: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

const isReversing = ({ operation }: LedgerCall): boolean => operation === 'ApproveAssignment'

/** Calls from the confirmation on, against a bucket that was full then. */
const shareOf = (calls: readonly LedgerCall[], rate: number): { share: number; throttled: number; seconds: number } => {
  const first = calls.findIndex(isReversing)
  const last = calls.findLastIndex(isReversing)
  const seen = calls.slice(first, last + 1)
  const refused = seen.filter(({ error }) => error === 'ThrottlingException').length
  const seconds = (Date.parse(seen.at(-1)?.at ?? '') - Date.parse(seen[0]?.at ?? '')) / 1000
  return { share: (seen.length - refused) / (rate + rate * seconds), throttled: refused / seen.length, seconds }
}

const measure = async (rate: number, databaseUrl: string): Promise<void> => {
  const simulator = await startBenchSimulator(reversals * linesOfEach)
  await simulator.setMoods({ latency: { ms: latency }, throttle: { rate, burst: rate } })
  const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-machines-'))
  const started = await Promise.all(
    Array.from({ length: workers }, (_, index) =>
      startWorker(join(folder, `worker-${index}`), simulator.url, databaseUrl),
    ),
  )
  const ours = await openOurs(simulator.url, key, { databaseUrl })
  try {
    const checks: Checked[] = []
    for (let index = 0; index < reversals; index++) checks.push(await ours.check(await simulator.take(linesOfEach)))
    await wait(untilFull)
    await simulator.ledger()
    const runs = await Promise.all(checks.map((check) => check.confirm()))
    const { calls } = await simulator.ledger()
    const { share, throttled, seconds } = shareOf(calls, rate)
    const reversed = runs.reduce((sum, run) => sum + run.reversed, 0)
    figure(`machines: share of ${rate}/s by ${workers} workers`, share, '', { least: 0.965 })
    figure(`machines: throttled at ${rate}/s`, 100 * throttled, '%', { most: 5 })
    figure(`machines: seconds at ${rate}/s`, seconds, 's')
    figure(`machines: reversed at ${rate}/s`, reversed, 'lines', { least: reversals * linesOfEach })
  } finally {
    await ours.close()
    await Promise.all(started.map((worker) => worker.close()))
    await simulator.close()
    await rm(folder, { recursive: true, force: true })
  }
}

for (const rate of rates) {
  const postgres = await startPostgres()
  await measure(rate, postgres.url)
  await postgres.stop()
}
const json = process.argv.indexOf('--json')
if (json > 0) await writeFigures(process.argv[json + 1] ?? 'machines.json')
