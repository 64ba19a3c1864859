/**
 * `npm run bench [-- --json FILE] [--plot] [--growth]`: ours beside the loops that script-writers write, against the same
 * simulator, in the same run. `--plot` draws docs/bench-throughput.svg from it; `--growth` measures N by tens after it.
 */
import { parseArgs } from 'node:util'
import { Bench } from './cases.ts'
import { contenders, findBoto3 } from './contender.ts'
import { writeFigures } from './figures.ts'
import { measure } from './measure.ts'
import { drawThroughput } from './plot.ts'
import { tell } from './table.ts'

const { values } = parseArgs({
  options: { json: { type: 'string' }, plot: { type: 'boolean' }, growth: { type: 'boolean' } },
})

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const began = performance.now()
const python = await findBoto3()
if (python === undefined)
  say('boto3 is not installed (Debian: python3-boto3), so its three rows are left out of this run.\n')
const bench = await Bench.open(python)
try {
  const measured = await measure(bench, say)
  tell(
    measured,
    contenders.filter((contender) => bench.present.includes(contender)),
    say,
  )
  if (values.plot === true) say(`\nDrawn: ${await drawThroughput(measured)}`)
} finally {
  await bench.close()
}
say(`\n${Math.round((performance.now() - began) / 1000)} s, Node ${process.versions.node}`)
if (values.json !== undefined) await writeFigures(values.json)
