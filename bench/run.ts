/**
 * `npm run bench [-- --json FILE] [--plot] [--growth [--largest N]] [--cost] [--attention]`: ours beside the loops that
 * script-writers write, against the same simulator, in the same run. `--plot` draws docs/bench-throughput.svg from it;
 * `--growth` measures N by tens after it. `--cost`: nothing but the processor time a line at 20 a second beside the bare
 * SDK's. `--attention`: nothing but what three jobs take of a person's time.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Bench } from './cases.ts'
import { contenders, findBoto3 } from './contender.ts'
import { addFigures, writeFigures } from './figures.ts'
import { measure, measureCost } from './measure.ts'
import { drawThroughput } from './plot.ts'
import { tell, tellCost } from './table.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    plot: { type: 'boolean' },
    growth: { type: 'boolean' },
    largest: { type: 'string' },
    cost: { type: 'boolean' },
    attention: { type: 'boolean' },
  },
})

/** A process of its own: what it measures must not begin with what this one holds. */
const measureApart = async (program: string, more: readonly string[] = []): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
  const file = join(folder, 'figures.json')
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, [path, '--json', file, ...more], { stdio: 'inherit' })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`${program} failed`)
  await addFigures(file)
  await rm(folder, { recursive: true })
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const measureAll = async (): Promise<void> => {
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
}

const began = performance.now()
if (values.attention === true) await measureApart('attention.ts')
else if (values.cost === true) tellCost(...(await measureCost()))
else await measureAll()
if (values.growth === true)
  await measureApart('growth.ts', values.largest === undefined ? [] : ['--largest', values.largest])
say(`\n${Math.round((performance.now() - began) / 1000)} s, Node ${process.versions.node}`)
if (values.json !== undefined) await writeFigures(values.json)
