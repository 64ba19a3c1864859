/** The cookies of one installation. Browsers keep ports apart in nothing else but names, so each address has its own. */
import { createHash } from 'node:crypto'
import type { CookieOptions, Request, Response } from 'express'
import { basePath } from '../../auth/place.ts'
import { dayMs } from '../../core/times.ts'

export type Cookies = { readonly session: string; readonly device: string; readonly path: string }

/**
 * `__Host-` binds a cookie to this host; it needs the root path, so under a sub-path it is `__Secure-`. The rest of the
 * name is made from the address.
 */
export const cookiesOf = (publicUrl: URL): Cookies => {
  const base = basePath(publicUrl)
  const address = createHash('sha256')
    .update(publicUrl.origin + base)
    .digest('hex')
    .slice(0, 8)
  const name = `${base === '' ? '__Host-' : '__Secure-'}overturn-${address}`
  return { session: name, device: `${name}-device`, path: base === '' ? '/' : base }
}

/** The value of a cookie; the first where a name came twice. */
export const readCookie = (request: Request, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = part.split('=')
    if (key?.trim() === name) return value.join('=').trim()
  }
  return undefined
}

const options = ({ path }: Cookies): CookieOptions => ({ path, secure: true, httpOnly: true, sameSite: 'lax' })

/** Without an age: the browser forgets it when it is closed, and the server ends it before. */
export const setSession = (response: Response, cookies: Cookies, token: string): void =>
  void response.cookie(cookies.session, token, options(cookies))

/** Says no more than that this browser has signed somebody in before; see auth/attempts.ts. */
export const setDevice = (response: Response, cookies: Cookies, token: string): void =>
  void response.cookie(cookies.device, token, { ...options(cookies), maxAge: 90 * dayMs })

export const dropSession = (response: Response, cookies: Cookies): void =>
  void response.clearCookie(cookies.session, options(cookies))
