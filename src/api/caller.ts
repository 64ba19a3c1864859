/** Who is asking, by the token that came along; and what becomes of somebody who brings none. */
import type { RequestHandler, Response } from 'express'
import type { Result } from '../core/problem.ts'
import type { ApiDeps, Caller } from './deps.ts'
import { sendProblem } from './problems.ts'
import { refused } from './reply.ts'

/** By response, so that no handler of another door can see it. */
const callers = new WeakMap<Response, Result<Caller>>()

/** Reads the token; lets everybody pass. */
export const readCaller =
  (deps: ApiDeps): RequestHandler =>
  async (request, response, next) => {
    const who = await deps.who(request)
    callers.set(response, who)
    // The log names the person, and the limits count by it.
    if (who.ok) response.locals.caller = { person: who.value.person.id, owner: who.value.owner }
    next()
  }

/** 401 with what is wrong with the token, and nothing else. */
export const requireCaller =
  (deps: ApiDeps): RequestHandler =>
  (_, response, next) => {
    const who = callers.get(response)
    if (who?.ok) return next()
    const headers = { 'WWW-Authenticate': 'Bearer realm="overturn"' }
    sendProblem(deps, response, refused('unauthorized', who?.problem.sentence ?? '', { headers }))
  }

/** @throws Error when no guard has let somebody pass */
export const callerOf = (response: Response): Caller => {
  const who = callers.get(response)
  if (!who?.ok) throw new Error('an operation was reached without a caller')
  return who.value
}
