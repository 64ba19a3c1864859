/** A person's tokens: made, shown once, revoked. */
import type { Request, RequestHandler, Response } from 'express'
import { listTokens, makeToken, revokeToken } from '../../auth/api-tokens.ts'
import { bodyOf, queryOf } from '../forms.ts'
import { firstAccount } from '../layout.ts'
import { sendProblem } from '../problem.ts'
import { show } from '../show.ts'
import { urls, withQuery } from '../urls.ts'
import { signedIn, type PeopleDeps } from './parts.ts'
import { freshForm, tokensPage, type TokensView } from './tokens-page.ts'

export const tokensGet =
  (people: PeopleDeps): RequestHandler =>
  (request, response) => {
    const query = queryOf(request)
    const revoked = query.ok && query.value.text('done') === 'revoked'
    const done = revoked ? 'The token was revoked: whatever comes with it is refused from now on.' : ''
    return showTokens(people, request, response, { done, typed: freshForm, fields: [] }, 200)
  }

const showTokens = async (
  { deps, auth }: PeopleDeps,
  request: Request,
  response: Response,
  told: Pick<TokensView, 'done' | 'made' | 'typed' | 'fields'>,
  status: number,
): Promise<void> => {
  const { person } = signedIn(response.locals)
  const page = tokensPage({
    ...told,
    url: deps.url,
    now: deps.clock.now(),
    currency: firstAccount(deps)?.account.currency,
    tokens: await listTokens(auth, person.id),
  })
  const title = told.fields.length === 0 ? page.heading : `Error: ${page.heading}`
  await show(deps, request, response, 'people/tokens', page, { title }, status)
}

export const tokensPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps, auth } = people
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(deps, request, response, body.problem)
    const { text } = body.value
    const typed = { name: text('name'), scope: text('scope'), days: text('days'), cap: text('cap') }
    const came = await makeToken(auth, signedIn(response.locals).person, typed)
    if (!came.ok) {
      const told = { done: '', typed, fields: came.problem.fields ?? [] }
      return showTokens(people, request, response, told, 422)
    }
    const made = { name: came.value.row.name, text: came.value.text }
    return showTokens(people, request, response, { done: '', made, typed: freshForm, fields: [] }, 201)
  }

export const revocationPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps, auth } = people
    const { id } = request.params
    const came = await revokeToken(auth, typeof id === 'string' ? id : '', signedIn(response.locals).person.id)
    if (!came.ok) return sendProblem(deps, request, response, came.problem)
    response.redirect(303, withQuery(deps.url(urls.tokens), { done: 'revoked' }))
  }
