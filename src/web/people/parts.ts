import type { AuthParts } from '../../auth/parts.ts'
import type { Signed } from '../../auth/sessions.ts'
import type { WebDeps } from '../deps.ts'
import type { Cookies } from '../guards/cookies.ts'
import { urls } from '../urls.ts'
import { safeBack } from '../theme.ts'

export type PeopleDeps = { readonly deps: WebDeps; readonly auth: AuthParts; readonly cookies: Cookies }

/** What the handlers behind requireSignIn may rely on. */
export const signedIn = (locals: { signed?: Signed }): Signed => {
  if (!locals.signed) throw new Error('a page was reached without a session')
  return locals.signed
}

/** Where to go after signing in: a page of ours, and none of those that are about signing in. */
export const pageAfter = (deps: WebDeps, to: string): string => {
  const page = safeBack(deps, to)
  const about = [urls.signIn, urls.signOut, urls.links].map((path) => deps.url(path))
  return about.some((path) => page === path || page.startsWith(`${path}/`) || page.startsWith(`${path}?`))
    ? deps.url(urls.start)
    : page
}
