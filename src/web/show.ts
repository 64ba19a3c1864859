/** Draws a page: the one place that names templates to Express. */
import type { Request, Response } from 'express'
import type { WebDeps } from './deps.ts'
import { layoutFor, type Around } from './layout.ts'
import type { Layout, PageName, Pages } from './models.ts'

export const draw = <Name extends PageName>(
  response: Response,
  name: Name,
  shown: { readonly layout: Layout; readonly page: Pages[Name] },
  status = 200,
): void => {
  response.status(status).set('Cache-Control', 'no-store').render(name, shown)
}

export const show = async <Name extends PageName>(
  deps: WebDeps,
  request: Request,
  response: Response,
  name: Name,
  page: Pages[Name],
  around: Around,
  status = 200,
): Promise<void> => {
  draw(response, name, { layout: await layoutFor(deps, request, around), page }, status)
}
