/**
 * What the pacer gets out of token buckets of many kinds, in virtual time: `node bench/pace.ts [--json FILE]
 * [--plot]`. Share: admitted calls of all that the bucket had to give until the last answer; throttled: refused calls of all.
 * Each service nine times with other chances; the median and the worst. docs/pace.md quotes the table; `--plot` draws
 * docs/pace.svg instead, `--roof` tells what a bucket of one call gives to calls that come unevenly.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { runPace, type Bucket, type PaceRun } from '../test/core/pace-world.ts'
import { drawPace } from './pace-plot.ts'
import { roofs } from './pace-roof.ts'

type Service = { readonly name: string; readonly bucket: Bucket; readonly calls: number }
type Moving = Omit<Service, 'bucket'> & { readonly before: number; readonly after: number }

const latencies = [
  { latency: 60, jitter: 40 },
  { latency: 250, jitter: 100 },
] as const

/** Slow buckets with fewer lines: they say the same. */
const callsAt = (rate: number): number => (rate < 5 ? 150 : 500)

const family: readonly Service[] = [3, 20, 50].flatMap((rate) =>
  [1, 20, 100].flatMap((burst) =>
    latencies.map((times) => ({
      name: `${rate}/s, burst ${burst}, ${times.latency} ± ${times.jitter} ms`,
      bucket: { rate, burst, ...times },
      calls: callsAt(rate),
    })),
  ),
)

const still = { burst: 20, latency: 60 } as const
const services: readonly Service[] = [
  { name: '20/s, burst 20, 60 ms', bucket: { rate: 20, ...still }, calls: 500 },
  { name: '10/s, burst 10, 60 ms', bucket: { rate: 10, burst: 10, latency: 60 }, calls: 500 },
  { name: '20/s, burst 20, 60 ms, 2,000 calls', bucket: { rate: 20, ...still }, calls: 2000 },
  { name: '20/s, burst 1, 60 ms', bucket: { rate: 20, burst: 1, latency: 60 }, calls: 500 },
  { name: '1/s, burst 1, 60 ms', bucket: { rate: 1, burst: 1, latency: 60 }, calls: 150 },
  ...family,
  ...latencies.map((times) => ({
    name: `20/s, burst 20, ${times.latency} ± ${times.jitter} ms, refusals cost`,
    bucket: { rate: 20, burst: 20, ...times, charges: true },
    calls: 500,
  })),
]

/** Limits that move after 13 to 17 s, each time at another moment: how soon it is noticed depends on it. */
const moving: readonly Moving[] = [
  { name: '20/s, then 8/s', before: 20, after: 8, calls: 500 },
  { name: '8/s, then 30/s', before: 8, after: 30, calls: 900 },
  { name: '3/s, then 20/s', before: 3, after: 20, calls: 500 },
]
const movedBy = ({ before, after }: Moving, place: number): Bucket => ({
  ...still,
  rate: (ms) => (ms < 13_000 + place * 500 ? before : after),
})

const seeds = Array.from({ length: 9 }, (_, index) => 1 + index * 7919)

const middle = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN
const median = (runs: readonly PaceRun[], of: (run: PaceRun) => number): number => middle(runs.map(of))

const rowOf = (service: Service | Moving) => {
  const { name, calls } = service
  const runs = seeds.map((seed, place) =>
    runPace('bucket' in service ? service.bucket : movedBy(service, place), calls, seed),
  )
  return {
    name,
    share: median(runs, (run) => run.share),
    worst: Math.min(...runs.map((run) => run.share)),
    throttled: 100 * median(runs, (run) => run.throttled),
    pauseSeconds: Math.max(...runs.map((run) => run.longestPause)) / 1000,
    mostInFlight: Math.max(...runs.map((run) => run.mostInFlight)),
    seconds: median(runs, (run) => run.seconds),
  }
}

const tableOf = (rows: readonly ReturnType<typeof rowOf>[]): string =>
  [
    '| service | share, median | worst of 9 | throttled | longest pause, s | most in flight | seconds |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(
      (row) =>
        `| ${row.name} | ${row.share.toFixed(3)} | ${row.worst.toFixed(3)} | ${row.throttled.toFixed(1)} % | ${row.pauseSeconds.toFixed(1)} | ${row.mostInFlight} | ${row.seconds.toFixed(1)} |`,
    ),
    '',
    `Median of the ${rows.length} shares: ${middle(rows.map(({ share }) => share)).toFixed(3)}; under 0.95: ${rows.filter(({ share }) => share < 0.95).length}.`,
    '',
  ].join('\n')

const { values } = parseArgs({
  options: { json: { type: 'string' }, plot: { type: 'boolean' }, roof: { type: 'boolean' } },
})
if (values.plot === true) process.stdout.write(`${await drawPace()}\n`)
else if (values.roof === true) process.stdout.write(roofs())
else {
  const rows = [...services, ...moving].map(rowOf)
  process.stdout.write(tableOf(rows))
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`)
}
