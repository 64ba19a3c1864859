/** Secrets that can be recognised wherever they turn up, and the search for them in everything that was written. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect } from 'vitest'
import type { NewAccount } from '../../src/simulators/mturk/world.ts'
import type { FreshDatabase } from '../support/databases.ts'

const canary = { id: 'AKIACANARYCANARY0001', secret: 'canary/Secret+that+sings/whenever+it+is+seen' }

/** An account with that key, for the simulator. */
export const canaryAccount = (): NewAccount => ({ name: 'research', keys: [{ ...canary }] })

/** Neither the key's id, nor its secret, nor any of `more` stands in the texts, in a file of the data folder or in a row. */
export const expectNoCanary = async (
  place: FreshDatabase,
  texts: readonly string[],
  more: readonly string[] = [],
): Promise<void> => {
  const written = [...texts, ...(await filesIn(place.dataFolder)), ...(await rowsOf(place.databaseUrl))]
  expect(written.length).toBeGreaterThan(3)
  const secrets = [canary.id, canary.secret, ...more]
  const sung = written.filter((text) => secrets.some((secret) => text.includes(secret)))
  expect(sung.map((text) => text.slice(0, 2000))).toEqual([])
}

/** All but the two files that the operator put the key into. */
const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !['key-id', 'key-secret'].includes(entry.name))
  return Promise.all(files.map(({ name }) => readFile(join(folder, name), 'latin1')))
}

const rowsOf = async (url: string | undefined): Promise<readonly string[]> => {
  if (url === undefined) return []
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      "select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
    )
    const found: string[] = []
    for (const { name } of rows) {
      const texts = await client.query<{ text: string }>(`select t::text as text from ${name} t`)
      found.push(...texts.rows.map(({ text }) => text))
    }
    return found
  } finally {
    await client.end()
  }
}
