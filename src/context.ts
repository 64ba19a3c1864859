/** Opens what is shared and closes it: the only wiring of ports to what stands behind them. */
import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { pino } from 'pino'
import { systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Signals } from './core/machines.ts'
import type { Bell, Clock, Log, OpenAccount, Store } from './core/ports.ts'
import { openMTurk } from './markets/mturk/market.ts'
import { refuseHalfMoved } from './store/move/mark.ts'
import { moveRecords, type Moved, type MoveOptions } from './store/move/move.ts'
import { refuseMoved } from './store/move/note.ts'
import { openStore } from './store/open.ts'
import { postgresTrouble } from './store/postgres-trouble.ts'

export { systemClock }

export type Context = {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly bell: OpenBell
  readonly store: Store
  readonly accounts: readonly OpenAccount[]
  /** Accounts of earlier configurations, which this one names no more: no calls can be made for them. */
  readonly formerAccounts: readonly OpenAccount[]
  close(): Promise<void>
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

/** `others`: the bells of other processes on the same records, which ring with it. */
export const openBell = (others?: Signals): OpenBell => {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    ring: (reversalId) => {
      emitter.emit(reversalId)
      others?.ring(reversalId)
    },
    rung: (reversalId) => {
      const which = reversalId === undefined ? emitter.eventNames() : [reversalId]
      // Anybody who may connect to the database can send any name; `error` is one that throws where nobody listens.
      for (const id of which) if (emitter.listenerCount(id) > 0) emitter.emit(id)
    },
    listen: (reversalId, heard) => {
      emitter.on(reversalId, heard)
      return () => void emitter.off(reversalId, heard)
    },
  }
}

type OpenBell = Bell & {
  /** It rang in another process; undefined: it may have, for any of them. */
  rung(reversalId: string | undefined): void
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

/**
 * The database alone. @throws Error with a sentence for the operator: it cannot be reached, its records were moved away,
 * or not all of them have come yet.
 */
export const openRecords = async ({ dataFolder, databaseUrl }: Config, clock: Clock): Promise<Store> => {
  if (databaseUrl === undefined) {
    await refuseMoved(dataFolder)
    return openStore({ dataFolder, clock })
  }
  await refuseHalfMoved(databaseUrl)
  try {
    return await openStore({ dataFolder, databaseUrl, clock })
  } catch (error) {
    throw postgresTrouble(error, databaseUrl, 'DATABASE_URL')
  }
}

/** What `overturn move` does, for the command line. */
export const move = (options: Omit<MoveOptions, 'clock'>): Promise<Moved> =>
  moveRecords({ ...options, clock: systemClock })

/** @throws Error with a sentence for the operator: the folder cannot be written, the database cannot be reached. */
export const openContext = async (config: Config, clock: Clock = systemClock): Promise<Context> => {
  const log = openLog(config.logLevel)
  const store = await openRecords(config, clock)
  const accounts = await openAccounts(config, store, clock)
  return {
    config,
    clock,
    log,
    bell: openBell(store.machines?.signals),
    store,
    accounts,
    formerAccounts: await findFormer(store, accounts),
    close: async () => {
      for (const { marketplace } of accounts) marketplace?.close()
      await store.close()
    },
  }
}
