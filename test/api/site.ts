/** The API over real HTTP, a real database, the real adapter and the simulator, with tokens of a person. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { frame } from '../../src/app.ts'
import { tokenApi } from '../../src/app-api.ts'
import { makeToken } from '../../src/auth/api-tokens.ts'
import type { AuthParts } from '../../src/auth/parts.ts'
import { openBell } from '../../src/context.ts'
import { readClient, trustedProxies } from '../../src/http/client.ts'
import { logRequests } from '../../src/http/request-log.ts'
import type { Log, OpenAccount, Store } from '../../src/core/ports.ts'
import type { TokenScope } from '../../src/core/token.ts'
import { seedCast, seedLarge, type Cast } from '../../src/simulators/mturk/seed.ts'
import { openWorld, type WorldOptions } from '../engine/world.ts'
import { client, type Client } from './client.ts'
import { readerApart } from '../../src/readers/apart.ts'

export const publicUrl = new URL('https://overturn.example.org')

export type ApiOptions = WorldOptions & {
  /** Comes between the API and its store, to break what it writes. */
  readonly apiStore?: (store: Store) => Store
}

const ann = { id: 'person-ann', name: 'Ann Lindqvist' }

export type Api = Awaited<ReturnType<typeof openApi>>

export const openApi = async (options: ApiOptions = {}) => {
  const world = await openWorld(options)
  const { clock, marketplace, account } = world
  const store = options.apiStore?.(world.store) ?? world.store
  const logged: string[] = []
  const note = (event: string, facts?: object): void => void logged.push(`${event} ${JSON.stringify(facts ?? {})}`)
  const log: Log = { info: note, warn: note, error: note }
  const { people, limits, tokens } = store
  const auth: AuthParts = { people, limits, tokens, clock, log, publicUrl }
  await people.insert({ ...ann, disabled: false, createdAt: clock.now() })
  const tokenWith = async (scope: TokenScope, cap = ''): Promise<string> => {
    const name = `${scope} ${logged.length}`
    const made = await makeToken(auth, ann, { name, scope, days: '30', cap })
    if (!made.ok) throw new Error(JSON.stringify(made.problem))
    return made.value.text
  }
  const open: OpenAccount = { account, declaration: marketplace.declaration, marketplace }
  const closing = new AbortController()
  const shared = {
    store,
    accounts: new Map([[account.id, open]]),
    clock,
    bell: openBell(),
    wake: { wake: () => world.engine.wake() },
    log,
    limits: { typeTotalAbove: 1_000 },
    readBrought: readerApart(),
    version: '0.1.0',
    closing: closing.signal,
    publicUrl,
  }
  const app = frame()
  app.use(readClient(trustedProxies(['127.0.0.1'])), logRequests({ log, clock }))
  app.use('/api', tokenApi(shared, auth))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask = (token: string): Client => client(port, publicUrl.host, token)
  return {
    world,
    store,
    logged,
    auth,
    ann,
    tokenWith,
    as: ask,
    pay: ask(await tokenWith('pay')),
    stranger: ask(''),
    closing,
    port,
    rejected: (count: number): string[] => seedLarge(world.simulator.world, count, { perHit: 3 }),
    cast: (): Cast => seedCast(world.simulator.world),
    until: (number: number, state: string) =>
      world.until(async () => (await store.reversals.find(number))?.state === state),
    close: async () => {
      closing.abort()
      server.closeAllConnections()
      server.close()
      await world.close()
    },
  }
}
