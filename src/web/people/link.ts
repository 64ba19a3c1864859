/** One-time links: opening one changes nothing, however many mail scanners do it; the button spends it. */
import type { Request, RequestHandler, Response } from 'express'
import { readLink, spendLink, type OpenLink } from '../../auth/links.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { bodyOf } from '../forms.ts'
import { setSession } from '../guards/cookies.ts'
import { sendProblem } from '../problem.ts'
import { HttpRefusal } from '../../http/refusal.ts'
import { show } from '../show.ts'
import { urls } from '../urls.ts'
import type { LinkPage } from './models.ts'
import type { PeopleDeps } from './parts.ts'

export const passwordHint =
  'At least 8 characters; 15 are better. Four words that do not belong together are good, and a password manager is best.'

/** The same for a link that was spent, has ended, was replaced or never was: nobody learns which. */
const gone = (): HttpRefusal =>
  new HttpRefusal(
    410,
    'A link works once and for an hour, and a newer one takes its place. The person who runs this server can make a new one.',
  )

const tokenOf = (request: Request): string => {
  const { token } = request.params
  return typeof token === 'string' ? token : ''
}

export const linkPage =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const link = await readLink(people.auth, tokenOf(request))
    if (!link) throw gone()
    await showLink(people, request, response, link, { name: '', fields: [], status: 200 })
  }

export const linkPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps, auth, cookies } = people
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(deps, request, response, body.problem)
    const { text } = body.value
    const name = text('name')
    const typed = { name, password: text('password'), agent: request.headers['user-agent'] ?? '' }
    const spent = await spendLink(auth, tokenOf(request), typed)
    if (spent.kind === 'gone') throw gone()
    if (spent.kind === 'busy')
      return sendProblem(deps, request, response, {
        code: 'unavailable',
        sentence:
          'Too many people sign in at this moment. Go back and try again in a few seconds; the link is still good.',
      })
    if (spent.kind === 'invalid')
      return showLink(people, request, response, spent.link, { name, fields: spent.fields, status: 422 })
    if (response.locals.signed) await auth.people.endSession(response.locals.signed.session)
    setSession(response, cookies, spent.token)
    response.redirect(303, deps.url(urls.start))
  }

type Typed = { readonly name: string; readonly fields: readonly FieldProblem[]; readonly status: number }

const showLink = (
  { deps }: PeopleDeps,
  request: Request,
  response: Response,
  link: OpenLink,
  { name, fields, status }: Typed,
): Promise<void> => {
  const errorOf = (field: string): string => fields.find((problem) => problem.field === field)?.sentence ?? ''
  const words = wordsFor(link)
  const page: LinkPage = {
    ...words,
    ...(fields.length === 0 ? {} : { summary: summaryOf(fields) }),
    action: request.originalUrl,
    ...(link.name === undefined ? { name: { value: name.slice(0, 200), error: errorOf('name') } } : {}),
    known: link.name ?? '',
    hint: passwordHint,
    error: errorOf('password'),
  }
  const title = fields.length === 0 ? words.heading : `Error: ${words.heading}`
  return show(deps, request, response, 'people/link', page, { title }, status)
}

const wordsFor = ({ kind, name = '' }: OpenLink): Pick<LinkPage, 'heading' | 'lead' | 'button'> => {
  switch (kind) {
    case 'first person':
      return {
        heading: 'Set up Overturn',
        lead: 'You are the first person here. Choose the name and the password with which you sign in from now on.',
        button: 'Set up and sign in',
      }
    case 'new person':
      return {
        heading: `Welcome, ${name}`,
        lead: 'Choose the password with which you sign in from now on.',
        button: 'Set the password and sign in',
      }
    case 'reset':
      return {
        heading: `A new password for ${name}`,
        lead: 'It takes the place of the old one, and ends every session you still have.',
        button: 'Set the password and sign in',
      }
  }
}

/** As the templates write them beside the fields. */
const labels: Readonly<Record<string, string>> = {
  name: 'Name',
  password: 'Password',
  current: 'Current password',
  wanted: 'New password',
  scope: 'Scope',
  days: 'Days until it expires',
  cap: 'The most it may pay in a day',
}

export const summaryOf = (fields: readonly FieldProblem[]): NonNullable<LinkPage['summary']> => ({
  heading: 'There is a problem with what you typed',
  lead: '',
  items: fields.map(({ field, sentence }) => ({ text: `${labels[field] ?? field}: ${sentence}`, href: `#${field}` })),
  more: '',
})
