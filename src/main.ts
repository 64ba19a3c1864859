/** The story of the server process: hold the folder, open what is shared, move lines, answer pages, end in order. */
import { randomUUID, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createApp, createHealthApp, authPartsOf } from './app.ts'
import { ensureSetUpLink } from './auth/links.ts'
import { addressOf } from './auth/place.ts'
import { hearAtStart } from './acts/balance.ts'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import type { Limiter } from './core/machines.ts'
import { withPacedBalance } from './core/paced.ts'
import type { OpenAccount, Wake } from './core/ports.ts'
import { ownLimiter, startEngine, type Engine } from './engine/engine.ts'
import { operatorCertificate, ownCertificate, type CertificateSource } from './serve/certificate.ts'
import { serve as listen } from './serve/listen.ts'
import { holdFolder } from './store/folder.ts'
import { notWritten } from './store/not-written.ts'

export type Server = {
  /** What people type. */
  readonly url: string
  /** The set-up link, while there is nobody yet. */
  readonly link: string | undefined
  /** SHA-256 of the certificate it serves, as browsers show it. */
  readonly fingerprint: string | undefined
  /** Resolves when the record could not be written: no call is made any more, and the process should end. */
  readonly failed: Promise<void>
  /** Ends in order: no new requests, calls in flight recorded, then the database. */
  close(): Promise<void>
}

const version = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version

const certificateFor = async ({ config, clock, log }: Context): Promise<CertificateSource | undefined> => {
  if (config.tls.kind === 'plain') return undefined
  if (config.tls.kind === 'files') return operatorCertificate(config.tls, { clock, log })
  return ownCertificate(config.dataFolder, [config.publicUrl.hostname], { clock, log })
}

/** Before anything moves: an older copy of the records does not know what was paid since. */
const seeWhetherPutBack = async ({ store, clock, log }: Context): Promise<void> => {
  const reversals = await store.begin(clock.now())
  if (reversals !== undefined) log.warn('the records were put back from an older copy', { reversals })
}

/** What this process does: pages, the engine, or both. */
export type Mode = 'all' | 'web' | 'worker'

type Limiters = ReadonlyMap<string, Limiter>

/** One pace an account for everything that calls its marketplace: the engine, the pages, and other processes where there are some. */
const openLimiters = async ({ store, accounts, clock }: Context, mode: Mode): Promise<Limiters> => {
  const limiters = new Map<string, Limiter>()
  for (const { account, marketplace } of accounts) {
    if (!marketplace) continue
    const limiter = store.machines
      ? store.machines.limiter({
          accountId: account.id,
          limits: marketplace.declaration.pace,
          learned: await store.accounts.pace(account.id),
          pages: mode === 'web',
        })
      : await ownLimiter(store, clock, account.id, marketplace)
    limiters.set(account.id, limiter)
  }
  return limiters
}

/** As pages see them: asking for a balance counts towards the pace. */
const pacedAccounts = (accounts: readonly OpenAccount[], limiters: Limiters): readonly OpenAccount[] =>
  accounts.map((open) => {
    const limiter = limiters.get(open.account.id)
    return open.marketplace && limiter ? { ...open, marketplace: withPacedBalance(open.marketplace, limiter) } : open
  })

const engineFor = (
  context: Context,
  limiters: Limiters,
): { readonly engine: Engine; readonly failed: Promise<void> } => {
  const { promise: failed, resolve } = Promise.withResolvers<void>()
  const { store, clock, bell, log } = context
  const { machines } = store
  // What ran for an account that is named no more is paused for that, instead of standing still without a word.
  const accounts = [...context.accounts, ...context.formerAccounts]
  const onFatal = (error: unknown): void => {
    log.error(notWritten(error))
    resolve()
  }
  const parts = { store, accounts, limiters, clock, bell, log, engineId: randomUUID(), onFatal }
  return {
    engine: startEngine({ ...parts, ...(machines ? { machines } : {}) }),
    failed,
  }
}

export type ServeOptions = {
  /** Sample ids that the start page offers to fill in; the demo's. */
  readonly samples?: readonly string[]
  readonly mode?: Mode
}

/** Several processes on one database need not all do everything. */
const refuseModes = (config: Config, mode: Mode): void => {
  if (mode === 'all' || config.databaseUrl !== undefined) return
  throw new Error(
    `--${mode}-only is for several processes on one PostgreSQL, which DATABASE_URL names; it is not set, so the records lie in the data folder and one process does everything. Set DATABASE_URL, or leave --${mode}-only out.`,
  )
}

