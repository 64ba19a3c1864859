/** The command line: `program.ts` names the commands, one a file; this one renders what stops them. */
import { ConfigError } from '../config.ts'
import { commandLine } from './program.ts'

/** Operators’ errors end here: the sentence, no stack, exit code 1. */
try {
  await commandLine().parseAsync()
} catch (error) {
  const sentences =
    error instanceof ConfigError ? error.sentences : [error instanceof Error ? error.message : String(error)]
  for (const sentence of sentences) process.stderr.write(`overturn: ${sentence}\n`)
  process.exitCode = 1
}
