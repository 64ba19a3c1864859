/** What a kind of problem means: the page to which its `type` leads. */
import type { RequestHandler } from 'express'
import type { ApiDeps } from './deps.ts'
import { partsIn } from './docs-schemas.ts'
import { around, page } from './page.ts'
import { isProblemSlug, problemTypes } from './problem-types.ts'
import { noSuchThing, sendProblem } from './problems.ts'

export const problemPage = (deps: ApiDeps): RequestHandler =>
  page(deps, 'api/problem', ({ params }, response) => {
    const slug = String(params['slug'])
    if (!isProblemSlug(slug)) {
      sendProblem(deps, response, noSuchThing)
      return undefined
    }
    const { title, status, means, todo } = problemTypes[slug]
    return { ...around(deps, title), slug, status, means: partsIn(means), todo: partsIn(todo) }
  })
