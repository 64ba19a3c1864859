/**
 * Kills the engine at random and judges what is left: `npm run bench:crash [-- --full --database sqlite|postgres --seed N
 * --json FILE]`. 300 points, 1,000 with `--full`, on each database: half of them at a named boundary (before or after a
 * write of the store or a call to the marketplace), half after a random time. A process lives on ten databases at once, so
 * that one end of it is ten points; forty lives on one database make a chain, which is judged by the simulator's ledger line
 * by line.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { Chains } from '../test/crash/chain.ts'
import { boundaries } from '../test/crash/points.ts'
import type { FreshDatabase } from '../test/support/databases.ts'
import { startPostgres, type PostgresServer } from '../test/support/postgres-server.ts'
import { figure, writeFigures } from './figures.ts'

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    points: { type: 'string' },
    database: { type: 'string' },
    seed: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
})
const points = Number(values.points ?? (values.full ? 1000 : 300))
const perChain = 40
/** Databases side by side. */
const chainsAtOnce = 10
/** Most stories are over by then, in ms. */
const longest = 1_500

let state = Number(values.seed)
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
  return state / 2_147_483_648
}
const oneOf = <Value>(list: readonly Value[]): Value => {
  const value = list[Math.floor(random() * list.length)]
  if (value === undefined) throw new Error('nothing to choose from')
  return value
}

const onSqlite = async (): Promise<FreshDatabase> => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'overturn-crash-'))
  return { dataFolder, databaseUrl: undefined, dispose: () => rm(dataFolder, { recursive: true, force: true }) }
}

const onPostgres = async ({ url }: PostgresServer): Promise<FreshDatabase> => {
  const name = `overturn_crash_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const { dataFolder, dispose } = await onSqlite()
  return { dataFolder, databaseUrl: Object.assign(new URL(url), { pathname: `/${name}` }).href, dispose }
}

const all = boundaries(5)

/** One process and its end, at so many points. */
const oneEnd = async (chains: Chains): Promise<'boundary' | 'time'> => {
  const passings = Array.from({ length: chains.length }, () => oneOf(all))
  if (random() < 0.5) {
    await chains.liveFor(
      random() * longest,
      passings.map(({ story }) => story),
    )
    return 'time'
  }
  await chains.live(passings)
  return 'boundary'
}

const run = async (name: string, fresh: () => Promise<FreshDatabase>): Promise<void> => {
  const began = performance.now()
  const faults: string[] = []
  let [atBoundaries, survived] = [0, 0]
  for (let left = points; left > 0;) {
    const atOnce = Math.min(left, chainsAtOnce)
    const chains = await Chains.open(await Promise.all(Array.from({ length: atOnce }, fresh)))
    for (let lives = 0; lives < perChain && left >= atOnce; lives++, left -= atOnce)
      if ((await oneEnd(chains)) === 'boundary') atBoundaries += atOnce
    const verdict = await chains.judged()
    faults.push(...verdict.faults)
    survived += verdict.survived.length
    await chains.close()
  }
  figure(`${name}: points at which the engine was killed`, points, '')
  figure(`${name}: of them at a named boundary`, atBoundaries - survived, '')
  figure(`${name}: faults`, faults.length, '', { most: 0 })
  figure(`${name}: time`, (performance.now() - began) / 1000, 's')
  for (const fault of faults) process.stdout.write(`  ${fault}\n`)
  if (faults.length > 0) process.exitCode = 1
}

if (values.database !== 'postgres') await run('SQLite', onSqlite)
if (values.database !== 'sqlite') {
  const server = await startPostgres()
  try {
    await run('PostgreSQL', () => onPostgres(server))
  } finally {
    await server.stop()
  }
}
if (values.json !== undefined) await writeFigures(values.json)
