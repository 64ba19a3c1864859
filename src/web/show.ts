/** Draws a page: the one place that names templates to Express. */
import type { Request, Response } from 'express'
import { setImmediate } from 'node:timers/promises'
import type { WebDeps } from './deps.ts'
import { layoutFor, type Around } from './layout.ts'
import type { Layout, PageName, Pages } from './models.ts'
import type { LineTable } from './parts.ts'

/** So many rows of a table are drawn in one turn, some 3 ms; a page to print may have a thousand of each outcome. */
const rowsInOneTurn = 200

/** Rejects when a template fails; nothing is sent then. */
export const draw = async <Name extends PageName>(
  response: Response,
  name: Name,
  shown: { readonly layout: Layout; readonly page: Pages[Name] },
  status = 200,
): Promise<void> => {
  const long: LineTable[] = []
  /** The mark that stands for the rows of a long table until they are drawn; '' for a short one. Texts hold none: they are escaped. */
  const later = (table: LineTable): string => (table.rows.length > rowsInOneTurn ? `rows ${long.push(table) - 1}` : '')
  const pieces = (await drawn(response, name, { ...shown, later })).split(/<!--rows \d+-->\n?/)
  const html = [pieces[0] ?? '']
  for (const [index, { rows, columns }] of long.entries()) {
    for (let from = 0; from < rows.length; from += rowsInOneTurn) {
      await setImmediate()
      const some = rows.slice(from, from + rowsInOneTurn)
      html.push(await drawn(response, '_rows', { layout: shown.layout, rows: some, columns }))
    }
    html.push(pieces[index + 1] ?? '')
  }
  response.status(status).set('Cache-Control', 'no-store').send(html.join(''))
}

const drawn = (response: Response, name: string, locals: object): Promise<string> =>
  new Promise((resolve, reject) => {
    response.render(name, locals, (error, html) => (error ? reject(error) : resolve(html)))
  })

export const show = async <Name extends PageName>(
  deps: WebDeps,
  request: Request,
  response: Response,
  name: Name,
  page: Pages[Name],
  around: Around,
  status = 200,
): Promise<void> => {
  await draw(response, name, { layout: await layoutFor(deps, request, around), page }, status)
}
