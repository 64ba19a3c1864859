/** One engine a database, as one a data folder: an advisory lock of a connection of its own. */
import pg from 'pg'
import type { Clock } from '../core/ports.ts'

export type HeldDatabase = {
  /** Resolves when the lock may be another's: the connection that held it has ended. */
  readonly lost: Promise<void>
  release(): Promise<void>
}

/** Two arbitrary numbers that nothing else in the database uses; the migrations lock another pair. */
const [space, engine] = [0x4f56, 2]

/** A process that was killed lets go as soon as the server sees its connection closed; so long a new one waits, in ms. */
const [tries, between] = [10, 300] as const

/** A machine that vanished keeps its lock until the server has missed its answers: some 25 s with these. */
const options =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c idle_session_timeout=0'

/**
 * Holds the database for one engine: a second one would take over calls that are still in flight and repeat them.
 * @throws Error with a sentence when another engine holds it.
 */
export const holdDatabase = async (databaseUrl: string, clock: Clock): Promise<HeldDatabase> => {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    application_name: 'overturn lock',
    options,
  })
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  client.on('error', () => resolve())
  client.on('end', () => resolve())
  await client.connect()
  for (let left = tries; left > 0; left -= 1) {
    const { rows } = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1, $2) as got', [space, engine])
    if (rows[0]?.got === true) return { lost, release: () => client.end() }
    if (left > 1) await clock.sleep(between)
  }
  await client.end()
  throw new Error(
    'Another server is running on the database that DATABASE_URL names. Stop it first, or name another database.',
  )
}
