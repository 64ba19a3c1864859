import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { administer } from './prepared.ts'
import { askService } from './services.ts'

/**
 * A new, empty database on a real PostgreSQL, for one test file or one test: its `postgresql://` URL. The server is
 * started by the first call of a run. `DATABASE_URL_FOR_TESTS` names a server of your own instead: a URL whose user may
 * create databases.
 */
export function emptyPostgresUrl(): Promise<string> {
  return copyOf('template0')
}

/** The same with the tables of this program, as a server that was started before left them: a tenth of a second, not half a one. */
export async function preparedPostgresUrl(): Promise<string> {
  return copyOf((await services()).prepared)
}

/** Drops a database of ours, also when a pool still holds connections to it. */
export async function dropPostgres(url: string): Promise<void> {
  await administer((await services()).url, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`)
}

function services() {
  return askService(inject('servicesSocket'), 'postgres')
}

async function copyOf(template: string): Promise<string> {
  const name = `overturn_test_${randomBytes(8).toString('hex')}`
  const server = (await services()).url
  await administer(server, `create database ${name} template ${template} strategy file_copy`)
  return Object.assign(new URL(server), { pathname: `/${name}` }).href
}
