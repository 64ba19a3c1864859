/**
 * What the pacer gets out of token buckets, in virtual time: `node bench/pace.ts`. Share: admitted calls of all that the
 * bucket had to give; throttled: refused calls of all. Aim at 20/s and 10/s with 60 ms: 0.985 and 3 %.
 */
import { runPace, type Bucket, type PaceRun } from '../test/core/pace-world.ts'

const worlds: Record<string, { readonly bucket: Bucket; readonly calls: number }> = {
  '20/s, burst 20': { bucket: { rate: 20, burst: 20, latency: 60 }, calls: 500 },
  '10/s, burst 10': { bucket: { rate: 10, burst: 10, latency: 60 }, calls: 500 },
  '20/s, 2,000 lines': { bucket: { rate: 20, burst: 20, latency: 60 }, calls: 2000 },
  '20/s, burst 1': { bucket: { rate: 20, burst: 1, latency: 60 }, calls: 500 },
  '20/s, burst 100': { bucket: { rate: 20, burst: 100, latency: 60 }, calls: 500 },
  '20/s, refusals cost': { bucket: { rate: 20, burst: 20, latency: 60, charges: true }, calls: 500 },
  '20/s, 60 ± 40 ms': { bucket: { rate: 20, burst: 20, latency: 60, jitter: 40 }, calls: 500 },
  '20/s, 250 ± 100 ms': { bucket: { rate: 20, burst: 20, latency: 250, jitter: 100 }, calls: 500 },
  '50/s, burst 50': { bucket: { rate: 50, burst: 50, latency: 60 }, calls: 500 },
  '3/s, burst 3': { bucket: { rate: 3, burst: 3, latency: 60 }, calls: 150 },
  '1/s, burst 1': { bucket: { rate: 1, burst: 1, latency: 60 }, calls: 60 },
  '20/s, then 8/s': { bucket: { rate: (ms) => (ms < 15_000 ? 20 : 8), burst: 20, latency: 60 }, calls: 500 },
  '8/s, then 30/s': { bucket: { rate: (ms) => (ms < 15_000 ? 8 : 30), burst: 20, latency: 60 }, calls: 900 },
}

const seeds = Array.from({ length: 9 }, (_, index) => 1 + index * 7919)

const median = (runs: readonly PaceRun[], of: (run: PaceRun) => number): number =>
  runs.map(of).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN

const rows = Object.entries(worlds).map(([name, { bucket, calls }]) => {
  const runs = seeds.map((seed) => runPace(bucket, calls, seed))
  return {
    service: name,
    share: median(runs, (run) => run.share).toFixed(3),
    'worst share': Math.min(...runs.map((run) => run.share)).toFixed(3),
    'throttled, %': (100 * median(runs, (run) => run.throttled)).toFixed(1),
    seconds: median(runs, (run) => run.seconds).toFixed(1),
  }
})

console.table(rows)
