/** Who is asking, and what becomes of somebody who has not signed in. */
import type { Request, RequestHandler } from 'express'
import type { AuthParts } from '../../auth/parts.ts'
import { findSession, isStillSigned } from '../../auth/sessions.ts'
import type { Who } from '../deps.ts'
import { HttpRefusal } from '../../http/refusal.ts'
import { readCookie, type Cookies } from './cookies.ts'
import '../../http/locals.ts'

/** Reads the session's cookie into `response.locals.signed`; lets everybody pass. */
export const readSession =
  (auth: AuthParts, cookies: Cookies): RequestHandler =>
  async (request, response, next) => {
    const token = readCookie(request, cookies.session)
    const signed = token === undefined ? undefined : await findSession(auth, token, isByHand(request))
    if (signed) response.locals.signed = signed
    next()
  }

/**
 * A page that loads itself again, or a stream, does not keep a session from becoming idle: browsers mark what a person
 * did. Those too old to mark anything are believed.
 */
const isByHand = (request: Request): boolean =>
  request.headers['sec-fetch-site'] === undefined || request.headers['sec-fetch-user'] === '?1'

/** For {@link Who} of the pages. */
export const whoAsks = (auth: AuthParts): Who => ({
  person: (request) => request.res?.locals.signed?.person,
  session: (request) => request.res?.locals.signed?.session ?? '',
  stillIn: async (request) => {
    const signed = request.res?.locals.signed
    return signed !== undefined && (await isStillSigned(auth, signed))
  },
})

/** `ask` answers to somebody who is not signed in. Mount after {@link readSession} and before any body is read. */
export const requireSignIn =
  (ask: RequestHandler): RequestHandler =>
  (request, response, next) => {
    if (response.locals.signed) next()
    else if (isByScript(request)) next(new HttpRefusal(401, 'Your session has ended. Load the page again to sign in.'))
    else return ask(request, response, next)
  }

/** Event streams and fetches cannot show a page to sign in. */
const isByScript = ({ headers }: Request): boolean =>
  headers['sec-fetch-dest'] === 'empty' || headers.accept?.startsWith('text/event-stream') === true
