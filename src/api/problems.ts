/** The one place where a problem becomes an answer (RFC 9457), and the one handler for exceptions. */
import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { addressOf } from '../auth/place.ts'
import { Unreachable } from '../core/machines.ts'
import { awaySentence, retryAfter } from '../http/away.ts'
import { factsOf, goneAway } from '../http/error-facts.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { loggedPath } from '../http/request-log.ts'
import '../http/locals.ts'
import type { ApiDeps } from './deps.ts'
import { problemTypes, type ProblemSlug } from './problem-types.ts'
import { refused, type Refused } from './reply.ts'
import type { ProblemBody } from './schemas/problem.ts'

/** Where the API begins, under the base path. */
export const apiPath = '/api/v1'

type Told = Pick<ApiDeps, 'publicUrl'>

export const problemBody = ({ publicUrl }: Told, response: Response, problem: Refused): ProblemBody => {
  const { status, title } = problemTypes[problem.slug]
  return {
    type: addressOf(publicUrl, `${apiPath}/problems/${problem.slug}`),
    title,
    status,
    detail: problem.sentence,
    instance: `urn:uuid:${response.locals.requestId ?? randomUUID()}`,
    ...(problem.errors.length > 0 ? { errors: [...problem.errors] } : {}),
    ...problem.members,
  }
}

export const sendProblem = (deps: Told, response: Response, problem: Refused): void => {
  const body = problemBody(deps, response, problem)
  response
    .status(body.status)
    .set({ 'Cache-Control': 'no-store', ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' })
    .send(Buffer.from(JSON.stringify(body)))
}

export const noSuchThing = refused('not-found', 'The address may be mistyped, or what stood here was never made.')

export const notFound =
  (deps: Told): RequestHandler =>
  (_, response) =>
    sendProblem(deps, response, noSuchThing)

const slugs: Readonly<Record<number, ProblemSlug>> = {
  400: 'malformed',
  401: 'unauthorized',
  403: 'without-https',
  404: 'not-found',
  405: 'method-not-allowed',
  406: 'not-acceptable',
  408: 'timeout',
  413: 'too-large',
  415: 'unsupported-media-type',
  421: 'wrong-host',
  422: 'invalid',
  429: 'rate-limited',
}

/** Mount last under the API's path. Refusals of HTTP become their problems; anything else is a defect, logged and told. */
export const onError =
  (deps: Told & Pick<ApiDeps, 'log'>): ErrorRequestHandler =>
  (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // An answer that has begun cannot become a problem: the connection is cut, so that nobody takes it for whole.
      if (!goneAway(error)) deps.log.error('answer broken off', { path: request.path.slice(0, 200), ...factsOf(error) })
      response.destroy()
      return
    }
    if (error instanceof HttpRefusal) return sendProblem(deps, response, refusalOf(error))
    const path = loggedPath(request.originalUrl)
    if (error instanceof Unreachable) {
      deps.log.warn('api without its records', { path, ...factsOf(error) })
      const headers = { 'Retry-After': retryAfter }
      return sendProblem(deps, response, refused('unavailable', awaySentence, { headers }))
    }
    // An address that cannot be decoded.
    if (error instanceof URIError) return sendProblem(deps, response, refused('malformed', 'The address is not one.'))
    deps.log.error('api failed', {
      requestId: response.locals.requestId,
      method: request.method,
      path,
      ...factsOf(error),
    })
    sendProblem(deps, response, refused('internal', internalSentence))
  }

const internalSentence =
  'The fault is on our side. Try once more; if it stays like this, give the instance to the person who runs this server.'

const refusalOf = ({ status, message, headers }: HttpRefusal): Refused =>
  refused(slugs[status] ?? 'malformed', message, { headers })
