/** Every address about people. */
import { Router } from 'express'
import { form } from '../forms.ts'
import { limitSignIns } from '../../http/limits.ts'
import { otherMethods } from '../../http/methods.ts'
import { fewAtOnce } from '../guards/read-kept.ts'
import { requireSignIn } from '../guards/session.ts'
import { urls } from '../urls.ts'
import { accountPage, endSessionsPost, passwordPost } from './account.ts'
import { linkPage, linkPost } from './link.ts'
import type { PeopleDeps } from './parts.ts'
import { signInFirst } from './sign-in-page.ts'
import { signInBody, signInPage, signInPost } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { revocationPost, tokensGet, tokensPost } from './tokens.ts'

/** Mount before the guard that asks for a sign-in, after readSession. */
export const peopleRoutes = (people: PeopleDeps): Router => {
  const router = Router({ caseSensitive: true })
  const limit = limitSignIns(people.auth)
  const signed = requireSignIn(signInFirst(people))
  router
    .route(urls.signIn)
    .get(signInPage(people))
    .post(limit, fewAtOnce, signInBody, signInPost(people))
    .all(otherMethods('GET, HEAD, POST'))
  router.route(urls.signOut).post(signOut(people)).all(otherMethods('POST'))
  router
    .route(`${urls.links}/:token`)
    .get(linkPage(people))
    .post(limit, form, linkPost(people))
    .all(otherMethods('GET, HEAD, POST'))
  router.route(urls.account).get(signed, accountPage(people)).all(otherMethods('GET, HEAD'))
  router.route(urls.password).post(signed, form, passwordPost(people)).all(otherMethods('POST'))
  router.route(urls.endedSessions).post(signed, form, endSessionsPost(people)).all(otherMethods('POST'))
  router
    .route(urls.tokens)
    .get(signed, tokensGet(people))
    .post(signed, form, tokensPost(people))
    .all(otherMethods('GET, HEAD, POST'))
  router.route(`${urls.tokens}/:id/revocation`).post(signed, form, revocationPost(people)).all(otherMethods('POST'))
  return router
}
