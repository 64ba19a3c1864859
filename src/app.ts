/** The Express app: guards in order, people, pages, static files, one error handler. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import express, { type Express, type RequestHandler, type Router } from 'express'
import { tokenApi } from './app-api.ts'
import type { AuthParts } from './auth/parts.ts'
import { basePath, pathUnder } from './auth/place.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import type { Wake } from './core/ports.ts'
import type { WebDeps } from './web/deps.ts'
import { form } from './web/forms.ts'
import { readClient, trustedProxies } from './http/client.ts'
import { cookiesOf } from './web/guards/cookies.ts'
import { refuseCrossSite } from './web/guards/cross-site.ts'
import { noStore, securityHeaders } from './web/guards/headers.ts'
import { checkHost } from './http/host.ts'
import { limitRequests } from './http/limits.ts'
import { otherMethods } from './http/methods.ts'
import { logRequests } from './http/request-log.ts'
import { readSession, requireSignIn, whoAsks } from './web/guards/session.ts'
import { readerApart } from './readers/apart.ts'
import { peopleRoutes } from './web/people/routes.ts'
import { signInFirst } from './web/people/sign-in-page.ts'
import { notFound, onError } from './web/problem.ts'
import { webRoutes } from './web/routes.ts'
import { setTheme } from './web/theme.ts'
import { urls } from './web/urls.ts'

const views = fileURLToPath(new URL('../views', import.meta.url))
const files = fileURLToPath(new URL('../public', import.meta.url))

export type AppOptions = {
  readonly context: Context
  readonly wake: Wake
  readonly version: string
  /** Sample ids that the start page offers to fill in; the demo's. */
  readonly samples: readonly string[]
  /** Aborted when the server closes. */
  readonly closing: AbortSignal
}

export const authPartsOf = ({ store, clock, log, config }: Context): AuthParts => ({
  people: store.people,
  limits: store.limits,
  tokens: store.tokens,
  clock,
  log,
  publicUrl: config.publicUrl,
})

const limitsOf = ({ typeTotalAbove, largestTotal }: Config): WebDeps['limits'] => ({
  typeTotalAbove,
  ...(largestTotal === undefined ? {} : { largestTotal }),
})

const depsOf = ({ context, wake, version, samples, closing }: AppOptions, auth: AuthParts): WebDeps => {
  const { store, clock, bell, log, config, accounts } = context
  return {
    store,
    accounts: new Map(accounts.map((open) => [open.account.id, open])),
    clock,
    bell,
    wake,
    log,
    limits: limitsOf(config),
    readBrought: readerApart(undefined, closing),
    who: whoAsks(auth),
    url: (path) => pathUnder(config.publicUrl, path),
    version,
    // Cookies ignore ports and paths of others: two installations on one host must differ in the name.
    themeCookie: `overturn-theme-${createHash('sha256').update(config.publicUrl.href).digest('hex').slice(0, 8)}`,
    closing,
    samples,
  }
}

/** 200 while a row can be written, 503 otherwise; asked of the store at most every two seconds, whoever asks. */
const health = ({ store, clock }: Context): RequestHandler => {
  let last = { at: -Infinity, well: Promise.resolve(false) }
  return async (_request, response) => {
    if (clock.steady() - last.at > 2_000) {
      const well = store.ready().then(
        () => true,
        () => false,
      )
      last = { at: clock.steady(), well }
    }
    const well = await last.well
    response
      .status(well ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .type('text/plain')
      .send(well ? 'well\n' : 'cannot write\n')
  }
}

/** An app with our views and without what we do not want of Express. */
export const frame = (): Express => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('views', views)
  // Express hands its own options over; root is what `include('/_head')` needs, and EJS under Express 5 ignores otherwise.
  app.engine('ejs', (file, data, done) => {
    ejs.renderFile(file, data as ejs.Data, { root: views, views: [views], cache: true }, done)
  })
  app.set('view engine', 'ejs')
  return app
}

const routes = (options: AppOptions, deps: WebDeps, auth: AuthParts): Router => {
  const { context } = options
  const { config, log, clock } = context
  const cookies = cookiesOf(config.publicUrl)
  const people = { deps, auth, cookies }
  const router = express.Router({ caseSensitive: true })
  router.get('/healthz', health(context))
  router.use(readClient(trustedProxies(config.trustedProxies)), logRequests({ log, clock }))
  router.use('/api', tokenApi({ ...deps, publicUrl: config.publicUrl }, auth))
  router.use(checkHost(config.publicUrl))
  router.use(
    urls.asset,
    express.static(files, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders: (response) => void response.setHeader('Cache-Control', 'no-cache'),
    }),
  )
  router.use(
    noStore,
    refuseCrossSite({ publicUrl: config.publicUrl, log }),
    readSession(auth, cookies),
    limitRequests(),
  )
  // The page to sign in has the buttons for the theme too.
  router.route(urls.theme).post(form, setTheme(deps)).all(otherMethods('POST'))
  router.use(peopleRoutes(people), requireSignIn(signInFirst(people)), webRoutes(deps))
  return router
}

/** What a process without pages answers: whether it is well, and nothing else. */
export const createHealthApp = (context: Context): Express => {
  const app = frame()
  app.get(`${basePath(context.config.publicUrl)}/healthz`, health(context))
  app.use((_request, response) => void response.status(404).type('text/plain').send('no pages here\n'))
  return app
}

export const createApp = (options: AppOptions): Express => {
  const { config } = options.context
  const auth = authPartsOf(options.context)
  const deps = depsOf(options, auth)
  const app = frame()
  app.use(securityHeaders({ publicUrl: config.publicUrl, trusted: config.tls.kind !== 'generated' }))
  app.use(basePath(config.publicUrl) || '/', routes(options, deps, auth))
  app.use(notFound(deps), onError(deps))
  return app
}
