import type { RequestHandler } from 'express'
import { HttpRefusal } from './refusal.ts'

/** For the end of a route: any other method gets 405 and is told which there are. `allowed`: `GET, HEAD, POST`. */
export const otherMethods =
  (allowed: string): RequestHandler =>
  (request, _, next) => {
    const sentence = `${request.method.slice(0, 20)} is not known at this address; it takes ${allowed}.`
    next(new HttpRefusal(405, sentence, { headers: { Allow: allowed } }))
  }