/** How soon it is noticed that another process wrote, in ms. */
const looksEvery = 1_000

/** The command line writes beside a server on SQLite, which has no way to send word. Returns what ends the watch. */
const watchOthers = ({ store, clock }: Context, wrote: () => void): (() => Promise<void>) => {
  const over = new AbortController()
  const watch = async (): Promise<void> => {
    while (store.writtenElsewhere && !over.signal.aborted) {
      // A database that cannot be read is told of by whoever needs it.
      if (await store.writtenElsewhere().catch(() => false)) wrote()
      await clock.sleep(looksEvery, over.signal)
    }
  }
  const watching = watch()
  return async () => {
    over.abort()
    await watching
  }
}

type Working = { readonly wake: Wake; readonly failed: Promise<void> }

const work = (context: Context, limiters: Limiters, mode: Mode, cleanUp: CleanUp): Working => {
  const signals = context.store.machines?.signals
  const { engine, failed } =
    mode === 'web' ? { engine: undefined, failed: new Promise<void>(() => undefined) } : engineFor(context, limiters)
  if (engine) cleanUp.push(() => engine.close())
  else for (const limiter of limiters.values()) cleanUp.push(() => limiter.close())
  signals?.hear({ rung: (id) => context.bell.rung(id), woken: () => engine?.wake() })
  cleanUp.push(
    watchOthers(context, () => {
      context.bell.rung(undefined)
      engine?.wake()
    }),
  )
  const wake = (): void => {
    engine?.wake()
    signals?.wake()
  }
  return { wake: { wake }, failed }
}

type CleanUp = (() => Promise<void> | void)[]

const start = async (
  config: Config,
  { samples = [], mode = 'all' }: ServeOptions,
  cleanUp: CleanUp,
): Promise<Server> => {
  refuseModes(config, mode)
  cleanUp.push(await holdFolder(config.dataFolder))
  const opened = await openContext(config)
  cleanUp.push(() => opened.close())
  await opened.store.machines?.prepare()
  await seeWhetherPutBack(opened)
  const limiters = await openLimiters(opened, mode)
  const { wake, failed } = work(opened, limiters, mode, cleanUp)
  const context = { ...opened, accounts: pacedAccounts(opened.accounts, limiters) }
  const certificate = await certificateFor(context)
  const closing = new AbortController()
  const handler =
    mode === 'worker'
      ? createHealthApp(context)
      : createApp({ context, wake, version, samples, closing: closing.signal })
  const { log, clock } = context
  const serving = await listen({ handler, ...config.listen, certificate, publicUrl: config.publicUrl.href, clock })
  cleanUp.push(
    () => serving.close(),
    () => closing.abort(),
  )
  const url = addressOf(config.publicUrl, '/')
  const { host, port } = serving
  log.info('listening', { url, host, port, mode, environment: config.mturk.environment, version })
  for (const open of context.accounts) hearAtStart(context, open).catch(() => undefined)
  const link = mode === 'worker' ? undefined : await ensureSetUpLink(authPartsOf(context))
  if (link) log.info('set-up link, for the first person, good for one hour', { link: link.address, until: link.endsAt })
  const fingerprint = certificate && new X509Certificate(certificate.first.cert).fingerprint256
  return { url, link: link?.address, fingerprint, failed, close: () => inOrder(cleanUp) }
}

/** Last opened, first closed; what fails to close does not keep the rest from it. */
const inOrder = async (cleanUp: CleanUp): Promise<void> => {
  for (const close of cleanUp.splice(0).toReversed()) {
    await Promise.resolve(close()).catch(() => undefined)
  }
}

/** @throws Error with a sentence for the operator; what was opened by then is closed again. */
export const serve = async (config: Config, options: ServeOptions = {}): Promise<Server> => {
  const cleanUp: CleanUp = []
  try {
    return await start(config, options, cleanUp)
  } catch (error) {
    await inOrder(cleanUp)
    throw error
  }
}

/**
 * Waits for SIGINT, SIGTERM, SIGHUP (the terminal is gone) or the end of the record, then closes. Sets exit code 1 for the
 * last. A closing terminal may send SIGHUP twice, which must not cut the end short; a second SIGINT or SIGTERM does.
 */
export const untilAsked = async (server: Server): Promise<void> => {
  const hangUp = new Promise<void>((resolve) => void process.on('SIGHUP', () => resolve()))
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), hangUp])
  const why = await Promise.race([asked.then(() => 'asked' as const), server.failed.then(() => 'failed' as const)])
  if (why === 'failed') process.exitCode = 1
  await server.close()
}
