/** The command line: one command a file; this one names them and renders what stops them. */
import { Command } from 'commander'
import { ConfigError } from '../config.ts'
import { backup } from './backup.ts'
import { demo } from './demo.ts'
import { healthcheck } from './healthcheck.ts'
import { simulate } from './simulate.ts'
import { start } from './start.ts'
import { addUserCommands } from './user.ts'

const program = new Command('overturn')
  .description('Gives wrongly rejected crowd work its pay back.')
  .showHelpAfterError('Run it with --help to see how.')
  .addHelpText('after', '\nSettings come from the environment; the README lists them.')

program.command('start').description('run the server').action(start)
program
  .command('demo')
  .description('run the server with a simulator and sample data, all thrown away at the end')
  .action(demo)
program
  .command('simulate')
  .description('run the simulator alone')
  .option('--port <number>', 'port on 127.0.0.1', '4010')
  .action(simulate)
addUserCommands(program.command('user').description('who may sign in'))
program
  .command('backup')
  .argument('<file>', 'a file that does not exist yet')
  .description('make a consistent copy of the database while the server runs')
  .action(backup)
program.command('healthcheck', { hidden: true }).action(healthcheck)

/** Operators’ errors end here: the sentence, no stack, exit code 1. */
try {
  await program.parseAsync()
} catch (error) {
  const sentences =
    error instanceof ConfigError ? error.sentences : [error instanceof Error ? error.message : String(error)]
  for (const sentence of sentences) process.stderr.write(`overturn: ${sentence}\n`)
  process.exitCode = 1
}
