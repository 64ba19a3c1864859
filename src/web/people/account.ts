/** A person's own page: where they are signed in, and their password. */
import type { Request, RequestHandler, Response } from 'express'
import { changePassword, wrongPassword } from '../../auth/change-password.ts'
import { provePerson } from '../../auth/prove.ts'
import { endAllSessions, endOwnSession, listSessions, sessionReference } from '../../auth/sessions.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { clockTime } from '../../core/times.ts'
import { bodyOf, queryOf } from '../forms.ts'
import { dropSession, readCookie, setSession } from '../guards/cookies.ts'
import { sendProblem } from '../problem.ts'
import { timeOn } from '../say.ts'
import { show } from '../show.ts'
import { urls, withQuery } from '../urls.ts'
import { browserName } from './browser-name.ts'
import { passwordHint, summaryOf } from './link.ts'
import type { AccountPage } from './models.ts'
import { signedIn, type PeopleDeps } from './parts.ts'

const doneSentences: Readonly<Record<string, string>> = {
  password: 'Your password was changed, and your other sessions were ended.',
  session: 'The session was ended.',
  others: 'Your other sessions were ended.',
}

export const accountPage =
  (people: PeopleDeps): RequestHandler =>
  (request, response) => {
    const query = queryOf(request)
    const done = doneSentences[query.ok ? query.value.text('done') : ''] ?? ''
    return showAccount(people, request, response, { done, fields: [], status: 200 })
  }

type Told = { readonly done: string; readonly fields: readonly FieldProblem[]; readonly status: number }

const showAccount = async (
  { deps, auth }: PeopleDeps,
  request: Request,
  response: Response,
  { done, fields, status }: Told,
): Promise<void> => {
  const signed = signedIn(response.locals)
  const now = deps.clock.now()
  const errorOf = (name: string): string => fields.find(({ field }) => field === name)?.sentence ?? ''
  const sessions = await listSessions(auth, signed)
  const page: AccountPage = {
    heading: signed.person.name,
    ...(fields.length === 0 ? {} : { summary: summaryOf(fields) }),
    done,
    password: {
      action: deps.url(urls.password),
      username: signed.person.name,
      hint: passwordHint,
      errors: { current: errorOf('current'), wanted: errorOf('wanted') },
    },
    sessions: sessions.map((session) => ({
      reference: sessionReference(session.hash),
      browser: browserName(session.agent),
      begun: timeOn(session.createdAt, now),
      seen: timeOn(session.seenAt, now),
      ends: timeOn(session.endsAt, now),
      here: session.hash === signed.session,
    })),
    ending: { action: deps.url(urls.endedSessions), error: errorOf('password') },
    tokens: deps.url(urls.tokens),
  }
  const title = fields.length === 0 ? 'Sessions and password' : 'Error: Sessions and password'
  await show(deps, request, response, 'people/account', page, { title }, status)
}

export const passwordPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps, auth, cookies } = people
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(deps, request, response, body.problem)
    const changed = await changePassword(auth, signedIn(response.locals), {
      current: body.value.text('current'),
      wanted: body.value.text('wanted'),
      agent: request.headers['user-agent'] ?? '',
      device: readCookie(request, cookies.device),
    })
    const again = (status: number, fields: readonly FieldProblem[]): Promise<void> =>
      showAccount(people, request, response, { done: '', fields, status })
    switch (changed.kind) {
      case 'changed':
        setSession(response, cookies, changed.token)
        return response.redirect(303, withQuery(deps.url(urls.account), { done: 'password' }))
      case 'invalid':
        return again(422, changed.fields)
      case 'wait':
      case 'busy':
        return again(...notNow('current', changed))
    }
  }

const notNow = (
  field: string,
  answer: { readonly kind: 'wait'; readonly until: string } | { readonly kind: 'busy' },
): [number, readonly FieldProblem[]] =>
  answer.kind === 'wait'
    ? [429, [{ field, sentence: `There were too many wrong passwords. Try again at ${clockTime(answer.until)} UTC.` }]]
    : [503, [{ field, sentence: 'Too many people sign in at this moment. Try again in a few seconds.' }]]

/** Asks for the password again (ASVS 7.5.2): a browser left open, or a cookie taken, must not throw the person out. */
export const endSessionsPost =
  (people: PeopleDeps): RequestHandler =>
  async (request, response) => {
    const { deps, auth, cookies } = people
    const signed = signedIn(response.locals)
    const body = bodyOf(request)
    if (!body.ok) return sendProblem(deps, request, response, body.problem)
    const proof = await provePerson(auth, signed, {
      password: body.value.text('password'),
      device: readCookie(request, cookies.device),
    })
    const again = ([status, fields]: [number, readonly FieldProblem[]]): Promise<void> =>
      showAccount(people, request, response, { done: '', fields, status })
    if (proof.kind === 'wrong') return again([422, [{ field: 'password', sentence: wrongPassword }]])
    if (proof.kind !== 'proven') return again(notNow('password', proof))
    return end(people, request, response, body.value.text('session'))
  }

const end = async (
  { deps, auth, cookies }: PeopleDeps,
  request: Request,
  response: Response,
  which: string,
): Promise<void> => {
  const signed = signedIn(response.locals)
  if (which === 'all') {
    await endAllSessions(auth, signed, 'all')
    dropSession(response, cookies)
    response.set('Clear-Site-Data', '"cache"').redirect(303, withQuery(deps.url(urls.signIn), { out: '1' }))
    return
  }
  if (which === 'others') await endAllSessions(auth, signed, 'others')
  else if (!(await endOwnSession(auth, signed, which)))
    return sendProblem(deps, request, response, {
      code: 'not found',
      sentence: 'You have no such session; it may have ended already.',
    })
  response.redirect(303, withQuery(deps.url(urls.account), { done: which === 'others' ? 'others' : 'session' }))
}
