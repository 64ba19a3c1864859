/** The commands with their words. What a command does is loaded when it is run: the whole server takes a second to load. */
import { Command } from 'commander'
import { addSimulateCommand } from './simulate.ts'
import { addTokenCommands } from './token.ts'
import { addUserCommands } from './user.ts'

export const commandLine = (): Command => {
  const program = new Command('overturn')
    .description('Gives wrongly rejected crowd work its pay back.')
    .showHelpAfterError('Run it with --help to see how.')
    // A sentence of ours ends with 1; who typed something that is no command sees 2, as with other programs.
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .addHelpText('after', examples)
  addServerCommands(program)
  addSimulateCommand(program.command('simulate'))
  addUserCommands(program.command('user').description('who may sign in'))
  addTokenCommands(program.command('token').description('what programs come in with'))
  addRecordCommands(program)
  program.command('healthcheck', { hidden: true }).action(async () => (await import('./healthcheck.ts')).healthcheck())
  return program
}

const examples = `
Examples:
  overturn demo                      look around, with play money
  overturn start                     run the server as its settings say
  overturn user add "Ann Lindqvist"  a link for a colleague, while the server runs

Settings come from the environment (OVERTURN_DATA, DATABASE_URL, MTURK_ENVIRONMENT …); the README lists them.
Exit codes: 0 done, 1 not done and a sentence says why, 2 the command line is wrong, 128 and more ended by a signal.`

const addServerCommands = (program: Command): void => {
  program
    .command('start')
    .description('run the server')
    .option('--web-only', 'pages, no engine; needs DATABASE_URL and at least one process with an engine beside it')
    .option('--worker-only', 'the engine, no pages but /healthz; needs DATABASE_URL')
    .addHelpText(
      'after',
      `
Examples:
  overturn start
  DATABASE_URL_FILE=secrets/database_url overturn start --worker-only    as many as wanted, each with its own OVERTURN_DATA
  MTURK_ENVIRONMENT=production OVERTURN_PUBLIC_URL=https://overturn.example.org overturn start

The first start prints a set-up link for the first person. SIGTERM, SIGINT (Ctrl-C) and SIGHUP end it in order: calls
that are under way are recorded first. A new certificate is taken up without any signal.`,
    )
    .action(async (options: { readonly webOnly?: true; readonly workerOnly?: true }) =>
      (await import('./start.ts')).start(options),
    )
  program
    .command('demo')
    .description('run the server with a simulator and sample data, all thrown away at the end')
    .addHelpText('after', '\nExample:\n  overturn demo\n\nIt prints a link that leads in. Ctrl-C ends it.')
    .action(async () => (await import('./demo.ts')).demo())
}

const addRecordCommands = (program: Command): void => {
  program
    .command('backup')
    .argument('<file>', 'a file that does not exist yet')
    .description('make a consistent copy of the database while the server runs')
    .addHelpText(
      'after',
      '\nExample:\n  overturn backup /backups/overturn-2026-11-24.db\n\nWith DATABASE_URL, copy the database with pg_dump instead.',
    )
    .action(async (file: string) => (await import('./backup.ts')).backup(file))
  program
    .command('move')
    .option('--to <url>', 'the new, empty database: postgres://… (default: DATABASE_URL or DATABASE_URL_FILE)')
    .description('carry the records of a stopped server from its data folder over to PostgreSQL')
    .addHelpText(
      'after',
      `
Examples:
  DATABASE_URL_FILE=secrets/database_url overturn move
  overturn move --to postgres://overturn@db.example.org/overturn    with PGPASSWORD or ~/.pgpass

Stop the server first. Every row is copied, then compared; the old records are only read. Whatever breaks it off, the same
command again goes on. What stands in --to can be seen in the list of processes: keep a password out of it.`,
    )
    .action(async (options: { readonly to?: string }) => (await import('./move.ts')).move(options))
}
