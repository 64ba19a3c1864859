/** The API's routes, made of its list of operations. */
import { Router, type RequestHandler } from 'express'
import { limitCallers } from '../http/limits.ts'
import { otherMethods } from '../http/methods.ts'
import { readCaller, requireCaller } from './caller.ts'
import type { ApiDeps } from './deps.ts'
import { docsPage } from './docs-page.ts'
import { openApiDocument } from './openapi.ts'
import { namesIn, type Operation } from './operation.ts'
import { problemPage } from './problem-page.ts'
import { noSuchThing, notFound, onError, sendProblem } from './problems.ts'
import { serve } from './serve.ts'
import { siteMap } from './site-map.ts'

/**
 * Mount it where apiPath says, behind readClient and the log. Answers everything below: also what is not there, and every
 * exception. Never looks at cookies.
 */
export const apiRoutes = (deps: ApiDeps): Router => {
  const router = Router({ caseSensitive: true })
  router.use(noStore, readCaller(deps), ...(deps.limited ? [limitCallers()] : []))
  openRoutes(router, deps)
  router.use(requireCaller(deps))
  for (const name of ['number', 'line', 'letter']) numbersOnly(router, deps, name)
  for (const [path, operations] of Map.groupBy(siteMap(), (operation) => operation.path))
    mount(router, deps, path, operations)
  router.use(notFound(deps), onError(deps))
  return router
}

/** What is answered is nobody else's to keep. */
const noStore: RequestHandler = (_, response, next) => {
  response.set('Cache-Control', 'no-store')
  next()
}

const openRoutes = (router: Router, deps: ApiDeps): void => {
  const { version, publicUrl } = deps
  // Made when it is first asked for: a command of the command line starts in a fifth of the time.
  const document = once(() => openApiDocument({ version, publicUrl }))
  const text = once(() => Buffer.from(JSON.stringify(document())))
  const only = otherMethods('GET, HEAD')
  router
    .route('/openapi.json')
    .get((_, response) => void response.type('application/json').send(text()))
    .all(only)
  router.route('/docs').get(docsPage(deps, document)).all(only)
  router.route('/problems/:slug').get(problemPage(deps)).all(only)
}

const mount = (router: Router, deps: ApiDeps, path: string, operations: readonly Operation[]): void => {
  const route = router.route(namesIn(path).reduce((text, name) => text.replace(`{${name}}`, `:${name}`), path))
  for (const operation of operations) route[operation.method](serve(deps, operation))
  const methods = operations.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
  route.all(otherMethods(methods.join(', ')))
}

/** Numbers in addresses are `1`, `42`: no sign, no zero in front. Whatever is none makes it the address of nothing. */
const numbersOnly = (router: Router, deps: ApiDeps, name: string): void => {
  router.param(name, (_, response, next, value: string) =>
    /^[1-9]\d{0,8}$/.test(value) ? next() : sendProblem(deps, response, noSuchThing),
  )
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
