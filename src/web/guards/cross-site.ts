/**
 * Nothing is changed by what another site sends. Before any body is read, a request that could change something must
 * prove that a page of ours sent it: Sec-Fetch-Site, which a page cannot forge, or from old browsers the Origin. Neither
 * is no proof (OWASP: fail safe), stricter than Go's and Rails' own guards.
 */
import type { Request, RequestHandler } from 'express'
import type { Log } from '../../core/ports.ts'
import { HttpRefusal } from '../../http/refusal.ts'
import { clientFor } from '../../http/locals.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

export const refuseCrossSite =
  ({ publicUrl, log }: { readonly publicUrl: URL; readonly log: Log }): RequestHandler =>
  (request, response, next) => {
    response.vary('Sec-Fetch-Site, Origin')
    const sentence = safeMethods.has(request.method) ? undefined : objection(request, publicUrl.origin)
    if (sentence === undefined) {
      next()
      return
    }
    log.warn('malicious_csrf', {
      method: request.method,
      address: clientFor(response).address,
      site: header(request, 'sec-fetch-site')?.slice(0, 40),
      origin: header(request, 'origin')?.slice(0, 200),
    })
    next(new HttpRefusal(403, `${sentence} It was not done. Open the page here and do it from there.`))
  }

const header = (request: Request, name: 'sec-fetch-site' | 'origin'): string | undefined =>
  request.headers[name]?.toString()

const objection = (request: Request, ours: string): string | undefined => {
  const site = header(request, 'sec-fetch-site')
  if (site === 'same-origin') return undefined
  if (site !== undefined) return 'This was sent by a page of another site, or by no page.'
  const origin = header(request, 'origin')
  if (origin === ours) return undefined
  if (origin === undefined) return 'This does not say which page sent it, as every browser of today does.'
  return 'This was sent by a page of another site.'
}
