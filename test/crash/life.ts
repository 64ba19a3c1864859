/**
 * One life of the engine in a process of its own: the real store, the real adapter, the real engine. It kills itself with
 * SIGKILL at the point it was told, and does what a person would do when it is asked to on its standard input.
 */
import { createInterface } from 'node:readline'
import type { Bell, Clock, Log, Store } from '../../src/core/ports.ts'
import type { Marketplace } from '../../src/core/marketplace.ts'
import { startEngine } from '../../src/engine/engine.ts'
import { openMTurk } from '../../src/markets/mturk/market.ts'
import { openStore } from '../../src/store/open.ts'
import { systemClock } from '../../src/context.ts'
import { deeds, type Deed } from './deeds.ts'
import type { Point } from './points.ts'

export type Birth = {
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Where it dies; undefined: it lives until it is asked to end. */
  readonly point: Point | undefined
}

/** Nothing can be done any more, not even to say so. */
const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

/** Calls of one room by name, of which one is where it dies. */
const mortal = <Room extends object>(room: Room, where: string, point: Point | undefined): Room => {
  if (point?.room !== where) return room
  let passed = 0
  return new Proxy(room, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      const operation = value as (...given: unknown[]) => unknown
      if (name !== point.operation) return operation.bind(target)
      return async (...given: unknown[]) => {
        const dies = ++passed === point.nth
        if (dies && point.when === 'before') die()
        const answer = await operation.apply(target, given)
        if (dies) die()
        return answer
      }
    },
  })
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const deaf: Bell = { ring: () => undefined, listen: () => () => undefined }

/** The machine's clock, which can be put forward. */
const movable = (): Clock & { readonly forward: (ms: number) => void } => {
  let ahead = 0
  const ms = (): number => systemClock.ms() + ahead
  return { ...systemClock, now: () => new Date(ms()).toISOString(), ms, forward: (by) => void (ahead += by) }
}

const say = (message: unknown): void => void process.stdout.write(`${JSON.stringify(message)}\n`)

const live = async ({ dataFolder, databaseUrl, endpoint, credentials, point }: Birth): Promise<void> => {
  const clock = movable()
  const opened = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })
  const store: Store = {
    ...opened,
    work: mortal(opened.work, 'work', point),
    reversals: mortal(opened.reversals, 'reversals', point),
  }
  const adapter = openMTurk({
    endpoint,
    credentials: () => Promise.resolve(credentials),
    proxyEnv: {},
    ceiling: undefined,
    clock,
  })
  const marketplace: Marketplace = mortal(adapter, 'marketplace', point)
  const { declaration } = adapter
  const account = await store.accounts.open({
    id: 'mturk-simulator',
    marketplace: declaration.id,
    environment: 'simulator',
    name: 'research',
    currency: declaration.currency,
  })
  const { machines } = store
  await machines?.prepare()
  const of = { accountId: account.id, limits: declaration.pace, learned: undefined, pages: false }
  const shared = machines && { machines, limiters: new Map([[account.id, machines.limiter(of)]]) }
  const engine = startEngine({
    ...shared,
    store,
    accounts: [{ account, declaration, marketplace }],
    clock,
    bell: deaf,
    log: silent,
    engineId: `life-${process.pid}-${clock.ms()}`,
    onFatal: (error) => {
      say({ fatal: error instanceof Error ? error.message : String(error) })
      process.exitCode = 1
    },
  })
  say({ born: true })
  for await (const line of createInterface(process.stdin)) {
    const deed = JSON.parse(line) as Deed
    const result = await deeds[deed.do]({ store, clock, engine, account }, deed as never)
    say({ did: deed.do, result: result ?? null })
  }
  await engine.close()
  marketplace.close()
  await store.close()
}

await live(JSON.parse(process.argv[2] ?? '') as Birth)
