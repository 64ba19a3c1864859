import type { AddressInfo } from 'node:net'
import { createClock, type Clock } from './clock.ts'
import type { Ledger } from './ledger.ts'
import { readRules, type MoodSettings } from './mood-rules.ts'
import { createMoods, type Moods } from './moods.ts'
import { Purse } from './purse.ts'
import { createRandom } from './random.ts'
import type { AccessKey } from './records.ts'
import { seedCast, type Cast } from './seed.ts'
import { createSimulatorServer } from './server.ts'
import { Service } from './service.ts'
import { Waiting } from './waiting.ts'
import { World, type NewAccount } from './world.ts'

export interface SimulatorOptions {
  /** Default: a free one. */
  port?: number
  /** The seed of ids, data and chance; default 1. */
  seed?: number
  clock?: Clock
  /** Default: one prepaid account with $1,000.00 and the key `defaultKey`. */
  accounts?: NewAccount[]
  /** `empty` (default) holds accounts only; `cast` holds every edge of the facts, see `Simulator.cast`. */
  data?: 'empty' | 'cast'
  moods?: MoodSettings
}

export interface Simulator {
  /** `http://127.0.0.1:PORT`; the controls are under `/_simulator/`. */
  url: string
  port: number
  /** The key of the first account. */
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }
  world: World
  ledger: Ledger
  moods: Moods
  clock: Clock
  /** The ids of the seeded data by what they are; undefined where `data` was `empty`. */
  cast: Cast | undefined
  /** Errors of the simulator's own; a test that ends with any in it found a fault here. */
  defects: readonly string[]
  /** Resolves when nothing is under way, late work included. */
  idle(): Promise<void>
  /** Lets work of the mood `lateWork` land now, whatever time it had left. */
  land(): void
  /** Ends every connection, at once. */
  close(): Promise<void>
}

/** An invented key, for nothing but this simulator. */
export const defaultKey: AccessKey = { id: 'SIMULATORKEY00000001', secret: 'simulator-secret-of-no-value-000000000001' }

/** Starts the simulator on the loopback interface, over plain HTTP. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const seed = options.seed ?? 1
  const clock = options.clock ?? createClock()
  const world = new World(clock, createRandom(seed))
  for (const account of options.accounts ?? [{ name: 'research', keys: [{ ...defaultKey }] }]) world.addAccount(account)
  const cast = options.data === 'cast' ? seedCast(world) : undefined
  const moods = createMoods(createRandom(seed + 1))
  const service = new Service(world, moods, createRandom(seed + 2))
  const waiting = new Waiting()
  bindStates(service, moods)
  moods.set(options.moods ?? {})
  const server = createSimulatorServer({ service, waiting })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    credentials: credentialsOf(world),
    world,
    ledger: world.ledger,
    moods,
    clock,
    cast,
    defects: service.defects,
    idle: () => waiting.idle(),
    land: () => waiting.land(),
    async close() {
      waiting.close()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Moods that are a state of the service rather than of one call take hold when they are set. */
function bindStates(service: Service, moods: Moods): void {
  const purse = new Purse(service.world)
  moods.onChange = (changed) => {
    const now = moods.get()
    if (changed.includes('emptyPurse')) purse.apply(readRules('emptyPurse', now.emptyPurse))
    if (changed.includes('clockSkew')) service.clock.setOffset(readRules('clockSkew', now.clockSkew)[0]?.ms ?? 0)
    if (changed.includes('throttle') && now.throttle === undefined) service.throttle.clear()
  }
}

function credentialsOf(world: World): Simulator['credentials'] {
  const [key] = world.account.keys
  if (key === undefined) throw new Error('The first account of the simulator has no key')
  return {
    accessKeyId: key.id,
    secretAccessKey: key.secret,
    ...(key.sessionToken === undefined ? {} : { sessionToken: key.sessionToken }),
  }
}
