/** Pages of the API's own: no session, no script, nothing from elsewhere. */
import type { Request, RequestHandler, Response } from 'express'
import { addressOf, pathUnder } from '../auth/place.ts'
import type { ApiDeps } from './deps.ts'
import { apiPath, sendProblem } from './problems.ts'
import { refused } from './reply.ts'

type Told = Pick<ApiDeps, 'publicUrl' | 'version'>

export type Around = {
  readonly title: string
  readonly version: string
  readonly urls: { readonly asset: string; readonly start: string; readonly docs: string; readonly document: string }
}

export const around = ({ publicUrl, version }: Told, title: string): Around => ({
  title,
  version,
  urls: {
    asset: pathUnder(publicUrl, '/assets/'),
    start: addressOf(publicUrl, '/'),
    docs: pathUnder(publicUrl, `${apiPath}/docs`),
    document: pathUnder(publicUrl, `${apiPath}/openapi.json`),
  },
})

/** A page for whoever takes HTML. `model` may answer a problem itself, and is undefined then. */
export const page =
  (deps: Told, view: string, model: (request: Request, response: Response) => Around | undefined): RequestHandler =>
  (request, response) => {
    if (request.accepts('text/html') === false)
      return sendProblem(deps, response, refused('not-acceptable', 'This address answers with text/html.'))
    const drawn = model(request, response)
    if (drawn) response.render(view, { page: drawn })
  }
