/** The API's part of the app: who asks it, and what it is mounted with. */
import { randomUUID } from 'node:crypto'
import express, { type Express, type Request, type Router } from 'express'
import { apiRoutes } from './api/routes.ts'
import type { ApiDeps, Caller } from './api/deps.ts'
import { apiPath, notFound, onError } from './api/problems.ts'
import { bearerOf, leftToday } from './auth/api-tokens.ts'
import type { AuthParts } from './auth/parts.ts'
import { basePath } from './auth/place.ts'
import type { WebDeps } from './web/deps.ts'
import { good, type Result } from './core/problem.ts'
import type { Person } from './core/reversal.ts'
import { checkHost } from './http/host.ts'

/** What pages and API are both given. */
export type Shared = Pick<
  WebDeps,
  'store' | 'accounts' | 'clock' | 'bell' | 'wake' | 'log' | 'limits' | 'readBrought' | 'version' | 'closing'
> & { readonly publicUrl: URL }

const depsOf = (shared: Shared, who: ApiDeps['who'], limited: boolean): ApiDeps => {
  const { store, accounts, clock, bell, wake, log, limits, readBrought, version, closing, publicUrl } = shared
  const engine = randomUUID()
  const told = { store, accounts, clock, bell, wake, log, limits, readBrought, version, closing, publicUrl }
  return { ...told, who, engine, limited }
}

const byToken =
  (auth: AuthParts) =>
  async (request: Request): Promise<Result<Caller>> => {
    const bearer = await bearerOf(auth, request.headers.authorization)
    if (!bearer.ok) return bearer
    const { person, token, expiresAt } = bearer.value
    return good({ person, token, expiresAt, owner: token.id, leftToday: () => leftToday(auth, token) })
  }

/** Everything below /api, for callers with tokens; mount it there, behind readClient and the log. */
export const tokenApi = (shared: Shared, auth: AuthParts): Router => {
  const deps = depsOf(shared, byToken(auth), true)
  const router = express.Router({ caseSensitive: true })
  router.use(checkHost(shared.publicUrl, { pages: false }))
  router.use('/v1', apiRoutes(deps))
  router.use(notFound(deps), onError(deps))
  return router
}

/** The same API for one person of this machine, without tokens, limits and a host: for connections inside a process. */
export const createLocalApi = (shared: Shared, person: Person): Express => {
  const caller: Caller = { person, owner: `local:${person.id}`, leftToday: async () => undefined }
  const deps = depsOf(shared, async () => good(caller), false)
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use(`${basePath(shared.publicUrl)}${apiPath}`, apiRoutes(deps))
  app.use(notFound(deps), onError(deps))
  return app
}
