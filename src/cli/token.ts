import { Option, type Command } from 'commander'
import { tokenScopes } from '../core/token.ts'
import type { MakeOptions, RevokeOptions, WhoseOptions } from './tokens.ts'

const tokens = () => import('./tokens.ts')

const example = (lines: readonly string[], more: string): string =>
  `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.map((line) => `  overturn ${line}\n`).join('')}\n${more}`

const whose = (): Option => new Option('--for <person>', 'whose: the name they sign in with')
const json = (): Option => new Option('--json', 'one JSON object a line')

const addAdd = (token: Command): void => {
  token
    .command('add')
    .argument('<name>', 'what it is for')
    .description('make a token; prints its text, this once')
    .addOption(whose().makeOptionMandatory())
    .addOption(
      new Option('--scope <scope>', 'what it may do, each more than the one before')
        .choices([...tokenScopes])
        .makeOptionMandatory(),
    )
    .option('--days <days>', 'until it expires', '90')
    .option('--cap <amount>', 'for the scope pay: the most that it may pay in a day by UTC')
    .addOption(json())
    .addHelpText(
      'after',
      example(
        [
          'token add nightly --for "Ann Lindqvist" --scope pay --cap 50.00 > token.txt',
          'token add dashboard --for "Ann Lindqvist" --scope read --days 366',
        ],
        'A token may do what its scope says, and never more than its person may. Only a hash of it is kept. With\nOVERTURN_URL and OVERTURN_TOKEN_FILE=token.txt other commands speak with the server.',
      ),
    )
    .action(async (name: string, options: MakeOptions) => (await tokens()).add(name, options))
}

const addList = (token: Command): void => {
  token
    .command('list')
    .description('the tokens that there are, without their texts')
    .addOption(whose())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        ['token list', 'token list --for "Ann Lindqvist" --json'],
        'A line each: id, person, name, scope, cap, what it confirmed today, expiry, last use, state, with tabs between them.',
      ),
    )
    .action(async (options: WhoseOptions) => (await tokens()).list(options))
}

const addRevoke = (token: Command): void => {
  token
    .command('revoke')
    .argument('<token>', 'its name or its id')
    .description('end a token at once')
    .addOption(whose())
    .addOption(json())
    .addHelpText(
      'after',
      example(
        ['token revoke nightly --for "Ann Lindqvist"'],
        'What comes with it is refused from then on. Disabling a person revokes all of theirs.',
      ),
    )
    .action(async (which: string, options: RevokeOptions) => (await tokens()).revoke(which, options))
}

export const addTokenCommands = (token: Command): void => {
  token.addHelpText(
    'after',
    example(['token add nightly --for "Ann Lindqvist" --scope prepare'], 'They work while the server runs.'),
  )
  addAdd(token)
  addList(token)
  addRevoke(token)
}
