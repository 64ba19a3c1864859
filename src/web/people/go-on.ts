/** Signed in again, with a form that was kept: its person sends it on, nothing goes by itself. */
import type { Request, Response } from 'express'
import type { KeptForm } from '../guards/kept-form.ts'
import { show } from '../show.ts'
import { urls } from '../urls.ts'
import type { GoOnPage } from './models.ts'
import { pageAfter, type PeopleDeps } from './parts.ts'

/**
 * Comes along with a form that was kept. A page whose form pays shows itself once more, filled, instead of acting: this
 * button did not name the amount.
 */
export const returnedField = 'returned'

export const goOn = async (
  { deps }: PeopleDeps,
  request: Request,
  response: Response,
  form: KeptForm,
): Promise<void> => {
  // Only to an address of ours: what a browser gives back may have been made by anybody.
  if (pageAfter(deps, form.path) !== form.path) return response.redirect(303, deps.url(urls.start))
  const page: GoOnPage = {
    heading: 'You are signed in again',
    says: ['What you sent when your session had ended is kept here. Nothing was done with it yet.'],
    where: form.path,
    action: form.path,
    enctype: form.multipart ? 'multipart/form-data' : 'application/x-www-form-urlencoded',
    hidden: [...form.fields.map(([name, value]) => ({ name, value })), { name: returnedField, value: '1' }],
    button: 'Go on',
    back: { href: deps.url(urls.start), label: 'Leave it' },
  }
  return show(deps, request, response, 'people/go-on', page, { title: page.heading })
}
