/** What the pages are given by the wiring; nothing here is global. */
import type { Request } from 'express'
import { actingAs, type Acting, type ActingDeps } from '../acts/acting.ts'
import type { Person } from '../core/reversal.ts'

export type WebDeps = ActingDeps & {
  readonly who: Who
  /** Puts the base path in front: `url('/reversals/42')`. */
  readonly url: (path: string) => string
  readonly version: string
  /** The name of the cookie that keeps the theme; two installations on one host differ in it. */
  readonly themeCookie: string
  /** Aborted when the server closes: event streams end then, so that browsers connect anew. */
  readonly closing: AbortSignal
  /** Sample ids that the start page offers to fill in; empty outside the demo. */
  readonly samples: readonly string[]
}

/** Who is asking. The guards before the pages have let only signed-in people through. */
export type Who = {
  readonly person: (request: Request) => Person | undefined
  /** Tells sessions apart, for the cap on event streams; never the token itself. */
  readonly session: (request: Request) => string
  /** Asked at each ping of a long answer: false once the session has ended. */
  readonly stillIn: (request: Request) => Promise<boolean>
}

/** The acts ask for a person; a request without one has passed no guard, which is a defect of the wiring. */
export const actingOf = (deps: WebDeps, request: Request): Acting => {
  const person = deps.who.person(request)
  if (!person) throw new Error('a page was reached without a person')
  return actingAs(deps, person)
}
