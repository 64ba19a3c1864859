/** The site map. A URL is a noun; one thing has one URL, whose state picks the page; a GET never changes anything. */
import { Router, type RequestHandler } from 'express'
import { subjectOf } from '../acts/acting.ts'
import { askAccount } from './accounts.ts'
import { bring } from './bring.ts'
import { askToConfirm, confirmNow } from './confirmation.ts'
import { actingOf, type WebDeps } from './deps.ts'
import { events } from './events.ts'
import { csvFile, jsonFile } from './exports.ts'
import { form, isNumber, numberIn } from './forms.ts'
import { otherMethods } from '../http/methods.ts'
import { help } from './help.ts'
import { answer, letter, letterMail, letterText, sent } from './letter.ts'
import { letters, newLetter, write } from './letters.ts'
import { close, line } from './line.ts'
import { notFound, sendProblem } from './problem.ts'
import { gather, keep, keptOut, putBack, readAgain, rejections } from './rejections.ts'
import { reversal } from './reversal.ts'
import { paste, start } from './start.ts'
import { again, check, choose, discard, leaveOut, ownBalance, resume, split, stop, tasks } from './verbs.ts'
import { handler, type Handler } from './visit.ts'
import { makeFile, websiteFile } from './website-file.ts'

/** Mount under the base path, behind the guards; then {@link notFound} and onError (problem.ts). */
export const webRoutes = (deps: WebDeps): Router => {
  const router = Router({ caseSensitive: true })
  const at = siteMap(router, deps)
  numbersOnly(router, deps)

  at('/', { get: start })
  at('/reversals', { get: toStart, post: bring, raw: true })
  at('/reversals/new', { get: paste })
  at('/reversals/:number', { get: reversal })
  at('/reversals/:number/confirmation', { get: askToConfirm, post: confirmNow })
  at('/reversals/:number/check', { post: check })
  at('/reversals/:number/left-out', { post: leaveOut })
  at('/reversals/:number/choice', { post: choose })
  at('/reversals/:number/tasks', { post: tasks })
  at('/reversals/:number/stop', { post: stop })
  at('/reversals/:number/resume', { post: resume })
  at('/reversals/:number/discard', { post: discard })
  at('/reversals/:number/split', { post: split })
  at('/reversals/:number/again', { post: again })
  at('/reversals/:number/balance', { post: ownBalance })
  at('/reversals/:number/events', { get: events() })
  at('/reversals/:number/receipt.csv', { get: csvFile })
  at('/reversals/:number/receipt.json', { get: jsonFile })
  at('/reversals/:number/lines/:line', { get: line })
  at('/reversals/:number/lines/:line/closure', { post: close })
  at('/reversals/:number/letters', { get: letters, post: write })
  at('/reversals/:number/letters/new', { get: newLetter })
  at('/reversals/:number/letters/:letter.txt', { get: letterText })
  at('/reversals/:number/letters/:letter.eml', { get: letterMail })
  at('/reversals/:number/letters/:letter', { get: letter })
  at('/reversals/:number/letters/:letter/sent', { post: sent })
  at('/reversals/:number/letters/:letter/answer', { post: answer })
  at('/reversals/:number/website-file', { get: websiteFile, post: makeFile, raw: true })
  at('/accounts/:account/balance', { post: askAccount })
  at('/accounts/:account/rejections', { get: rejections })
  at('/accounts/:account/rejections/reversal', { post: gather })
  at('/accounts/:account/kept-out', { get: keptOut, post: keep })
  at('/accounts/:account/kept-out/put-back', { post: putBack })
  at('/accounts/:account/index', { post: readAgain })
  at('/help', { get: help })
  return router
}

type Methods = {
  readonly get?: Handler
  readonly post?: Handler
  /** The handler reads the body itself. */
  readonly raw?: boolean
}

/** A page that only the posts of others lead to answers a GET with what leads there. */
const siteMap =
  (router: Router, deps: WebDeps) =>
  (path: string, { get, post, raw = false }: Methods): void => {
    const route = router.route(path)
    if (get) route.get(handler(deps, get))
    const known = path.startsWith('/reversals/:number') ? [mustBeThere(deps)] : []
    if (post) route.post(...(raw ? [] : [form]), ...known, handler(deps, post))
    route.all(otherMethods([...(get ? ['GET', 'HEAD'] : []), ...(post ? ['POST'] : [])].join(', ')))
  }

/** Before the form is understood: what is not there is not there, however the form is filled. */
const mustBeThere = (deps: WebDeps): RequestHandler => {
  return async (request, response, next) => {
    const found = await subjectOf(actingOf(deps, request), numberIn(request, 'number'), 'read')
    if (found.ok) next()
    else await sendProblem(deps, request, response, found.problem)
  }
}

/** Whatever is no number in an address makes it the address of nothing. */
const numbersOnly = (router: Router, deps: WebDeps): void => {
  const none = notFound(deps)
  for (const name of ['number', 'line', 'letter']) {
    router.param(name, (request, response, next, value: string) =>
      isNumber(value) ? next() : none(request, response, next),
    )
  }
}

const toStart: Handler = async ({ deps, response }) => response.redirect(303, deps.url('/'))
