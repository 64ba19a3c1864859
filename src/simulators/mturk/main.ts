/** The simulator as a process of its own: `node src/simulators/mturk/main.ts --port 4567 --data cast`. */
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { controlPath } from './control.ts'
import type { MoodSettings } from './mood-rules.ts'
import type { AccessKey } from './records.ts'
import { defaultKey, startSimulator, type Simulator } from './start.ts'
import { seedLarge } from './seed.ts'

const usage = `Plays the Requester API of Amazon Mechanical Turk on this machine, with invented data.
  --port N            listen here (default: a free port)
  --seed N            the seed of ids, data and chance (default 1)
  --data cast|empty   every kind of work there is, or none (default cast)
  --large N           beside it, N rejected assignments, 100 a HIT
  --balance D         the account's balance in dollars (default 1000.00)
  --funding F         prepaid, aws-billing or sandbox
  --key ID:SECRET     the access key that is accepted (default ${defaultKey.id}:${defaultKey.secret})
  --mood NAME=VALUE   a mood from the start, VALUE a number, true or JSON; may be repeated
  --log FILE          append every call and every change as a line of JSON
`

/** @throws TypeError naming the mood, from the simulator's own reading of it */
function readMoods(given: string[]): MoodSettings {
  const settings: Record<string, unknown> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    const name = at === -1 ? text : text.slice(0, at)
    try {
      settings[name] = at === -1 ? true : (JSON.parse(text.slice(at + 1)) as unknown)
    } catch {
      throw new TypeError(`--mood ${name} wants a number, true or JSON behind its "="`)
    }
  }
  return settings
}

function readKey(given: string | undefined): AccessKey {
  if (given === undefined) return defaultKey
  const at = given.indexOf(':')
  if (at < 1) throw new TypeError('--key wants ID:SECRET')
  return { id: given.slice(0, at), secret: given.slice(at + 1) }
}

function readFunding(given: string): 'prepaid' | 'aws-billing' | 'sandbox' {
  if (given === 'prepaid' || given === 'aws-billing' || given === 'sandbox') return given
  throw new TypeError('--funding wants prepaid, aws-billing or sandbox')
}

function readCount(name: string, given: string): number {
  if (!/^\d{1,7}$/.test(given)) throw new TypeError(`--${name} wants a whole number`)
  return Number(given)
}

function readData(given: string): 'cast' | 'empty' {
  if (given === 'cast' || given === 'empty') return given
  throw new TypeError('--data wants cast or empty')
}

type Running = Pick<Simulator, 'url' | 'close'> & { key: AccessKey }

async function run(): Promise<Running | undefined> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      data: { type: 'string', default: 'cast' },
      large: { type: 'string', default: '0' },
      balance: { type: 'string', default: '1000.00' },
      funding: { type: 'string', default: 'prepaid' },
      key: { type: 'string' },
      mood: { type: 'string', multiple: true, default: [] },
      log: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return undefined
  }
  const key = readKey(values.key)
  const simulator = await startSimulator({
    port: readCount('port', values.port),
    seed: readCount('seed', values.seed),
    accounts: [
      {
        name: 'research',
        keys: [key],
        balance: values.balance,
        funding: readFunding(values.funding),
      },
    ],
    data: readData(values.data),
    moods: readMoods(values.mood),
  })
  seedLarge(simulator.world, readCount('large', values.large))
  if (values.log === undefined) return { url: simulator.url, close: () => simulator.close(), key }
  const log = createWriteStream(values.log, { flags: 'a' })
  simulator.ledger.onEntry = (entry) => log.write(`${JSON.stringify(entry)}\n`)
  return {
    url: simulator.url,
    key,
    async close() {
      await simulator.close()
      await new Promise((resolve) => log.end(resolve))
    },
  }
}

/** The address first, alone on its line: programs read it. */
const welcome = ({ url, key }: Running): string => `Mechanical Turk simulator at ${url}
It accepts AWS_ACCESS_KEY_ID=${key.id} AWS_SECRET_ACCESS_KEY=${key.secret}
Ids to try: ${url}${controlPath}sample/ids
`

try {
  const simulator = await run()
  if (simulator !== undefined) {
    // Who started it may have gone before it listened; that is told by the channel below.
    process.stdout.on('error', () => undefined)
    process.stdout.write(welcome(simulator))
    // Who started it with a channel and is gone, however it ended, needs it no more.
    for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
      process.once(event, () => void simulator.close().then(() => process.exit(0)))
    }
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 1
}
