import { ConfigError, databaseComplaint, readConfig } from '../config.ts'
import { move as moveRecords } from '../context.ts'

const tell = (sentence: string): void => void process.stderr.write(`${sentence}\n`)

/** Progress goes to the standard error, what to do next to the standard output. */
export const move = async ({ to }: { readonly to?: string }): Promise<void> => {
  const { dataFolder, databaseUrl: fromEnvironment } = readConfig()
  const databaseUrl = to ?? fromEnvironment
  const named = to === undefined ? 'DATABASE_URL' : '--to'
  if (databaseUrl === undefined)
    throw new Error(
      'Where to? Name the new, empty database in DATABASE_URL or DATABASE_URL_FILE, or with --to postgres://….',
    )
  const complaint = databaseComplaint(databaseUrl, named)
  if (complaint !== undefined) throw new ConfigError([complaint])
  const moved = await moveRecords({ dataFolder, databaseUrl, named, say: tell })
  for (const number of moved.broken)
    tell(
      `Reversal ${number}: its events or its digest do not bear each other out. They did not before the move either.`,
    )
  process.stdout.write(`The records of ${dataFolder} are in ${moved.to} now, every row the same.
Next:
  1. Set DATABASE_URL to that database, with its password, or DATABASE_URL_FILE to a file that holds it.
  2. Leave OVERTURN_DATA as it is: the certificate stays there.
  3. Start the server, and look at a receipt.
The old database is kept and not read any more; ${moved.note} says so.
`)
}
