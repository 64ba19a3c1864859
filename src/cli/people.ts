/** What the commands about people do. */
import type { AuthParts } from '../auth/parts.ts'
import { addPerson, disablePerson, listPeople, resetPerson } from '../auth/people.ts'
import { readConfig } from '../config.ts'
import { openLog } from '../context.ts'
import type { Result } from '../core/problem.ts'
import { withStore } from './with-store.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs one thing about people on the records; what it refuses is the operator's to read, with exit code 1. */
export const withPeople = async <Value>(
  work: (parts: AuthParts) => Promise<Result<Value>>,
  tell: (value: Value) => void,
): Promise<void> => {
  const config = readConfig()
  await withStore(config, async ({ store, clock }) => {
    const parts: AuthParts = {
      people: store.people,
      limits: store.limits,
      tokens: store.tokens,
      clock,
      log: openLog('silent'),
      publicUrl: config.publicUrl,
    }
    const result = await work(parts)
    if (!result.ok) throw new Error(result.problem.sentence)
    tell(result.value)
  })
}

const until = (instant: string): string => `${instant.slice(0, 16).replace('T', ' ')} UTC`

export const list = (): Promise<void> =>
  withPeople(listPeople, (people) => {
    for (const person of people) say([person.name, person.state, person.lastSignInAt ?? 'never signed in'].join('\t'))
    if (people.length === 0) say('Nobody yet: the server prints a set-up link when it starts.')
  })

const giveLink =
  (make: typeof addPerson) =>
  (name: string): Promise<void> =>
    withPeople(
      (parts) => make(parts, name),
      (link) => say(`Give ${name} this link, good until ${until(link.endsAt)}:\n${link.address}`),
    )

export const add = giveLink(addPerson)
export const reset = giveLink(resetPerson)

export const disable = (name: string): Promise<void> =>
  withPeople(
    (parts) => disablePerson(parts, name),
    (person) => say(`${person.name} may not sign in any more.`),
  )
