import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { askService } from './services.ts'

/**
 * A new, empty database on a real PostgreSQL, for one test file or one test: its `postgresql://` URL. The server is
 * started by the first call of a run. `DATABASE_URL_FOR_TESTS` names a server of your own instead: a URL whose user may
 * create databases.
 */
export async function freshPostgresUrl(): Promise<string> {
  const name = `overturn_test_${randomBytes(8).toString('hex')}`
  const server = await serverUrl()
  await administer(server, `create database ${name} template template0 strategy file_copy`)
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}

/** Drops a database that `freshPostgresUrl` made, also when a pool still holds connections to it. */
export async function dropPostgres(url: string): Promise<void> {
  await administer(await serverUrl(), `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`)
}

async function serverUrl(): Promise<string> {
  const own = process.env['DATABASE_URL_FOR_TESTS']
  return own ?? (await askService(inject('servicesSocket'), 'postgres')).url
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
