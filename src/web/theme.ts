/** Light, dark, or as the system has it: kept in a cookie, so that the server draws it right at once. */
import type { RequestHandler } from 'express'
import { dayMs } from '../core/times.ts'
import type { WebDeps } from './deps.ts'
import { bodyOf } from './forms.ts'
import { sendProblem } from './problem.ts'
import { themes } from './theme-cookie.ts'
import { urls } from './urls.ts'

const yearMs = 365 * dayMs

export const setTheme =
  (deps: WebDeps): RequestHandler =>
  async (request, response) => {
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(deps, request, response, body.problem)
    const theme = themes.find((candidate) => candidate === body.value.text('theme'))
    if (!theme)
      return sendProblem(deps, request, response, { code: 'invalid', sentence: 'A theme is system, light or dark.' })
    response.cookie(deps.themeCookie, theme, {
      path: deps.url('/'),
      maxAge: yearMs,
      sameSite: 'lax',
      secure: request.secure,
      httpOnly: true,
    })
    response.redirect(303, safeBack(deps, body.value.text('back')))
  }

/** Only pages of ours: a path under the base path, never `//host` or a whole address. */
export const safeBack = (deps: WebDeps, back: string): string => {
  const base = deps.url('/')
  const plain = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(back)
  return plain && back.startsWith(base) && back.length < 2000 ? back : deps.url(urls.start)
}
