/** The server itself: what it is, who asks. */
import { printDecimal } from '../../core/amount.ts'
import { addressOf } from '../../auth/place.ts'
import { operation } from '../operation.ts'
import { apiPath } from '../problems.ts'
import { json } from '../reply.ts'
import { root } from '../schemas/account.ts'

export const getRoot = operation({
  id: 'getRoot',
  method: 'get',
  path: '/',
  tag: 'Server',
  summary: 'The version, who is asking, and where things are',
  act: 'read',
  answer: { says: 'Who is asking, with what the token may still spend today.', schema: root },
  handle: async ({ deps, caller }) => {
    const { person, token, expiresAt } = caller
    const at = (path: string): string => addressOf(deps.publicUrl, `${apiPath}${path}`)
    const left = await caller.leftToday()
    return json({
      version: deps.version,
      who: {
        person: { id: person.id, name: person.name },
        token: token
          ? {
              name: token.name,
              scope: token.scope,
              expiresAt: expiresAt ?? null,
              capPerDay: token.capPerDay === undefined ? null : printDecimal(token.capPerDay),
              leftToday: left === undefined ? null : printDecimal(left),
            }
          : null,
      },
      links: {
        accounts: at('/accounts'),
        reversals: at('/reversals'),
        openapi: at('/openapi.json'),
        docs: at('/docs'),
      },
    })
  },
})
