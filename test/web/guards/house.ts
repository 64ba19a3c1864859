import ejs from 'ejs'
import express, { Router, type Express } from 'express'
import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AuthParts } from '../../../src/auth/parts.ts'
import { ensureSetUpLink } from '../../../src/auth/links.ts'
import { basePath, pathUnder } from '../../../src/auth/place.ts'
import { openBell } from '../../../src/context.ts'
import type { Clock, Store } from '../../../src/core/ports.ts'
import { ownCertificate, type CertificateSource } from '../../../src/serve/certificate.ts'
import { serve, type Serving } from '../../../src/serve/listen.ts'
import { openStore } from '../../../src/store/open.ts'
import type { WebDeps } from '../../../src/web/deps.ts'
import { bodyOf, form } from '../../../src/web/forms.ts'
import { readClient, trustedProxies } from '../../../src/http/client.ts'
import { cookiesOf } from '../../../src/web/guards/cookies.ts'
import { refuseCrossSite } from '../../../src/web/guards/cross-site.ts'
import { noStore, securityHeaders } from '../../../src/web/guards/headers.ts'
import { checkHost } from '../../../src/http/host.ts'
import { limitRequests } from '../../../src/http/limits.ts'
import { otherMethods } from '../../../src/http/methods.ts'
import { logRequests } from '../../../src/http/request-log.ts'
import { readSession, requireSignIn, whoAsks } from '../../../src/web/guards/session.ts'
import { peopleRoutes } from '../../../src/web/people/routes.ts'
import { signInFirst } from '../../../src/web/people/sign-in-page.ts'
import { notFound, onError } from '../../../src/web/problem.ts'
import { urls } from '../../../src/web/urls.ts'
import { readBrought } from '../../../src/readers/brought.ts'
import { keepingLog } from '../../serve/support.ts'
import { handClock, realClock, type HandClock } from '../../support/clock.ts'
import { databases, freshFolder } from '../../support/databases.ts'

/** An installation with the guards and the pages about people, on a real database, over HTTPS. */
export type House = {
  readonly clock: HandClock
  readonly log: ReturnType<typeof keepingLog>
  readonly store: Store
  readonly auth: AuthParts
  readonly publicUrl: URL
  readonly serving: Serving
  /** What was posted to /things, in order: what a guard lets through. */
  readonly things: Record<string, unknown>[]
  /** The set-up link's path. */
  readonly setUp: () => Promise<string>
  /** The same database, another process. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

export type HouseOptions = {
  readonly publicUrl?: string
  readonly database?: (typeof databases)[number]
  readonly proxies?: readonly string[]
  readonly port?: number
  /** Plain HTTP, behind a proxy. */
  readonly plain?: boolean
}

const sqlite = databases[0] as (typeof databases)[number]

export const openHouse = async (options: HouseOptions = {}): Promise<House> => {
  const publicUrl = new URL(options.publicUrl ?? 'https://overturn.example.org')
  const clock = handClock()
  const log = keepingLog()
  const place = await (options.database ?? sqlite).fresh()
  const certificate = options.plain ? undefined : await anyCertificate()
  const things: Record<string, unknown>[] = []
  const open = async () => {
    const { dataFolder, databaseUrl } = place
    const store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }), clock })
    const auth: AuthParts = { people: store.people, limits: store.limits, tokens: store.tokens, clock, log, publicUrl }
    const handler = makeApp({ store, auth, clock, log, publicUrl, things, proxies: options.proxies ?? [] })
    const around = { host: '127.0.0.1', port: options.port ?? 0, publicUrl: publicUrl.href, clock: realClock }
    return { store, auth, serving: await serve({ handler, certificate, ...around }) }
  }
  let running = await open()
  const stop = async (): Promise<void> => {
    await running.serving.close(0)
    await running.store.close()
  }
  return {
    clock,
    log,
    publicUrl,
    things,
    get store() {
      return running.store
    },
    get auth() {
      return running.auth
    },
    get serving() {
      return running.serving
    },
    setUp: async () => new URL((await ensureSetUpLink(running.auth))?.address ?? 'none:').pathname,
    restart: async () => {
      await stop()
      running = await open()
    },
    close: async () => {
      await stop()
      await place.dispose()
    },
  }
}

let made: Promise<CertificateSource> | undefined

/** One for all houses: visitors do not look at it. */
const anyCertificate = (): Promise<CertificateSource> => {
  made ??= freshFolder().then(async (folder) => {
    const source = await ownCertificate(folder, ['localhost'], { clock: realClock, log: keepingLog() })
    await rm(folder, { recursive: true })
    return { first: source.first, follow: async () => undefined }
  })
  return made
}

type Parts = {
  readonly store: Store
  readonly auth: AuthParts
  readonly clock: Clock
  readonly log: ReturnType<typeof keepingLog>
  readonly publicUrl: URL
  readonly things: Record<string, unknown>[]
  readonly proxies: readonly string[]
}

const sampleForm =
  '<!doctype html><form method="post" action="/things"><label>Reason <textarea name="reason"></textarea></label><button>Send</button></form>'

const makeApp = ({ store, auth, clock, log, publicUrl, things, proxies }: Parts): Express => {
  const cookies = cookiesOf(publicUrl)
  const deps: WebDeps = {
    store,
    accounts: new Map(),
    clock,
    bell: openBell(),
    wake: { wake: () => undefined },
    log,
    limits: { typeTotalAbove: 1_000_000 },
    readBrought,
    who: whoAsks(auth),
    url: (path) => pathUnder(publicUrl, path),
    version: '0.1.0',
    themeCookie: 'overturn-theme',
    closing: new AbortController().signal,
    samples: [],
  }
  const people = { deps, auth, cookies }
  const views = resolve('views')
  const app = express()
  app.engine('ejs', (file, data, done) => {
    ejs.renderFile(file, data, { root: views, views: [views], cache: true }, done)
  })
  app.set('views', views).set('view engine', 'ejs')
  app.use(readClient(trustedProxies(proxies)), ...securityHeaders({ publicUrl, trusted: true }), logRequests(auth))
  app.use(pathUnder(publicUrl, urls.asset), express.static(resolve('public')))
  app.use(checkHost(publicUrl), refuseCrossSite(auth), noStore, readSession(auth, cookies), limitRequests())
  const site = Router()
  site.use(peopleRoutes(people), requireSignIn(signInFirst(people)))
  site.get('/', (_, response) => void response.send('start'))
  site
    .route('/things')
    .get((_, response) => void response.send('things'))
    .post(form, (request, response) => {
      const body = bodyOf(request, ['tick'])
      if (!body.ok) return void response.status(422).send(body.problem.sentence)
      things.push({ ...request.body })
      response.send('done')
    })
    .all(otherMethods('GET, HEAD, POST'))
  site.get('/form', (_, response) => void response.type('html').send(sampleForm))
  site.get('/broken', () => {
    throw new Error('a defect')
  })
  app.use(basePath(publicUrl) || '/', site)
  app.use(notFound(deps), onError(deps))
  return app
}
