import type { RequestHandler } from 'express'
import { endSession } from '../../auth/sessions.ts'
import { dropSession } from '../guards/cookies.ts'
import { urls, withQuery } from '../urls.ts'
import type { PeopleDeps } from './parts.ts'

/** POST /sign-out. The browser lets go of pages it has kept, so that Back shows nothing (ASVS 14.3.1). */
export const signOut =
  ({ deps, auth, cookies }: PeopleDeps): RequestHandler =>
  async (_, response) => {
    if (response.locals.signed) await endSession(auth, response.locals.signed)
    dropSession(response, cookies)
    response.set('Clear-Site-Data', '"cache"').redirect(303, withQuery(deps.url(urls.signIn), { out: '1' }))
  }
