/** The simulator with an account and rejected work for each run: `node simulator-process.ts '{ "accounts": [...] }'`. */
import { startSimulator } from '../src/simulators/mturk/start.ts'
import { seedLarge } from '../src/simulators/mturk/seed.ts'
import type { Key } from './simulator.ts'

const { accounts } = JSON.parse(process.argv[2] ?? '') as {
  accounts: { name: string; key: Key; lines: number; perHit?: number }[]
}
const balance = '10000000.00'
const simulator = await startSimulator({
  accounts: accounts.map(({ name, key }) => ({ name, keys: [key], balance })),
})
for (const { name, lines, perHit = 100 } of accounts)
  seedLarge(simulator.world, lines, { account: simulator.world.accountNamed(name), perHit })
process.stdout.write(`${simulator.url}\n`)
/** Any line asks how much processor time it has used, in ms. */
process.stdin.on('data', () => {
  const { user, system } = process.cpuUsage()
  process.stdout.write(`${(user + system) / 1000}\n`)
})
process.once('SIGTERM', () => void simulator.close().then(() => process.exit(0)))
