/** The command line: `program.ts` names the commands, one a file; this one renders what stops them. */
import { ConfigError } from '../config.ts'
import { exitCodes, Failure } from './failure.ts'
import { commandLine } from './program.ts'
import { plainLines } from './table.ts'

// Whoever reads what we write may have read enough (`overturn status | head`); what runs goes on all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

/** Errors end here: the sentence, no stack, the exit code. */
try {
  await commandLine().parseAsync()
} catch (error) {
  const sentences =
    error instanceof ConfigError ? error.sentences : [error instanceof Error ? error.message : String(error)]
  // A problem quotes what was brought, and a server or a marketplace may have said anything.
  for (const sentence of sentences) process.stderr.write(`overturn: ${plainLines(sentence)}\n`)
  process.exitCode = exitCodes[error instanceof Failure ? error.ending : 'usage']
}
