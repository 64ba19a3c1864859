/** The whole product on free ports: server over HTTPS, engine, real database, simulator. For journeys through the front door. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addPerson } from '../../src/auth/people.ts'
import { readConfig, type Config } from '../../src/config.ts'
import { openLog, openRecords, systemClock } from '../../src/context.ts'
import { serve, type Server } from '../../src/main.ts'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulators/mturk/start.ts'
import type { FreshDatabase } from './databases.ts'
import { freePort } from './free-port.ts'
import { visitor, type Person } from './person.ts'

export type House = {
  readonly simulator: Simulator
  readonly config: Config
  /** The environment that the server was configured from. */
  readonly settings: Settings
  /** `https://localhost:PORT`, without a slash at its end. */
  readonly url: string
  /** The certificate that the server made: what clients trust. */
  readonly certificate: string
  readonly server: Server
  /** Everything that the server has answered to its persons. */
  readonly said: readonly string[]
  /** A person, signed in in a browser of their own: Ann, who is the first, or a colleague; again for the same name signs in anew. */
  person(name?: string): Promise<Person>
  /** Somebody who is not signed in. */
  stranger(): Person
  /** Ends the server in order and starts another on the same data, with other settings where given. */
  restart(settings?: Settings): Promise<void>
  close(): Promise<void>
}

export type Settings = Readonly<Record<string, string>>

export const password = 'a-heron-stands-in-cold-water'

/** The environment for a server on this place that speaks with this simulator; its keys lie in files `key-id` and `key-secret`. */
export const settingsFor = async (fresh: FreshDatabase, simulator: Simulator): Promise<Settings> => {
  const { accessKeyId, secretAccessKey } = simulator.credentials
  const files = [join(fresh.dataFolder, 'key-id'), join(fresh.dataFolder, 'key-secret')] as const
  await Promise.all([writeFile(files[0], accessKeyId), writeFile(files[1], secretAccessKey)])
  return {
    OVERTURN_DATA: fresh.dataFolder,
    OVERTURN_PUBLIC_URL: `https://localhost:${await freePort()}`,
    OVERTURN_LOG_LEVEL: 'silent',
    MTURK_ENVIRONMENT: 'simulator',
    MTURK_ENDPOINT: simulator.url,
    MTURK_ACCOUNT_NAME: 'Test Lab',
    AWS_ACCESS_KEY_ID_FILE: files[0],
    AWS_SECRET_ACCESS_KEY_FILE: files[1],
    ...(fresh.databaseUrl === undefined ? {} : { DATABASE_URL: fresh.databaseUrl }),
  }
}

/** Spends a one-time link, or signs in where there is none. @throws when that does not lead in */
export const enter = async (person: Person, name: string, link: string | undefined): Promise<Person> => {
  const page = await person.post(link === undefined ? '/sign-in' : new URL(link).pathname, { name, password })
  if (page.posted !== 303) throw new Error(`could not sign in: ${page.status} ${page.text}`)
  return person
}

/** What `overturn user add` does beside the running server. */
const invite = async (config: Config, name: string): Promise<string> => {
  const store = await openRecords(config, systemClock)
  try {
    const { people, limits, tokens } = store
    const log = openLog('silent')
    const added = await addPerson(
      { people, limits, tokens, clock: systemClock, log, publicUrl: config.publicUrl },
      name,
    )
    if (!added.ok) throw new Error(added.problem.sentence)
    return added.value.address
  } finally {
    await store.close()
  }
}

/** `settings`: what is to be set otherwise than {@link settingsFor} does. */
export type HouseOptions = SimulatorOptions & { readonly settings?: (simulator: Simulator) => Settings }

/** @throws when the server refuses to start; the simulator is closed again then. */
export const openHouse = async (
  fresh: FreshDatabase,
  { settings: own = () => ({}), ...simulated }: HouseOptions = {},
): Promise<House> => {
  const simulator = await startSimulator(simulated)
  try {
    return await furnish(simulator, { ...(await settingsFor(fresh, simulator)), ...own(simulator) })
  } catch (error) {
    await simulator.close()
    throw error
  }
}

const furnish = async (simulator: Simulator, settings: Settings): Promise<House> => {
  const config = readConfig(settings)
  const url = config.publicUrl.origin
  let server = await serve(config)
  const certificate = await readFile(join(config.dataFolder, 'certificate.pem'), 'utf8')
  const said: string[] = []
  const { link } = server
  const known = new Set<string>()
  const stranger = (): Person => visitor(url, certificate, (text) => said.push(text))
  return {
    simulator,
    config,
    settings,
    url,
    certificate,
    said,
    stranger,
    get server() {
      return server
    },
    person: async (name = 'Ann') => {
      const first = known.size === 0 ? link : undefined
      const entry = known.has(name) ? undefined : (first ?? (await invite(config, name)))
      known.add(name)
      return enter(stranger(), name, entry)
    },
    restart: async (changed = {}) => {
      await server.close()
      server = await serve(readConfig({ ...settings, ...changed }))
    },
    close: async () => {
      await server.close()
      await simulator.close()
    },
  }
}
