/** The one place where a problem becomes a page, and the one handler for exceptions. */
import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { Unreachable } from '../core/machines.ts'
import type { Problem } from '../core/problem.ts'
import { awayFrom, awayMoney } from './away.ts'
import type { WebDeps } from './deps.ts'
import { factsOf, goneAway } from '../http/error-facts.ts'
import { loggedPath } from '../http/request-log.ts'
import { layoutFor, plainLayout } from './layout.ts'
import type { Layout, ProblemPage } from './models.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { statusOf } from '../http/status.ts'
import { draw } from './show.ts'
import { urls } from './urls.ts'

const headings: Readonly<Record<number, string>> = {
  400: 'This request cannot be read',
  401: 'You are not signed in',
  403: 'This is not yours to do',
  404: 'There is no such page',
  405: 'This address does not take that',
  408: 'The request did not arrive in time',
  409: 'Something changed meanwhile',
  410: 'This link leads nowhere',
  413: 'That is too much at once',
  415: 'This kind of content cannot be read',
  421: 'This is another server',
  422: 'There is a problem with what was sent',
  429: 'Too many at once',
  503: 'That cannot be done right now',
}

export const sendProblem = (
  deps: WebDeps,
  request: Request,
  response: Response,
  problem: Problem,
  kept = '',
): Promise<void> =>
  sendPage(deps, request, response, statusOf[problem.code], {
    sentences: [problem.sentence],
    fields: problem.fields ?? [],
    kept,
    money: request.method === 'POST' ? 'Nothing was changed and nothing was paid by this.' : '',
    reference: '',
  })

export const notFound =
  (deps: WebDeps): RequestHandler =>
  (request, response) =>
    sendProblem(deps, request, response, {
      code: 'not found',
      sentence: 'The address may be mistyped, or what stood here was never made.',
    })

type Body = Pick<ProblemPage, 'sentences' | 'fields' | 'kept' | 'money' | 'reference'>

const sendPage = async (
  deps: WebDeps,
  request: Request,
  response: Response,
  status: number,
  body: Body,
): Promise<void> => {
  const heading = headings[status] ?? 'There is a problem on our side'
  const around = { title: status === 422 ? `Error: ${heading}` : heading }
  // When the store is the problem, the page must come all the same.
  const layout = await layoutFor(deps, request, around).catch((): Layout => plainLayout(deps, request, around))
  const number = /\/reversals\/([1-9]\d{0,14})(?:\/|$)/.exec(request.path)?.[1]
  const links = [
    ...(number && status !== 404
      ? [{ href: deps.url(urls.reversal(Number(number))), label: `Reversal ${number}` }]
      : []),
    { href: deps.url(urls.start), label: 'Start page' },
  ]
  const page = { heading, at: deps.clock.now(), links, ...body }
  await draw(response, 'problems/problem', { layout, page }, status)
}

/** `money` is said after a post only. */
const sendRefusal = (
  deps: WebDeps,
  request: Request,
  response: Response,
  refusal: HttpRefusal,
  money: string,
): Promise<void> => {
  response.set(refusal.headers)
  return sendPage(deps, request, response, refusal.status, {
    sentences: [refusal.message],
    fields: [],
    kept: refusal.kept,
    money: request.method === 'POST' ? money : '',
    reference: '',
  })
}

/** Mount last. Refusals of HTTP and of the body parsers become their pages; anything else is a defect, logged and told. */
export const onError =
  (deps: WebDeps): ErrorRequestHandler =>
  async (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // An answer that has begun cannot become a page: the connection is cut, so that nobody takes it for whole.
      if (!goneAway(error)) deps.log.error('answer broken off', { path: request.path.slice(0, 200), ...factsOf(error) })
      response.destroy()
      return
    }
    if (error instanceof Unreachable) {
      deps.log.warn('page without its records', { path: loggedPath(request.originalUrl), ...factsOf(error) })
      return sendRefusal(deps, request, response, await awayFrom(request, response), awayMoney)
    }
    const refusal = error instanceof HttpRefusal ? error : refusalOf(error)
    if (refusal)
      return sendRefusal(deps, request, response, refusal, 'Nothing was changed and nothing was paid by this.')
    const reference = randomUUID()
    deps.log.error('page failed', {
      reference,
      method: request.method,
      path: loggedPath(request.originalUrl),
      ...factsOf(error),
    })
    await sendPage(deps, request, response, 500, {
      sentences: [
        'The fault is on our side. Go back and try once more; if it stays like this, give the reference to the person who runs this server.',
      ],
      fields: [],
      kept: '',
      money:
        'A page never pays by itself. A reversal that was confirmed goes on and keeps its record; open it to see where it stands before you confirm anything again.',
      reference,
    })
  }

/** What Express and its parsers throw for bad requests: an error with a status of 4xx and a type. */
const refusalOf = (error: unknown): HttpRefusal | undefined => {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined
  if (error.status < 400 || error.status > 499) return undefined
  const sentences: Readonly<Record<number, string>> = {
    413: 'A form may have 4 MB and 2,000 fields. Bring more as a file, or in parts.',
    415: 'The text must be in UTF-8, sent as an ordinary form.',
  }
  return new HttpRefusal(
    error.status,
    sentences[error.status] ?? 'What was sent is broken off or not in the form that a browser sends.',
  )
}
