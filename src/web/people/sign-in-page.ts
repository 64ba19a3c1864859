/** The page that asks who is there. */
import type { Request, RequestHandler, Response } from 'express'
import { packForm, type Kept } from '../guards/kept-form.ts'
import { claimReading, keepForm } from '../guards/read-kept.ts'
import { show } from '../show.ts'
import { urls, withQuery } from '../urls.ts'
import type { SignInPage } from './models.ts'
import { pageAfter, type PeopleDeps } from './parts.ts'

export type Asking = {
  readonly status: number
  /** What is wrong with what was typed; '' at first. */
  readonly trouble: string
  readonly says: readonly string[]
  readonly name: string
  readonly to: string
  /** A packed form. */
  readonly kept: string
}

export const askToSignIn = (
  { deps }: PeopleDeps,
  request: Request,
  response: Response,
  asking: Asking,
): Promise<void> => {
  const hidden = [
    { name: 'to', value: asking.to },
    { name: 'kept', value: asking.kept },
  ].filter(({ value }) => value !== '')
  const page: SignInPage = {
    heading: 'Sign in',
    ...(asking.trouble === ''
      ? {}
      : { summary: { heading: 'You are not signed in', lead: asking.trouble, items: [], more: '' } }),
    says: asking.says,
    action: deps.url(urls.signIn),
    hidden,
    name: asking.name,
  }
  const title = asking.trouble === '' ? 'Sign in' : 'Error: Sign in'
  return show(deps, request, response, 'people/sign-in', page, { title }, asking.status)
}

/**
 * For requireSignIn. A page that was asked for is shown after signing in; a form that was sent is kept in the page, and
 * sent on from the next.
 */
export const signInFirst =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps } = people
    if (request.method === 'GET' || request.method === 'HEAD') {
      const page = pageAfter(deps, request.originalUrl)
      const to = page === deps.url(urls.start) ? '' : page
      response.redirect(303, withQuery(deps.url(urls.signIn), { to }))
      return
    }
    claimReading(request, response)
    const kept = await keepForm(request, response)
    await askToSignIn(people, request, response, {
      status: 401,
      trouble: '',
      says: ['Your session has ended, so nothing was done yet.', saysOfKept(kept)].filter(
        (sentence) => sentence !== '',
      ),
      name: '',
      to: '',
      kept: kept.form ? packForm(kept.form) : '',
    })
  }

const saysOfKept = ({ form, lost }: Kept): string =>
  [form ? 'What you sent is kept: after signing in you can send it on.' : '', lost]
    .filter((sentence) => sentence !== '')
    .join(' ')
