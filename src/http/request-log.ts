/** One line a request, and a name by which a person can tell us of it. */
import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Clock, Log } from '../core/ports.ts'
import { clientFor } from './locals.ts'

/** Logs method, path, status, ms, who and whence when the answer is over; never a query, a field or a link's secret. */
export const logRequests =
  ({ log, clock }: { readonly log: Log; readonly clock: Clock }): RequestHandler =>
  (request, response, next) => {
    const requestId = randomUUID()
    const started = clock.steady()
    response.locals.requestId = requestId
    response.set('X-Request-Id', requestId)
    // Express rewrites the address of a request while it goes through routers.
    const path = loggedPath(request.originalUrl)
    response.once('close', () => {
      log.info('request', {
        requestId,
        method: request.method,
        path,
        status: response.statusCode,
        ms: Math.round(clock.steady() - started),
        whole: response.writableFinished,
        address: clientFor(response).address,
        person: response.locals.signed?.person.id ?? response.locals.caller?.person,
        caller: response.locals.caller?.owner,
      })
    })
    next()
  }

/** A one-time link is a key until it is spent, and so is a token that somebody put into an address. */
export const loggedPath = (address: string): string =>
  (address.split('?')[0] ?? '')
    .replace(/\/links\/[^/]*/g, '/links/…')
    .replace(/ovt_[\w-]*/g, 'ovt_…')
    .slice(0, 200)
