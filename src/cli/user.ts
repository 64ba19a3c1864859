import type { Command } from 'commander'

const people = () => import('./people.ts')

const example = (command: string, more: string): string => `\nExample:\n  overturn ${command}\n\n${more}`

export const addUserCommands = (user: Command): void => {
  user.addHelpText('after', example('user add "Ann Lindqvist"', 'They work while the server runs.'))
  user
    .command('list')
    .description('who may sign in')
    .addHelpText('after', example('user list', 'A line each: name, state, last sign-in, with tabs between them.'))
    .action(async () => (await people()).list())
  user
    .command('add')
    .argument('<name>')
    .description('make a person; prints a link for them')
    .addHelpText(
      'after',
      example(
        'user add "Ann Lindqvist"',
        'The link is good for one hour and for one use; there they choose a password.',
      ),
    )
    .action(async (name: string) => (await people()).add(name))
  user
    .command('reset')
    .argument('<name>')
    .description('a link to a new password; ends nothing until it is used')
    .addHelpText('after', example('user reset "Ann Lindqvist"', 'It also lets in again who was disabled.'))
    .action(async (name: string) => (await people()).reset(name))
  user
    .command('disable')
    .argument('<name>')
    .description('no more sign-in; their sessions end at once')
    .addHelpText('after', example('user disable "Ann Lindqvist"', 'To let them in again: overturn user reset.'))
    .action(async (name: string) => (await people()).disable(name))
}
