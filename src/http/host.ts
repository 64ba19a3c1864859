/** Answers only under the name that the public URL gives: another name is a mistake, or DNS rebinding. */
import type { RequestHandler } from 'express'
import { addressOf } from '../auth/place.ts'
import { HttpRefusal } from './refusal.ts'
import { clientFor } from './locals.ts'

/**
 * 421 for another host; http:// through a proxy is sent on to https:// where `pages` are asked for: a program would go on
 * sending its token in the clear. Mount the health page before it.
 */
export const checkHost =
  (publicUrl: URL, { pages }: { readonly pages: boolean } = { pages: true }): RequestHandler =>
  (request, response, next) => {
    const { host, secure } = clientFor(response)
    const safe = request.method === 'GET' || request.method === 'HEAD'
    if (hostOf(host) !== publicUrl.host) {
      next(
        new HttpRefusal(421, `This server answers at ${addressOf(publicUrl, '/')} and under no other name. Open that.`),
      )
    } else if (!secure && safe && pages) response.redirect(308, publicUrl.origin + request.originalUrl)
    else if (!secure) {
      next(new HttpRefusal(403, `This arrived without HTTPS and was not done. Open ${addressOf(publicUrl, '/')}.`))
    } else next()
  }

/** As URLs write it: lower case, without the port that https:// has anyway. '' for what is no host. */
const hostOf = (header: string): string =>
  /^[\w.\-:[\]]+$/.test(header) && URL.canParse(`https://${header}`) ? new URL(`https://${header}`).host : ''
