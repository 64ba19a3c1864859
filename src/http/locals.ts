/** What guards have found out about a request, for the handlers after them. */
import type { Response } from 'express'
import type { Signed } from '../auth/sessions.ts'
import type { Client } from './client.ts'

declare global {
  // The only way in which Express lets its locals be typed.
  namespace Express {
    interface Locals {
      client?: Client
      requestId?: string
      signed?: Signed
      /** Whose program asks, at the door for programs. `owner` tells tokens apart; never the token itself. */
      caller?: { readonly person: string; readonly owner: string }
    }
  }
}

/** @throws Error when a wiring forgot the guard that reads it. */
export const clientFor = (response: Response): Client => {
  const { client } = response.locals
  if (!client) throw new Error('readClient is not mounted')
  return client
}
