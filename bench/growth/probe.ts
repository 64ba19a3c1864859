/** Loaded into the measured process before anything else: tells on a socket how it fared since it was last asked. */
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'

export type Told = {
  readonly cpuMs: number
  /** The most of resident memory, in MB. */
  readonly rss: number
  /** p99.9 and the longest of what the event loop was late, in ms. */
  readonly stall: number
  readonly longestStall: number
  /** Of the heap, in MB: in use and taken from the system now. */
  readonly heapUsed: number
  readonly heapTotal: number
}

const resolution = 1
const delays = monitorEventLoopDelay({ resolution })
delays.enable()
let cpu = process.cpuUsage()
let most = 0

const sample = (): void => {
  most = Math.max(most, process.memoryUsage.rss())
}

const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolution)

const told = (): Told => {
  sample()
  const used = process.cpuUsage(cpu)
  const { heapUsed, heapTotal } = process.memoryUsage()
  const answer = {
    cpuMs: (used.user + used.system) / 1_000,
    rss: most / 1_048_576,
    stall: late(delays.percentile(99.9)),
    longestStall: late(delays.max),
    heapUsed: heapUsed / 1_048_576,
    heapTotal: heapTotal / 1_048_576,
  }
  cpu = process.cpuUsage()
  most = 0
  delays.reset()
  return answer
}

const place = process.env['BENCH_PROBE']
if (place !== undefined) {
  setInterval(sample, 50).unref()
  // The start replaces its process by one with limits on its memory; the socket of the first one is left over.
  rmSync(place, { force: true })
  createServer((_request, response) => response.end(JSON.stringify(told())))
    .listen(place)
    .unref()
}
