/** One request to a page, with everything that its handler needs. */
import type { Request, RequestHandler, Response } from 'express'
import { subjectOf, type Acting, type Subject } from '../acts/acting.ts'
import type { ActName } from '../core/permissions.ts'
import type { Problem, Result } from '../core/problem.ts'
import { actingOf, type WebDeps } from './deps.ts'
import { bodyOf, numberIn, queryOf, type Form } from './forms.ts'
import type { Around } from './layout.ts'
import type { PageName, Pages } from './models.ts'
import type { View } from './pages/view.ts'
import { sendProblem } from './problem.ts'
import { show } from './show.ts'

export type Visit = {
  readonly deps: WebDeps
  readonly request: Request
  readonly response: Response
  readonly acting: Acting
}

export type Handler = (visit: Visit) => Promise<void>

export const handler =
  (deps: WebDeps, handle: Handler): RequestHandler =>
  (request, response) =>
    handle({ deps, request, response, acting: actingOf(deps, request) })

export const refuse = ({ deps, request, response }: Visit, problem: Problem, kept = ''): Promise<void> =>
  sendProblem(deps, request, response, problem, kept)

/** After a post: the one address of the thing. `path` is without the base path. */
export const seeOther = ({ deps, response }: Visit, path: string): void => {
  response.redirect(303, deps.url(path))
}

/** Goes on with the value, or shows the problem. */
export const take = async <Value>(
  visit: Visit,
  result: Result<Value>,
  goOn: (value: Value) => Promise<void> | void,
): Promise<void> => {
  await (result.ok ? goOn(result.value) : refuse(visit, result.problem))
}

/** The reversal in the address. */
export const withSubject = async (
  visit: Visit,
  act: ActName,
  goOn: (subject: Subject) => Promise<void> | void,
): Promise<void> => take(visit, await subjectOf(visit.acting, numberIn(visit.request, 'number'), act), goOn)

export const withBody = (
  visit: Visit,
  many: readonly string[],
  goOn: (form: Form) => Promise<void> | void,
): Promise<void> => take(visit, bodyOf(visit.request, many), goOn)

export const withQueryOf = (visit: Visit, goOn: (form: Form) => Promise<void> | void): Promise<void> =>
  take(visit, queryOf(visit.request), goOn)

export const viewOf = ({ deps, acting }: Visit, { reversal, open }: Subject): View => ({
  url: deps.url,
  now: deps.clock.now(),
  open,
  reversal,
  person: acting.person,
  limits: deps.limits,
})

export const page = <Name extends PageName>(
  visit: Visit,
  name: Name,
  model: Pages[Name],
  around: Around,
  status = 200,
): Promise<void> => show(visit.deps, visit.request, visit.response, name, model, around, status)

/** Around the page of one reversal: `title` is its heading where nothing else is said. */
export const around = (view: View, title: string, refresh?: number): Around => ({
  title,
  open: view.open,
  own: view.reversal.number,
  ...(refresh === undefined ? {} : { refresh }),
})
