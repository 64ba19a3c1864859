import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { TestProject } from 'vitest/node'
import { prepareChromium, type Chromium } from './chromium.ts'
import { startPostgres, type PostgresServer } from './postgres-server.ts'
import { administer, preparePostgres, prepareSqlite } from './prepared.ts'

/** What a test worker may ask the main process for, and what it gets. */
type Services = {
  /** `prepared`: the database that is copied for each test. */
  postgres: { url: string; prepared: string }
  /** The file that is copied for each test. */
  sqlite: string
  chromium: Chromium
}

declare module 'vitest' {
  interface ProvidedContext {
    servicesSocket: string
  }
}

/**
 * Vitest calls this once, in the main process, before any worker. It starts nothing by itself: the first test that asks
 * for PostgreSQL or for the browser makes the main process start or unpack it, and the others share it. The socket lies
 * in a folder that only its owner may enter.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-services-'))
  const socketPath = join(folder, 'socket')
  let server: Promise<PostgresServer> | undefined
  let postgres: Promise<Services['postgres']> | undefined
  let sqlite: Promise<string> | undefined
  let chromium: Promise<Chromium> | undefined
  const serverUrl = async (): Promise<string> =>
    process.env['DATABASE_URL_FOR_TESTS'] ?? (await (server ??= startPostgres())).url
  const answers: { [Name in keyof Services]: () => Promise<Services[Name]> } = {
    postgres: () => (postgres ??= serverUrl().then(async (url) => ({ url, prepared: await preparePostgres(url) }))),
    sqlite: () => (sqlite ??= prepareSqlite(folder)),
    chromium: () => (chromium ??= prepareChromium()),
  }
  const listener = createServer({ allowHalfOpen: true }, (socket) => {
    text(socket)
      .then((name): Promise<unknown> => answers[name as keyof Services]())
      .then((value) => socket.end(JSON.stringify({ value })))
      .catch((error: unknown) => socket.end(JSON.stringify({ error: String(error) })))
  })
  listener.listen(socketPath)
  await once(listener, 'listening')
  project.provide('servicesSocket', socketPath)
  return async () => {
    listener.close()
    // A server of somebody's own lives on.
    const ours = await postgres?.catch(() => undefined)
    if (ours && !server) await administer(ours.url, `drop database ${ours.prepared}`)
    await (await server?.catch(() => undefined))?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Asks the main process for a service and waits until it is ready; rejects with the sentence that says what is missing. */
export async function askService<Name extends keyof Services>(socketPath: string, name: Name): Promise<Services[Name]> {
  const answer = JSON.parse(await text(connect(socketPath).end(name))) as { value: Services[Name]; error?: string }
  if (answer.error !== undefined) throw new Error(answer.error)
  return answer.value
}
