/** `npm run bench [-- --json FILE]`: ours beside the bare SDK, against the same simulator, in the same run. */
import { parseArgs } from 'node:util'
import { bareClient, bareLoop } from './bare.ts'
import { figure, writeFigures } from './figures.ts'
import { openOurs } from './ours.ts'
import { startBenchSimulator } from './simulator.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const [lines, warmUp, rounds, atOnce, latency] = [500, 300, 3, 32, 60] as const

const median = (list: readonly number[]): number =>
  list.toSorted((one, other) => one - other)[Math.floor(list.length / 2)] ?? NaN

const simulator = await startBenchSimulator(2 * (warmUp + rounds * lines))
await simulator.setMoods({ latency: { ms: latency } })
const client = bareClient(simulator.url, atOnce)
const ours = await openOurs(simulator.url)
try {
  await bareLoop(client, await simulator.take(warmUp), atOnce)
  await ours.run(await simulator.take(warmUp))
  const [bareMs, ourMs, bareCpu, ourCpu, checkMs]: number[][] = [[], [], [], [], []]
  for (let round = 0; round < rounds; round += 1) {
    const bare = await bareLoop(client, await simulator.take(lines), atOnce)
    const run = await ours.run(await simulator.take(lines))
    if (bare.failed > 0 || run.reversed !== lines)
      throw new Error(`bare failed ${bare.failed}, ours reversed ${run.reversed}`)
    bareMs?.push(bare.ms)
    bareCpu?.push(bare.cpuMs / lines)
    ourMs?.push(run.reverseMs)
    ourCpu?.push(run.cpuMs / lines)
    checkMs?.push(run.checkMs)
  }
  const of = (list: readonly number[] | undefined): number => median(list ?? [])
  figure(`bare SDK loop, ${lines} lines, ${atOnce} at once, ${latency} ms`, of(bareMs) / 1000, 's')
  figure('ours, from the confirmation to the receipt', of(ourMs) / 1000, 's')
  figure('ours to the bare loop, time', of(ourMs) / of(bareMs), 'times', { most: 1.5 })
  figure('bare SDK loop, processor time a line', of(bareCpu), 'ms')
  figure('ours, processor time a line', of(ourCpu), 'ms')
  figure('ours to the bare loop, processor time', of(ourCpu) / of(bareCpu), 'times')
  figure(`checking ${lines} bare ids`, of(checkMs) / 1000, 's')
} finally {
  client.destroy()
  await ours.close()
  await simulator.close()
}
if (values.json !== undefined) await writeFigures(values.json)
