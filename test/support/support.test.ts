import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { databases } from './databases.ts'
import { dropPostgres, emptyPostgresUrl } from './postgres.ts'

describe.each(databases)('on $name', ({ name, fresh }) => {
  test('a fresh database has a data folder and is gone after its disposal', async () => {
    const database = await fresh()
    expect(database.databaseUrl === undefined).toBe(name === 'SQLite')
    await database.dispose()
  })
})

test('two fresh PostgreSQL databases do not see each other', async () => {
  const urls = [await emptyPostgresUrl(), await emptyPostgresUrl()]
  const [one, two] = urls.map((connectionString) => new pg.Client({ connectionString })) as [pg.Client, pg.Client]
  await one.connect()
  await two.connect()
  await one.query('create table only_here (id text)')
  await expect(two.query('select * from only_here')).rejects.toThrow('does not exist')
  await one.end()
  await two.end()
  await Promise.all(urls.map(dropPostgres))
})

describe('the browser', async () => {
  const browser = await openBrowser()
  afterAll(() => browser.close())

  test('keeps the same-origin policy: another origin’s answer cannot be read', async () => {
    const servers = [createServer((_, response) => response.end('x')), createServer((_, response) => response.end('y'))]
    for (const server of servers) {
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
    }
    const [here, there] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const page = await browser.newPage()
    await page.goto(here!)
    expect(
      await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'read',
            () => 'refused',
          ),
        there!,
      ),
    ).toBe('refused')
    expect(
      await page.evaluate(
        (url) =>
          fetch(url).then(
            () => 'read',
            () => 'refused',
          ),
        here!,
      ),
    ).toBe('read')
    await page.close()
    for (const server of servers) server.close()
  })
})
