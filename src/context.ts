/** Opens what is shared and closes it: the only wiring of ports to what stands behind them, and the only clock. */
import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { pino } from 'pino'
import type { Config } from './config.ts'
import type { Bell, Clock, Log, OpenAccount, Store } from './core/ports.ts'
import { openMTurk } from './markets/mturk/market.ts'
import { openStore } from './store/open.ts'

export type Context = {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly bell: Bell
  readonly store: Store
  readonly accounts: readonly OpenAccount[]
  /** Accounts of earlier configurations, which this one names no more: no calls can be made for them. */
  readonly formerAccounts: readonly OpenAccount[]
  close(): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  ms: () => Date.now(),
  steady: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal ? { signal } : {}).catch(() => undefined)
  },
}

/** JSON lines on the standard output; facts are picked by the callers, so nothing needs to be struck out here. */
export const openLog = (level: string): Log => {
  const lines = pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  })
  return {
    info: (event, facts) => lines.info({ event, ...facts }),
    warn: (event, facts) => lines.warn({ event, ...facts }),
    error: (event, facts) => lines.error({ event, ...facts }),
  }
}

export const openBell = (): Bell => {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    ring: (reversalId) => void emitter.emit(reversalId),
    listen: (reversalId, heard) => {
      emitter.on(reversalId, heard)
      return () => void emitter.off(reversalId, heard)
    },
  }
}

/** Secrets from files, read whenever a client asks anew, so that renewed ones need no restart. */
const fileCredentials = (files: NonNullable<Config['mturk']['credentialFiles']>) => async () => {
  const read = async (file: string): Promise<string> => (await readFile(file, 'utf8')).trim()
  const [accessKeyId, secretAccessKey] = await Promise.all([read(files.id), read(files.secret)])
  return {
    accessKeyId,
    secretAccessKey,
    ...(files.token === undefined ? {} : { sessionToken: await read(files.token) }),
  }
}

const openAccounts = async (config: Config, store: Store, clock: Clock): Promise<OpenAccount[]> => {
  const { mturk } = config
  const marketplace = openMTurk({
    endpoint: mturk.endpoint,
    credentials: mturk.credentialFiles ? fileCredentials(mturk.credentialFiles) : undefined,
    proxyEnv: config.proxyEnv,
    ceiling: mturk.ceiling,
    clock,
  })
  const { declaration } = marketplace
  const account = await store.accounts.open({
    id: `${declaration.id}-${mturk.environment}`,
    marketplace: declaration.id,
    environment: mturk.environment,
    name: mturk.name,
    currency: declaration.currency,
  })
  return [{ account, declaration, marketplace }]
}

const findFormer = async (store: Store, open: readonly OpenAccount[]): Promise<OpenAccount[]> =>
  (await store.accounts.list())
    .filter(({ id }) => open.every(({ account }) => account.id !== id))
    .flatMap((account) => {
      const cousin = open.find((other) => other.account.marketplace === account.marketplace)
      return cousin ? [{ account, declaration: cousin.declaration }] : []
    })

/** The database alone. @throws Error with a sentence for the operator. */
export const openRecords = async (config: Config, clock: Clock): Promise<Store> =>
  openStore({
    dataFolder: config.dataFolder,
    ...(config.databaseUrl === undefined ? {} : { databaseUrl: config.databaseUrl }),
    clock,
  })

/** @throws Error with a sentence for the operator: the folder cannot be written, the database cannot be reached. */
export const openContext = async (config: Config, clock: Clock = systemClock): Promise<Context> => {
  const log = openLog(config.logLevel)
  const store = await openRecords(config, clock)
  const accounts = await openAccounts(config, store, clock)
  return {
    config,
    clock,
    log,
    bell: openBell(),
    store,
    accounts,
    formerAccounts: await findFormer(store, accounts),
    close: async () => {
      for (const { marketplace } of accounts) marketplace?.close()
      await store.close()
    },
  }
}
