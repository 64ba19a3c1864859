import type { Command } from 'commander'
import type { AuthParts } from '../auth/parts.ts'
import { addPerson, disablePerson, listPeople, resetPerson } from '../auth/people.ts'
import { readConfig } from '../config.ts'
import { openLog } from '../context.ts'
import type { Result } from '../core/problem.ts'
import { withStore } from './with-store.ts'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Runs one thing about people on the records; what it refuses is the operator's to read, with exit code 1. */
const withPeople = async <Value>(
  work: (parts: AuthParts) => Promise<Result<Value>>,
  tell: (value: Value) => void,
): Promise<void> => {
  const config = readConfig()
  await withStore(config, async ({ store, clock }) => {
    const parts: AuthParts = {
      people: store.people,
      limits: store.limits,
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

export const addUserCommands = (user: Command): void => {
  user
    .command('list')
    .description('who may sign in')
    .action(() =>
      withPeople(listPeople, (people) => {
        for (const person of people)
          say([person.name, person.state, person.lastSignInAt ?? 'never signed in'].join('\t'))
        if (people.length === 0) say('Nobody yet: the server prints a set-up link when it starts.')
      }),
    )
  user
    .command('add')
    .argument('<name>')
    .description('make a person; prints a link for them')
    .action((name: string) =>
      withPeople(
        (parts) => addPerson(parts, name),
        (link) => say(`Give ${name} this link, good until ${until(link.endsAt)}:\n${link.address}`),
      ),
    )
  user
    .command('reset')
    .argument('<name>')
    .description('a link to a new password; ends nothing until it is used')
    .action((name: string) =>
      withPeople(
        (parts) => resetPerson(parts, name),
        (link) => say(`Give ${name} this link, good until ${until(link.endsAt)}:\n${link.address}`),
      ),
    )
  user
    .command('disable')
    .argument('<name>')
    .description('no more sign-in; their sessions end at once')
    .action((name: string) =>
      withPeople(
        (parts) => disablePerson(parts, name),
        (person) => say(`${person.name} may not sign in any more.`),
      ),
    )
}
