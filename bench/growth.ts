/**
 * `node bench/growth.ts [--database sqlite|postgres] [--smallest 1000] [--largest 100000] [--json FILE]`: N grows by tens; each N lives in a
 * server process of its own, warmed up with 1,000 lines, through its pages alone, without latency at the marketplace.
 */
import { parseArgs } from 'node:util'
import { startPostgres } from '../test/support/postgres-server.ts'
import { figure, writeFigures } from './figures.ts'
import { Life, type Rejected, type Stage } from './growth/run.ts'
import { startBenchServer } from './growth/server.ts'
import { startBenchSimulator } from './simulator.ts'

type Database = 'sqlite' | 'postgres'

const whole: Growth = { databases: ['sqlite', 'postgres'], smallest: 1_000, largest: 100_000 }
const warmUp = 1_000

/** The stages of one N, the warm-up apart. */
const grow = async (lines: number, database: Database): Promise<readonly Stage[]> => {
  const simulator = await startBenchSimulator(lines + warmUp)
  const postgres = database === 'postgres' ? await startPostgres() : undefined
  const server = await startBenchServer(simulator.url, postgres?.url)
  const life = new Life(server)
  try {
    const rejected = await rejectedAt(simulator.url, lines + warmUp)
    await life.enter()
    await life.live(rejected.slice(0, warmUp))
    return await life.live(rejected.slice(warmUp))
  } finally {
    life.close()
    await server.close()
    await postgres?.stop()
    await simulator.close()
  }
}

const rejectedAt = async (url: string, count: number): Promise<readonly Rejected[]> => {
  const answer = await fetch(`${url}/_simulator/world/assignments?status=Rejected&limit=${count}`)
  return (await answer.json()) as Rejected[]
}

const percentile = (list: readonly number[], share: number): number =>
  list.toSorted((one, other) => one - other)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0

const show = (lines: number, database: Database, stages: readonly Stage[]): void => {
  process.stdout.write(`\n${lines} lines on ${database}\n`)
  const rows = stages.map(({ name, ms, cpuMs, rss, heapUsed, heapTotal, stall, longestStall, pages }) => ({
    stage: name,
    seconds: Number((ms / 1_000).toFixed(2)),
    'ms a line': Number((ms / lines).toFixed(3)),
    'CPU ms a line': Number((cpuMs / lines).toFixed(3)),
    'MB at most': Math.round(rss),
    'heap used, MB': Math.round(heapUsed),
    'of, MB': Math.round(heapTotal),
    'stall p99.9, ms': Math.round(stall),
    'longest, ms': Math.round(longestStall),
    'page p50, ms': Math.round(percentile(pages, 0.5)),
    'page p99, ms': Math.round(percentile(pages, 0.99)),
    pages: pages.length,
  }))
  console.table(rows)
}

const tell = (lines: number, database: Database, stages: readonly Stage[]): void => {
  const of = `${lines.toLocaleString('en')} lines, ${database}: `
  const most = (pick: (stage: Stage) => number): number => Math.max(...stages.map(pick))
  figure(
    `${of}resident memory`,
    most(({ rss }) => rss),
    'MB',
    { most: 250 },
  )
  figure(
    `${of}event loop late, p99.9 of the worst stage`,
    most(({ stall }) => stall),
    'ms',
    { most: 50 },
  )
  figure(
    `${of}longest stall`,
    most(({ longestStall }) => longestStall),
    'ms',
  )
  const pages = stages.flatMap((stage) => stage.pages)
  figure(`${of}pages while it runs, p50`, percentile(pages, 0.5), 'ms')
  figure(`${of}pages while it runs, p99`, percentile(pages, 0.99), 'ms', { most: 200 })
  for (const { name, cpuMs, ms } of stages) {
    figure(`${of}${name}, processor time a line`, cpuMs / lines, 'ms')
    figure(`${of}${name}`, ms / 1_000, 's')
  }
}

export type Growth = { readonly databases: readonly Database[]; readonly smallest: number; readonly largest: number }

/** Prints tables and figures; every N needs the machine for itself. */
export const benchGrowth = async ({ databases, smallest, largest }: Growth = whole): Promise<void> => {
  for (const database of databases) {
    let first: number | undefined
    for (let lines = smallest; lines <= largest; lines *= 10) {
      const stages = await grow(lines, database)
      show(lines, database, stages)
      tell(lines, database, stages)
      const cost = stages.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / lines
      const name = `${lines.toLocaleString('en')} lines, ${database}: processor time a line, all stages`
      figure(name, cost, 'ms')
      if (first !== undefined)
        figure(`${name}, to that of ${smallest.toLocaleString('en')}`, cost / first, 'times', { most: 1.15 })
      first ??= cost
    }
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      database: { type: 'string' },
      smallest: { type: 'string', default: String(whole.smallest) },
      largest: { type: 'string', default: String(whole.largest) },
      json: { type: 'string' },
    },
  })
  const databases = whole.databases.filter((name) => values.database === undefined || name === values.database)
  await benchGrowth({ databases, smallest: Number(values.smallest), largest: Number(values.largest) })
  if (values.json !== undefined) await writeFigures(values.json)
}
