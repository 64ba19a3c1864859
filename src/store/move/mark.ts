/** The mark that a move which has begun leaves in its target until it has ended. */
import pg from 'pg'
import { postgresTrouble } from '../postgres-trouble.ts'

export const markTable = 'overturn_move'

/** How long the server may take to answer, in ms. */
const patience = 10_000

/**
 * Asks over a connection of its own, before anything else touches the database.
 * @throws Error with a sentence when it cannot be asked, or when a move into it has begun and not ended.
 */
export const refuseHalfMoved = async (databaseUrl: string): Promise<void> => {
  let half: boolean
  try {
    half = await isHalfMoved(databaseUrl)
  } catch (error) {
    throw postgresTrouble(error, databaseUrl, 'DATABASE_URL')
  }
  if (!half) return
  throw new Error(
    'A move into the database that DATABASE_URL names has begun and not ended: not all records are there. Run overturn move once more, to its end; then start.',
  )
}

const isHalfMoved = async (connectionString: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: patience, query_timeout: patience })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [markTable])
    return rows[0]?.there === true
  } finally {
    await client.end().catch(() => undefined)
  }
}
