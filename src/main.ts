/** The story of the server process: hold the folder, open what is shared, move lines, answer pages, end in order. */
import { randomUUID, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createApp, authPartsOf } from './app.ts'
import { ensureSetUpLink } from './auth/links.ts'
import { addressOf } from './auth/place.ts'
import { hearAtStart } from './acts/balance.ts'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import { startEngine, type Engine } from './engine/engine.ts'
import { operatorCertificate, ownCertificate, type CertificateSource } from './serve/certificate.ts'
import { serve as listen } from './serve/listen.ts'
import { holdFolder } from './store/folder.ts'
import { holdDatabase } from './store/hold-database.ts'

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

const engineFor = (context: Context): { readonly engine: Engine; readonly failed: Promise<void> } => {
  const { promise: failed, resolve } = Promise.withResolvers<void>()
  const { store, clock, bell, log } = context
  // What ran for an account that is named no more is paused for that, instead of standing still without a word.
  const accounts = [...context.accounts, ...context.formerAccounts]
  return {
    engine: startEngine({ store, accounts, clock, bell, log, engineId: randomUUID(), onFatal: () => resolve() }),
    failed,
  }
}

const start = async (
  config: Config,
  samples: readonly string[],
  cleanUp: (() => Promise<void> | void)[],
): Promise<Server> => {
  cleanUp.push(await holdFolder(config.dataFolder))
  const context = await openContext(config)
  cleanUp.push(() => context.close())
  const held = config.databaseUrl === undefined ? undefined : await holdDatabase(config.databaseUrl, context.clock)
  if (held) cleanUp.push(() => held.release())
  await seeWhetherPutBack(context)
  const certificate = await certificateFor(context)
  const { engine, failed: stopped } = engineFor(context)
  cleanUp.push(() => engine.close())
  // Another engine may hold the database by now: no call is begun any more, whatever else takes its time to close.
  const failed = held ? Promise.race([stopped, held.lost.then(() => engine.close())]) : stopped
  const closing = new AbortController()
  const handler = createApp({ context, wake: engine, version, samples, closing: closing.signal })
  const { log, clock } = context
  const serving = await listen({ handler, ...config.listen, certificate, publicUrl: config.publicUrl.href, clock })
  cleanUp.push(
    () => serving.close(),
    () => closing.abort(),
  )
  const url = addressOf(config.publicUrl, '/')
  log.info('listening', { url, host: serving.host, port: serving.port, environment: config.mturk.environment, version })
  for (const open of context.accounts) hearAtStart(context, open).catch(() => undefined)
  const link = await ensureSetUpLink(authPartsOf(context))
  if (link) log.info('set-up link, for the first person, good for one hour', { link: link.address, until: link.endsAt })
  const fingerprint = certificate && new X509Certificate(certificate.first.cert).fingerprint256
  return { url, link: link?.address, fingerprint, failed, close: () => inOrder(cleanUp) }
}

/** Last opened, first closed; what fails to close does not keep the rest from it. */
const inOrder = async (cleanUp: (() => Promise<void> | void)[]): Promise<void> => {
  for (const close of cleanUp.splice(0).toReversed()) {
    await Promise.resolve(close()).catch(() => undefined)
  }
}

/** @throws Error with a sentence for the operator; what was opened by then is closed again. */
export const serve = async (
  config: Config,
  { samples = [] }: { readonly samples?: readonly string[] } = {},
): Promise<Server> => {
  const cleanUp: (() => Promise<void> | void)[] = []
  try {
    return await start(config, samples, cleanUp)
  } catch (error) {
    await inOrder(cleanUp)
    throw error
  }
}

/** Waits for SIGINT, SIGTERM or the end of the record, then closes. Sets exit code 1 for the last. */
export const untilAsked = async (server: Server): Promise<void> => {
  const asked = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  const why = await Promise.race([asked.then(() => 'asked' as const), server.failed.then(() => 'failed' as const)])
  if (why === 'failed') process.exitCode = 1
  await server.close()
}
