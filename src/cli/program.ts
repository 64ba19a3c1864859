/** The commands with their words. What a command does is loaded when it is run: the whole server takes a second to load. */
import { Argument, Command } from 'commander'
import { exitCodes } from './failure.ts'
import { addReversalCommands } from './reversals.ts'
import { addSimulateCommand } from './simulate.ts'
import { addTokenCommands } from './token.ts'
import { addUserCommands } from './user.ts'

export const commandLine = (): Command => {
  const program = new Command('overturn')
    .description('Gives wrongly rejected crowd work its pay back.')
    .showHelpAfterError('Run it with --help to see how.')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.usage))
    .addHelpText('after', examples)
  addReversalCommands(program)
  addServerCommands(program)
  addSimulateCommand(program.command('simulate'))
  addUserCommands(program.command('user').description('who may sign in'))
  addTokenCommands(program.command('token').description('what programs come in with'))
  addNoticeCommands(program.command('notice').description('what tells in time what expires'))
  addRecordCommands(program)
  addCompletion(program)
  program.command('healthcheck', { hidden: true }).action(async () => (await import('./healthcheck.ts')).healthcheck())
  return program
}

const exitCodesSay = `Exit codes: 0 done; of reversals: all reversed or already approved, so a second run of the same file ends with 0 too.
  1 the command line, a setting or a file is wrong, or a command about the server was refused; a sentence says why
  2 some were not reversed    3 nothing could be done    4 stopped before the end    5 some are still unknown
  128 and more: ended by a signal.`

const examples = `
Examples:
  overturn demo                      look around, with play money
  overturn start                     run the server as its settings say
  overturn user add "Ann Lindqvist"  a link for a colleague, while the server runs
  overturn reverse ids.txt           check the ids, show the bill, ask, reverse, and print the receipt
  overturn status                    what was reversed, and what runs

Settings come from the environment (OVERTURN_DATA, DATABASE_URL, MTURK_ENVIRONMENT …); the README lists them.
${exitCodesSay}`

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

const addNoticeCommands = (notice: Command): void => {
  notice.addHelpText(
    'after',
    '\nExample:\n  overturn notice test\n\nOVERTURN_NOTICE_HOUR says when the server sends it.',
  )
  notice
    .command('test')
    .description('send one test mail the way of the daily notice, and say what the mail server answered')
    .addHelpText(
      'after',
      `
Example:
  overturn notice test

By OVERTURN_SMTP_URL, from OVERTURN_NOTICE_FROM to OVERTURN_NOTICE_TO. Ends with 0 when the mail server took it for all of
them. It is no notice: the day's own goes all the same.`,
    )
    .action(async () => (await import('./notice.ts')).testNotice())
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

const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .addArgument(new Argument('<shell>').choices(['bash', 'zsh', 'fish']))
    .description('print what completes these commands in a shell')
    .addHelpText(
      'after',
      `
Examples:
  overturn completion bash >> ~/.bash_completion
  overturn completion zsh > ~/.zsh/completions/_overturn      a folder of your fpath
  overturn completion fish > ~/.config/fish/completions/overturn.fish`,
    )
    .action(async (shell: string) => {
      process.stdout.write((await import('./completion.ts')).completion(program, shell))
    })
}
