import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdDatabase } from '../../src/store/hold-database.ts'
import { realClock } from '../support/clock.ts'
import { dropPostgres, freshPostgresUrl } from '../support/postgres.ts'

let url: string
beforeEach(async () => {
  url = await freshPostgresUrl()
})
afterEach(() => dropPostgres(url))

/** No wait between the tries: who holds it here does not let go. */
const hurried = { ...realClock, sleep: async () => undefined }

test('a second engine on the same database is refused with a sentence that names the variable', async () => {
  const held = await holdDatabase(url, hurried)
  await expect(holdDatabase(url, hurried)).rejects.toThrow(/Another server is running .* DATABASE_URL/)
  await held.release()
})

test('after the first has let go, the next one holds it', async () => {
  await (await holdDatabase(url, hurried)).release()
  const next = await holdDatabase(url, hurried)
  await expect(next.release()).resolves.toBeUndefined()
})

test('losing the connection is told, because another may hold the database from then on', async () => {
  const held = await holdDatabase(url, hurried)
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  await other.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'overturn lock' and datname = current_database()",
  )
  await other.end()
  await expect(held.lost).resolves.toBeUndefined()
})
