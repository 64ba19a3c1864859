/**
 * What the pacer gets out of token buckets of many kinds, in virtual time: `node bench/pace.ts [--json FILE]`. Share: admitted
 * calls of all that the bucket had to give until the last answer; throttled: refused calls of all. Each service nine times
 * with other chances; the median and the worst. docs/pace.md quotes the table.
 */
import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { runPace, type Bucket, type PaceRun } from '../test/core/pace-world.ts'

type Service = { readonly name: string; readonly bucket: Bucket; readonly calls: number }

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
const moved = (before: number, after: number) => (ms: number) => (ms < 15_000 ? before : after)

const services: readonly Service[] = [
  { name: '20/s, burst 20, 60 ms', bucket: { rate: 20, ...still }, calls: 500 },
  { name: '10/s, burst 10, 60 ms', bucket: { rate: 10, burst: 10, latency: 60 }, calls: 500 },
  { name: '20/s, burst 20, 60 ms, 2,000 calls', bucket: { rate: 20, ...still }, calls: 2000 },
  { name: '20/s, burst 1, 60 ms', bucket: { rate: 20, burst: 1, latency: 60 }, calls: 500 },
  { name: '1/s, burst 1, 60 ms', bucket: { rate: 1, burst: 1, latency: 60 }, calls: 60 },
  ...family,
  ...latencies.map((times) => ({
    name: `20/s, burst 20, ${times.latency} ± ${times.jitter} ms, refusals cost`,
    bucket: { rate: 20, burst: 20, ...times, charges: true },
    calls: 500,
  })),
  { name: '20/s, after 15 s 8/s', bucket: { ...still, rate: moved(20, 8) }, calls: 500 },
  { name: '8/s, after 15 s 30/s', bucket: { ...still, rate: moved(8, 30) }, calls: 900 },
  { name: '3/s, after 15 s 20/s', bucket: { ...still, rate: moved(3, 20) }, calls: 500 },
]

const seeds = Array.from({ length: 9 }, (_, index) => 1 + index * 7919)

const middle = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? NaN
const median = (runs: readonly PaceRun[], of: (run: PaceRun) => number): number => middle(runs.map(of))

const rows = services.map(({ name, bucket, calls }) => {
  const runs = seeds.map((seed) => runPace(bucket, calls, seed))
  return {
    name,
    share: median(runs, (run) => run.share),
    worst: Math.min(...runs.map((run) => run.share)),
    throttled: 100 * median(runs, (run) => run.throttled),
    mostInFlight: Math.max(...runs.map((run) => run.mostInFlight)),
    seconds: median(runs, (run) => run.seconds),
  }
})

const lines = rows.map(
  ({ name, share, worst, throttled, mostInFlight, seconds }) =>
    `| ${name} | ${share.toFixed(3)} | ${worst.toFixed(3)} | ${throttled.toFixed(1)} % | ${mostInFlight} | ${seconds.toFixed(1)} |`,
)
process.stdout.write(
  [
    '| service | share, median | worst of 9 | throttled | most in flight | seconds |',
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
    '',
    `Median of the ${rows.length} shares: ${middle(rows.map(({ share }) => share)).toFixed(3)}; under 0.95: ${rows.filter(({ share }) => share < 0.95).length}.`,
    '',
  ].join('\n'),
)

const { values } = parseArgs({ options: { json: { type: 'string' } } })
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`)
