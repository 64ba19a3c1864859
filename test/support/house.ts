/** The whole product on free ports: server over HTTPS, engine, real database, simulator. For journeys through the front door. */
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import supertest, { type Agent } from 'supertest'
import { readConfig, type Config } from '../../src/config.ts'
import { serve, type Server } from '../../src/main.ts'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulators/mturk/start.ts'
import type { FreshDatabase } from './databases.ts'

export type House = {
  readonly simulator: Simulator
  readonly config: Config
  /** `https://localhost:PORT`, without a slash at its end. */
  readonly url: string
  /** The certificate that the server made: what clients trust. */
  readonly certificate: string
  readonly server: Server
  /** The first person, signed in; further calls sign the same person in anew. */
  person(): Promise<Person>
  /** Ends the server in order and starts another on the same data, with other settings where given. */
  restart(settings?: Settings): Promise<void>
  close(): Promise<void>
}

/** A browser without a window: keeps cookies, trusts the certificate, says that its posts come from our own pages. */
export type Person = {
  readonly agent: Agent
  get(path: string): Promise<Page>
  /** A form post that follows the 303 to the page it leads to; the status of the post stays in `posted`. */
  post(path: string, fields?: Readonly<Record<string, string | readonly string[]>>): Promise<Page>
}
export type Page = { readonly status: number; readonly posted: number; readonly path: string; readonly text: string }
type Settings = Readonly<Record<string, string>>

const password = 'a-heron-stands-in-cold-water'

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const settingsFor = async (fresh: FreshDatabase, simulator: Simulator, port: number): Promise<Settings> => {
  const { accessKeyId, secretAccessKey } = simulator.credentials
  const files = [join(fresh.dataFolder, 'key-id'), join(fresh.dataFolder, 'key-secret')] as const
  await Promise.all([writeFile(files[0], accessKeyId), writeFile(files[1], secretAccessKey)])
  return {
    OVERTURN_DATA: fresh.dataFolder,
    OVERTURN_PUBLIC_URL: `https://localhost:${port}`,
    OVERTURN_LOG_LEVEL: 'silent',
    MTURK_ENVIRONMENT: 'simulator',
    MTURK_ENDPOINT: simulator.url,
    MTURK_ACCOUNT_NAME: 'Test Lab',
    AWS_ACCESS_KEY_ID_FILE: files[0],
    AWS_SECRET_ACCESS_KEY_FILE: files[1],
    ...(fresh.databaseUrl === undefined ? {} : { DATABASE_URL: fresh.databaseUrl }),
  }
}

const pageOf = (response: { readonly status: number; readonly text: string }, path: string, posted: number): Page => ({
  status: response.status,
  posted,
  path,
  text: response.text ?? '',
})

/** A client of its own cookies, signed in as nobody. */
export const visitor = (url: string, certificate: string): Person => {
  const agent = supertest.agent(url, { ca: certificate })
  const get = async (path: string): Promise<Page> => pageOf(await agent.get(path).set('Sec-Fetch-User', '?1'), path, 0)
  return {
    agent,
    get,
    post: async (path, fields = {}) => {
      const response = await agent
        .post(path)
        .type('form')
        .set('Sec-Fetch-Site', 'same-origin')
        .set('Sec-Fetch-User', '?1')
        .send(fields)
      const next = response.headers['location']
      if (response.status !== 303 || typeof next !== 'string') return pageOf(response, path, response.status)
      const target = new URL(next, url)
      const followed = await agent.get(target.pathname + target.search).set('Sec-Fetch-User', '?1')
      return pageOf(followed, target.pathname + target.search, 303)
    },
  }
}

/** @throws when the server refuses to start; the simulator is closed again then. */
export const openHouse = async (
  fresh: FreshDatabase,
  { settings = {}, ...simulated }: SimulatorOptions & { readonly settings?: Settings } = {},
): Promise<House> => {
  const simulator = await startSimulator(simulated)
  const base = await settingsFor(fresh, simulator, await freePort())
  const config = readConfig({ ...base, ...settings })
  const url = config.publicUrl.origin
  let server = await serve(config)
  const certificate = await readFile(join(fresh.dataFolder, 'certificate.pem'), 'utf8')
  const link = server.link
  let made = false
  return {
    simulator,
    config,
    url,
    certificate,
    get server() {
      return server
    },
    person: async () => {
      const person = visitor(url, certificate)
      const entry = made ? '/sign-in' : new URL(link ?? url).pathname
      const page = await person.post(entry, { name: 'Ann', password, again: password })
      if (page.posted !== 303) throw new Error(`could not sign in: ${page.status} ${page.text}`)
      made = true
      return person
    },
    restart: async (changed = {}) => {
      await server.close()
      server = await serve(readConfig({ ...base, ...settings, ...changed }))
    },
    close: async () => {
      await server.close()
      await simulator.close()
    },
  }
}
