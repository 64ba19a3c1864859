/** GET and POST /sign-in. */
import express, { type Request, type RequestHandler, type Response } from 'express'
import { signIn, type SignInAnswer } from '../../auth/sign-in.ts'
import { clockTime } from '../../core/times.ts'
import { bodyOf, queryOf } from '../forms.ts'
import { readCookie, setDevice, setSession } from '../guards/cookies.ts'
import { longestPacked, unpackForm } from '../guards/kept-form.ts'
import { clientFor } from '../../http/locals.ts'
import { sendProblem } from '../problem.ts'
import { goOn } from './go-on.ts'
import { pageAfter, type PeopleDeps } from './parts.ts'
import { askToSignIn, type Asking } from './sign-in-page.ts'

export const signInPage =
  (people: PeopleDeps): RequestHandler =>
  (request, response) => {
    const query = queryOf(request)
    const text = (name: string): string => (query.ok ? query.value.text(name) : '')
    if (response.locals.signed) return response.redirect(303, pageAfter(people.deps, text('to')))
    const says = text('out') === '' ? [] : ['You are signed out.']
    return askToSignIn(people, request, response, { ...blank, says, to: text('to') })
  }

const blank: Asking = { status: 200, trouble: '', says: [], name: '', to: '', kept: '' }

/** A kept form comes along, so this body may be large; mount fewAtOnce before. */
export const signInBody: RequestHandler = express.urlencoded({
  extended: false,
  limit: longestPacked + 16 * 1024,
  parameterLimit: 10,
})

/** The page is drawn with these again: only what one of ours can have held, or megabytes would be escaped for nothing. */
const returnedPath = (text: string): string => (text.length < 2000 ? text : '')
const returnedForm = (text: string): string => (/^[\w-]*$/.test(text) ? text : '')

type Typed = Pick<Asking, 'name' | 'to' | 'kept'> & { readonly password: string }

export const signInPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(people.deps, request, response, body.problem)
    const [name = '', password = ''] = ['name', 'password'].map(body.value.text)
    const [to, kept] = [returnedPath(body.value.text('to')), returnedForm(body.value.text('kept'))]
    const typed: Typed = { name, password, to, kept }
    const ask = (status: number, trouble: string): Promise<void> =>
      askToSignIn(people, request, response, { status, trouble, says: [], name: name.slice(0, 200), to, kept })
    if (name.trim() === '' || password === '') return ask(422, 'Type your name and your password.')
    const answer = await signIn(people.auth, {
      name,
      password,
      agent: request.headers['user-agent'] ?? '',
      address: clientFor(response).address,
      device: readCookie(request, people.cookies.device),
      before: response.locals.signed,
    })
    return answer.kind === 'signed'
      ? enter(people, request, response, typed, answer)
      : ask(...refusalOf(people, response, answer))
  }

const refusalOf = (
  { deps }: PeopleDeps,
  response: Response,
  answer: Exclude<SignInAnswer, { kind: 'signed' }>,
): [number, string] => {
  if (answer.kind === 'refused') return [401, 'The name or the password is not right.']
  if (answer.kind === 'busy') {
    response.set('Retry-After', '5')
    return [503, 'Too many people sign in at this moment. Try again in a few seconds.']
  }
  const when = `${clockTime(answer.until)} UTC`
  response.set('Retry-After', String(Math.ceil((Date.parse(answer.until) - deps.clock.ms()) / 1000)))
  return [
    429,
    `There were too many wrong passwords for this name. Try again at ${when}, or from a browser in which you have signed in before.`,
  ]
}

const enter = (
  people: PeopleDeps,
  request: Request,
  response: Response,
  { to, kept }: Typed,
  { token, signed, device }: Extract<SignInAnswer, { kind: 'signed' }>,
): Promise<void> | void => {
  setSession(response, people.cookies, token)
  setDevice(response, people.cookies, device)
  response.locals.signed = signed
  const form = kept === '' ? undefined : unpackForm(kept)
  return form ? goOn(people, request, response, form) : response.redirect(303, pageAfter(people.deps, to))
}
