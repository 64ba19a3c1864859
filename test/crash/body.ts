/** One engine with its database and its account: the real store, the real adapter, the real engine. */
import type { Bell, Clock, Log, Store } from '../../src/core/ports.ts'
import type { Marketplace } from '../../src/core/marketplace.ts'
import { startEngine } from '../../src/engine/engine.ts'
import { openMTurk } from '../../src/markets/mturk/market.ts'
import { openStore } from '../../src/store/open.ts'
import { systemClock } from '../../src/context.ts'
import { deeds, type Deed, type Hands } from './deeds.ts'
import { Ice } from './ice.ts'
import type { Point } from './points.ts'

export type BodyBirth = {
  readonly dataFolder: string
  readonly databaseUrl: string | undefined
  readonly endpoint: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  /** Where it dies; undefined: it lives until it is asked to end. */
  readonly point: Point | undefined
  /** How far its clock is put forward when it is born, in ms. */
  readonly ahead: number
}

export type Body = { do(deed: Deed): Promise<unknown>; close(): Promise<void> }

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const deaf: Bell = { ring: () => undefined, listen: () => () => undefined }

/** The machine's clock, which can be put forward: who sleeps wakes when their time has come. */
const movable = (bornAhead: number): Hands['clock'] => {
  let [ahead, passed] = [bornAhead, 0]
  const sleepers = new Set<{ readonly at: number; readonly alarm: AbortController }>()
  const ms = (): number => systemClock.ms() + ahead
  const forward = (by: number): void => {
    ahead += by
    const now = ms()
    for (const { at, alarm } of sleepers) if (at <= now) alarm.abort('its time has come')
  }
  return {
    now: () => new Date(ms()).toISOString(),
    ms,
    steady: () => systemClock.steady() + passed,
    sleep: async (wait, signal) => {
      const sleeper = { at: ms() + wait, alarm: new AbortController() }
      sleepers.add(sleeper)
      const either = signal ? AbortSignal.any([signal, sleeper.alarm.signal]) : sleeper.alarm.signal
      await systemClock.sleep(wait, either)
      sleepers.delete(sleeper)
    },
    forward,
    // The marketplace's time does not pass so quickly. That ours does shows as a clock that was put forward.
    pass: (by) => {
      passed += by / 2
      forward(by)
    },
  }
}

const marketplaceOf = ({ endpoint, credentials }: BodyBirth, clock: Clock): Marketplace =>
  openMTurk({
    endpoint,
    credentials: () => Promise.resolve(credentials),
    proxyEnv: {},
    ceiling: undefined,
    clock,
  })

const storeOf = async (birth: BodyBirth, ice: Ice, clock: Clock): Promise<Store> => {
  const { dataFolder, databaseUrl } = birth
  ice.over(birth)
  const opened = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })
  await opened.machines?.prepare()
  const machines = opened.machines && {
    ...opened.machines,
    jobs: ice.mortal(opened.machines.jobs, 'jobs'),
    engines: ice.mortal(opened.machines.engines, 'engines'),
  }
  return {
    ...opened,
    work: ice.mortal(opened.work, 'work'),
    reversals: ice.mortal(opened.reversals, 'reversals'),
    ...(machines ? { machines } : {}),
  }
}

/** @param heard.dead it came to its point; `fatal`: its engine gave up */
export const born = async (
  birth: BodyBirth,
  heard: { readonly dead: () => void; readonly fatal: (error: unknown) => void },
): Promise<Body> => {
  const ice = new Ice(birth.point, heard.dead)
  const clock = movable(birth.ahead)
  const adapter = marketplaceOf(birth, clock)
  const marketplace = ice.mortal(adapter, 'marketplace', ['look', 'page', 'reverse', 'balance'])
  const { declaration } = adapter
  const store = await storeOf(birth, ice, clock)
  const account = await store.accounts.open({
    id: 'mturk-simulator',
    marketplace: declaration.id,
    environment: 'simulator',
    name: 'research',
    currency: declaration.currency,
  })
  const { machines } = store
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
    onFatal: (error) => (ice.frozen ? undefined : heard.fatal(error)),
  })
  return {
    do: (deed) => deeds[deed.do]({ store, clock, engine, account }, deed as never),
    close: async () => {
      await engine.close()
      marketplace.close()
      await store.close()
    },
  }
}
