/** What the commands about tokens do. */
import { listTokens, makeToken, revokeToken, type ListedToken } from '../auth/api-tokens.ts'
import { tidyName } from '../auth/names.ts'
import type { AuthParts } from '../auth/parts.ts'
import { printDecimal } from '../core/amount.ts'
import { bad, good, type Result } from '../core/problem.ts'
import type { PersonRow } from '../core/access-store.ts'
import { withPeople } from './people.ts'

export type WhoseOptions = { readonly for?: string; readonly json?: true }
export type RevokeOptions = WhoseOptions
export type MakeOptions = WhoseOptions & {
  readonly for: string
  readonly scope: string
  readonly days: string
  readonly cap?: string
}

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const personCalled = async ({ people }: AuthParts, typed: string): Promise<Result<PersonRow>> => {
  const name = tidyName(typed)
  const row = await people.byName(name)
  if (!row) return bad('not found', `There is nobody called ${name}. To see who is: overturn user list`)
  return row.disabled ? bad('conflict', `${row.name} may not sign in any more, and their tokens are over.`) : good(row)
}

export const add = (name: string, options: MakeOptions): Promise<void> =>
  withPeople(
    async (parts) => {
      const owner = await personCalled(parts, options.for)
      if (!owner.ok) return owner
      const { scope, days, cap = '' } = options
      const came = await makeToken(parts, owner.value, { name, scope, days, cap })
      return came.ok ? good({ ...came.value, owner: owner.value.name }) : bad('invalid', inOne(came.problem.fields))
    },
    ({ text, row, owner }) => {
      if (options.json)
        return say(JSON.stringify({ token: text, ...told({ ...row, over: false, spentToday: 0 }, owner) }))
      process.stderr.write(`Keep it well: it is not shown again. It is good until ${row.expiresAt}.\n`)
      say(text)
    },
  )

const options: Readonly<Record<string, string>> = { name: 'The name', days: '--days', cap: '--cap', scope: '--scope' }

const inOne = (fields: readonly { readonly field: string; readonly sentence: string }[] = []): string =>
  ['No token was made.', ...fields.map(({ field, sentence }) => `${options[field] ?? field}: ${sentence}`)].join(' ')

type Owned = { readonly token: ListedToken; readonly owner: string }

const owned = async (parts: AuthParts, typed: string | undefined): Promise<Result<readonly Owned[]>> => {
  const people = await parts.people.list()
  const one = typed === undefined ? undefined : await parts.people.byName(tidyName(typed))
  if (typed !== undefined && !one)
    return bad('not found', `There is nobody called ${tidyName(typed)}. To see who is: overturn user list`)
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  return good((await listTokens(parts, one?.id)).map((token) => ({ token, owner: nameOf.get(token.personId) ?? '' })))
}

const stateOf = ({ revokedAt, over }: ListedToken): string => {
  if (revokedAt !== undefined) return 'revoked'
  return over ? 'expired' : 'active'
}

/** Amounts as exact decimals, as in the API. */
const told = (token: ListedToken, person: string) => ({
  id: token.id,
  person,
  name: token.name,
  scope: token.scope,
  capPerDay: token.capPerDay === undefined ? null : printDecimal(token.capPerDay),
  confirmedToday: printDecimal(token.spentToday),
  expiresAt: token.expiresAt,
  usedAt: token.usedAt ?? null,
  state: stateOf(token),
})

export const list = ({ for: person, json }: WhoseOptions): Promise<void> =>
  withPeople(
    (parts) => owned(parts, person),
    (all) => {
      for (const { token, owner } of all) {
        const row = told(token, owner)
        if (json) say(JSON.stringify(row))
        else
          say(
            Object.values({ ...row, capPerDay: row.capPerDay ?? 'no cap', usedAt: row.usedAt ?? 'never used' }).join(
              '\t',
            ),
          )
      }
      if (all.length === 0 && !json) say('No tokens.')
    },
  )

export const revoke = (which: string, { for: person, json }: RevokeOptions): Promise<void> =>
  withPeople(
    async (parts) => {
      const all = await owned(parts, person)
      if (!all.ok) return all
      const found = oneOf(all.value, which)
      if (!found.ok) return found
      const came = await revokeToken(parts, found.value.token.id)
      return came.ok ? good({ id: came.value.id, name: came.value.name, person: found.value.owner }) : came
    },
    (revoked) => say(json ? JSON.stringify(revoked) : `The token ${revoked.name} of ${revoked.person} is revoked.`),
  )

/** By its id, or by a name that only one has that is not over. */
const oneOf = (all: readonly Owned[], which: string): Result<Owned> => {
  const wanted = tidyName(which).toLowerCase()
  const byId = all.find(({ token }) => token.id === wanted)
  if (byId) return good(byId)
  const [first, ...more] = all.filter(({ token }) => !token.over && token.name.toLowerCase() === wanted)
  if (!first)
    return bad(
      'not found',
      `There is no token ${tidyName(which)} that is not over. To see which there are: overturn token list`,
    )
  return more.length === 0
    ? good(first)
    : bad('conflict', `Several people have a token called ${first.token.name}; say whose with --for, or name its id.`)
}
