/** The story of the server process: hold the folder, open what is shared, move lines, answer pages, end in order. */
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createApp, createHealthApp, authPartsOf } from './app.ts'
import { ensureSetUpLink } from './auth/links.ts'
import { addressOf } from './auth/place.ts'
import { hearAtStart } from './acts/balance.ts'
import type { Config } from './config.ts'
import { openContext, type Context } from './context.ts'
import {
  closeInOrder,
  move,
  openLimiters,
  pacedAccounts,
  seeWhetherPutBack,
  type CleanUp,
  type Mode,
} from './movers.ts'
import { operatorCertificate, ownCertificate, type CertificateSource } from './serve/certificate.ts'
import { serve as listen } from './serve/listen.ts'
import { holdFolder } from './store/folder.ts'
import { productVersion } from './version.ts'
import { urls } from './web/urls.ts'
import type { Notice } from './tell/expiring.ts'
import { startMailer } from './tell/mail/sender.ts'
import { startSender } from './tell/webhook/sender.ts'

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

const certificateFor = async ({ config, clock, log }: Context): Promise<CertificateSource | undefined> => {
  if (config.tls.kind === 'plain') return undefined
  if (config.tls.kind === 'files') return operatorCertificate(config.tls, { clock, log })
  return ownCertificate(config.dataFolder, [config.publicUrl.hostname], { clock, log })
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

const noticeOf = (hour: number, { accounts, config }: Context): Notice => ({
  hour,
  accounts,
  linkTo: (accountId) => addressOf(config.publicUrl, urls.rejections(accountId)),
})

/** Whatever else the process does: of several, each message is sent by one. */
const tell = (context: Context, cleanUp: CleanUp): void => {
  const { config, store, clock, log } = context
  const { webhook, mail, noticeHour, publicUrl } = config
  const notice = noticeHour === undefined ? undefined : noticeOf(noticeHour, context)
  const linkTo = (number: number): string => addressOf(publicUrl, urls.reversal(number))
  if (webhook) {
    const sender = startSender({ ...webhook, store, clock, log, linkTo, ...(notice ? { notice } : {}) })
    cleanUp.push(() => sender.close())
  }
  if (mail && notice) {
    const mailer = startMailer({ ...mail, store, clock, log, notice })
    cleanUp.push(() => mailer.close())
  }
}

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
  const { wake, failed } = move(opened, limiters, mode, cleanUp)
  tell(opened, cleanUp)
  const context = { ...opened, accounts: pacedAccounts(opened.accounts, limiters) }
  const certificate = await certificateFor(context)
  const closing = new AbortController()
  const handler =
    mode === 'worker'
      ? createHealthApp(context)
      : createApp({ context, wake, version: productVersion, samples, closing: closing.signal })
  const { log, clock } = context
  const serving = await listen({ handler, ...config.listen, certificate, publicUrl: config.publicUrl.href, clock })
  cleanUp.push(
    () => serving.close(),
    () => closing.abort(),
  )
  const url = addressOf(config.publicUrl, '/')
  const { host, port } = serving
  log.info('listening', { url, host, port, mode, environment: config.mturk.environment, version: productVersion })
  for (const open of context.accounts) hearAtStart(context, open).catch(() => undefined)
  const link = mode === 'worker' ? undefined : await ensureSetUpLink(authPartsOf(context))
  if (link) log.info('set-up link, for the first person, good for one hour', { link: link.address, until: link.endsAt })
  const fingerprint = certificate && new X509Certificate(certificate.first.cert).fingerprint256
  return { url, link: link?.address, fingerprint, failed, close: () => closeInOrder(cleanUp) }
}

/** @throws Error with a sentence for the operator; what was opened by then is closed again. */
export const serve = async (config: Config, options: ServeOptions = {}): Promise<Server> => {
  const cleanUp: CleanUp = []
  try {
    return await start(config, options, cleanUp)
  } catch (error) {
    await closeInOrder(cleanUp)
    throw error
  }
}

/**
 * Resolves at SIGINT, SIGTERM or SIGHUP (the terminal is gone). To be called before the server is started: it pays before its
 * start is over. A closing terminal may send SIGHUP twice, which must not cut the end short; a second SIGINT or SIGTERM does.
 */
export const askedToEnd = (): Promise<unknown> => {
  const hangUp = new Promise<void>((resolve) => void process.on('SIGHUP', () => resolve()))
  return Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), hangUp])
}

/** Waits until it is asked to end, or for the end of the record, then closes. Sets exit code 1 for the last. */
export const untilAsked = async (server: Server, asked: Promise<unknown>): Promise<void> => {
  const why = await Promise.race([asked.then(() => 'asked' as const), server.failed.then(() => 'failed' as const)])
  if (why === 'failed') process.exitCode = 1
  await server.close()
}
