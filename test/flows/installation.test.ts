import { chown, copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { startSimulator, type Simulator } from '../../src/simulators/mturk/start.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { enter, password, settingsFor, type Settings } from '../support/house.ts'
import type { Person } from '../support/person.ts'
import { until } from '../support/until.ts'
import { expectAgreement } from './judge.ts'
import { command, startProcess, type Ended } from './process.ts'
import { bring, check, checked, confirm, ended, paused, reverse, seen } from './steps.ts'

/** The user `nobody` on every Linux of today. */
const nobody = 65_534
const own = process.geteuid?.() ?? 0
/** Root is refused nothing; without these capabilities it is refused what belongs to others, like everybody. */
const asEverybody = own === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'] : []

const linkIn = ({ stdout }: Ended): string => /https:\/\/\S+\/links\/\S+/.exec(stdout)?.[0] ?? ''

describe.each(databases)('An installation, on $name', { timeout: 60_000 }, ({ empty }) => {
  let place: FreshDatabase
  let simulator: Simulator
  let settings: Settings
  beforeEach(async () => {
    place = await empty()
    simulator = await startSimulator()
    settings = await settingsFor(place, simulator)
  })
  afterEach(async () => {
    await simulator.close()
    await place.dispose()
  })

  const elsewhere = async (changed: Settings = {}): Promise<Settings> => ({
    ...settings,
    OVERTURN_PUBLIC_URL: `https://localhost:${await freePort()}`,
    ...changed,
  })

  test('a second server on the folder is refused with a sentence, and the first goes on', async () => {
    const server = await startProcess(settings)
    const ann = await server.setUp()
    const second = await command(await elsewhere(), ['start'])
    expect(second).toEqual({
      code: 1,
      stdout: '',
      stderr: `overturn: Another server is running on the data folder ${place.dataFolder}. Stop it first, or name another folder for this one.\n`,
    })
    expect((await ann.get('/')).status).toBe(200)
    expect(await server.end('SIGTERM')).toBe(0)
    await startProcess(settings)
  })

  test('people are added, listed, reset and disabled beside the running server', async () => {
    const server = await startProcess(settings)
    const ann = await server.setUp()
    const user = (...args: readonly string[]): Promise<Ended> => command(settings, ['user', ...args])

    const added = await user('add', 'Bo')
    expect(added).toMatchObject({ code: 0, stderr: '' })
    const bo = await enter(server.stranger(), 'Bo', linkIn(added))
    expect((await bo.get('/')).status).toBe(200)
    const spent = await server.stranger().get(new URL(linkIn(added)).pathname)
    expect(spent.status).toBe(410)
    expect(await user('add', 'Bo')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('overturn: '),
    })

    const listed = (await user('list')).stdout.split('\n').map((row) => row.split('\t').slice(0, 1).join())
    expect(listed).toEqual(['Ann', 'Bo', ''])

    const reset = await user('reset', 'Bo')
    expect((await bo.get('/')).status).toBe(200)
    const wanted = 'another-heron-in-warmer-water'
    const path = new URL(linkIn(reset)).pathname
    expect((await server.stranger().post(path, { name: 'Bo', password: wanted })).posted).toBe(303)
    expect([401, 303]).toContain((await bo.get('/')).status)
    expect((await server.stranger().post('/sign-in', { name: 'Bo', password })).status).toBe(401)
    const again = server.stranger()
    expect((await again.post('/sign-in', { name: 'Bo', password: wanted })).posted).toBe(303)

    expect(await user('disable', 'Bo')).toMatchObject({ code: 0, stdout: 'Bo may not sign in any more.\n' })
    expect([401, 303]).toContain((await again.agent.get('/')).status)
    expect((await server.stranger().post('/sign-in', { name: 'Bo', password: wanted })).status).toBe(401)
    expect((await ann.get('/')).status).toBe(200)
    for (const verb of ['reset', 'disable'])
      expect(await user(verb, 'Nobody')).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringContaining('Nobody'),
      })
  })

  test('without any credentials it starts, says so, and receipts can be read; nothing is called', async () => {
    const ids = seedLarge(simulator.world, 4)
    const first = await startProcess(settings)
    const ann = await first.setUp()
    const path = await reverse(ann, ids)
    await ended(ann, path)
    await first.end('SIGTERM')
    const { AWS_ACCESS_KEY_ID_FILE: _id, AWS_SECRET_ACCESS_KEY_FILE: _secret, ...without } = settings
    const calls = simulator.ledger.calls().length
    const server = await startProcess({ ...without, AWS_EC2_METADATA_DISABLED: 'true', HOME: place.dataFolder })
    await seen(ann, '/', ({ text }) => text.includes('This server has no credentials for the account'))
    await expectAgreement(simulator, ann, [path], { brought: ids })
    const brought = await bring(ann, seedLarge(simulator.world, 2))
    const page = await paused(ann, brought)
    expect(page.text).toContain('This server has no credentials for the account')
    expect(page.text).toContain('Receipts can be read meanwhile.')
    expect(simulator.ledger.calls()).toHaveLength(calls)
    const says = 'This server has no credentials for the account'
    await until(async () => server.logged.some((line) => line.includes(says)))
    // A terminal that closes.
    expect(await server.end('SIGHUP')).toBe(0)
  })

  test('Amazon cannot be reached: it starts all the same, and says so', async () => {
    await simulator.close()
    const server = await startProcess(settings)
    const ann = await server.setUp()
    const page = await seen(ann, '/', ({ text }) => text.includes('Amazon’s service cannot be reached'))
    expect(page.status).toBe(200)
    simulator = await startSimulator()
  })

  test('a folder that it cannot write is named with the user id it runs as', async () => {
    const locked = join(place.dataFolder, 'locked')
    await mkdir(locked, { mode: 0o555 })
    if (own === 0) await chown(locked, nobody, nobody)
    for (const args of [['start'], ['user', 'list']])
      expect(await command({ ...settings, OVERTURN_DATA: locked }, args, asEverybody)).toEqual({
        code: 1,
        stdout: '',
        stderr: `overturn: The data folder ${locked} cannot be written by user id ${own} (EACCES). Give it to that user, or name another folder.\n`,
      })
  })

  test('a file where the folder should be, and a folder that cannot be made', async () => {
    const occupied = await command({ ...settings, OVERTURN_DATA: join(place.dataFolder, 'key-id') }, ['start'])
    expect(occupied).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(join(place.dataFolder, 'key-id')),
    })
    expect(occupied.stderr).not.toMatch(/\n.*\n|\bat .+\(/)
  })

  test('settings that contradict each other: every variable is named, code 1, nothing is made', async () => {
    const folder = join(place.dataFolder, 'never')
    const refused = await command(
      {
        ...settings,
        OVERTURN_DATA: folder,
        OVERTURN_PLAIN_HTTP: '1',
        OVERTURN_PUBLIC_URL: 'http://localhost:1',
        OVERTURN_TLS_CERT_FILE: '/nowhere.pem',
        OVERTURN_LARGEST_TOTAL: 'much',
        OVERTURN_TYPO: 'x',
        MTURK_ENVIRONMENT: 'production',
        AWS_ACCESS_KEY_ID: 'SIMULATORKEYCANARY01',
      },
      ['start'],
    )
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    for (const name of [
      'OVERTURN_PLAIN_HTTP',
      'OVERTURN_PUBLIC_URL',
      'OVERTURN_TLS_CERT_FILE',
      'OVERTURN_TLS_KEY_FILE',
      'OVERTURN_TRUSTED_PROXIES',
      'OVERTURN_LARGEST_TOTAL',
      'OVERTURN_TYPO',
      'MTURK_ENVIRONMENT',
      'MTURK_ENDPOINT',
      'AWS_ACCESS_KEY_ID_FILE',
    ])
      expect(refused.stderr).toContain(name)
    expect(refused.stderr).not.toContain('SIMULATORKEYCANARY01')
    expect(refused.stderr.split('\n').every((line) => line === '' || line.startsWith('overturn: '))).toBe(true)
    await expect(readFile(folder)).rejects.toThrow('ENOENT')
  })

  test('a port that is taken is named, code 1', async () => {
    const server = await startProcess(settings)
    const other = join(place.dataFolder, 'other')
    // The records in its own folder: on a database that the first server holds it would be refused for that.
    const refused = await command({ ...settings, OVERTURN_DATA: other, DATABASE_URL: '' }, ['start'])
    const port = new URL(settings['OVERTURN_PUBLIC_URL'] ?? '').port
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(port) })
    expect(refused.stderr).not.toMatch(/\bat .+\(/)
    expect(await server.end('SIGTERM')).toBe(0)
  })
})

describe('A backup', () => {
  const [sqlite, postgres] = databases
  let place: FreshDatabase
  let simulator: Simulator
  let settings: Settings
  const open = async (on: (typeof databases)[number] | undefined): Promise<void> => {
    place = (await on?.fresh()) ?? { dataFolder: '', databaseUrl: undefined, dispose: async () => undefined }
    simulator = await startSimulator()
    settings = await settingsFor(place, simulator)
  }
  afterEach(async () => {
    await simulator.close()
    await place.dispose()
  })

  test(
    'made while lines are being reversed starts elsewhere: people and receipts are there, and nothing is paid twice',
    { timeout: 60_000 },
    async () => {
      await open(sqlite)
      const first = await startProcess(settings)
      const ann: Person = await first.setUp()
      const done = seedLarge(simulator.world, 3)
      const path = await reverse(ann, done)
      await ended(ann, path)
      const ids = seedLarge(simulator.world, 40, { perHit: 10 })
      const running = await check(ann, ids)
      simulator.moods.set({ latency: { ms: 40 } })
      await confirm(ann, running)
      await simulator.ledger.until(() => simulator.ledger.payments().length >= 15)
      simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 4_000 } })
      const file = join(place.dataFolder, 'copy.db')
      expect(await command(settings, ['backup', file])).toMatchObject({
        code: 0,
        stdout: `Copied to ${file}. It holds everything but the certificate and the AWS key.\n`,
      })
      expect(await command(settings, ['backup', file])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('it exists already'),
      })
      expect(simulator.ledger.payments().length).toBeLessThan(43)
      simulator.moods.set({ latency: null })
      await ended(ann, running)
      await first.end('SIGTERM')
      await simulator.idle()

      const folder = join(place.dataFolder, 'restored')
      await mkdir(folder, { mode: 0o700 })
      await copyFile(file, join(folder, 'overturn.db'))
      simulator.moods.set({ paysAgain: {} })
      const calls = simulator.ledger.calls('ApproveAssignment').length
      const second = await startProcess({ ...settings, OVERTURN_DATA: folder })
      const again = await enter(second.stranger(), 'Ann', undefined)
      await ended(again, path)
      await ended(again, running)
      expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(calls)
      expect(simulator.ledger.payments()).toHaveLength(43)
      expect((await again.get(running)).text).toContain('put back from an older copy')
    },
  )

  test(
    'made by copying the file while the server was stopped, put back under a server that went on: read before it pays',
    { timeout: 60_000 },
    async () => {
      await open(sqlite)
      const first = await startProcess(settings)
      const ann: Person = await first.setUp()
      const ids = seedLarge(simulator.world, 30, { perHit: 10 })
      const running = await check(ann, ids)
      await first.end('SIGTERM')
      const [file, copy] = [join(place.dataFolder, 'overturn.db'), join(place.dataFolder, 'copy.db')]
      await copyFile(file, copy)
      const second = await startProcess(settings)
      const back = await enter(second.stranger(), 'Ann', undefined)
      await confirm(back, running)
      await ended(back, running)
      await second.end('SIGTERM')
      expect(simulator.ledger.payments()).toHaveLength(30)

      await Promise.all(['-wal', '-shm'].map((end) => rm(`${file}${end}`, { force: true })))
      await copyFile(copy, file)
      simulator.moods.set({ paysAgain: {} })
      const third = await startProcess(settings)
      const again = await enter(third.stranger(), 'Ann', undefined)
      expect((await again.get(running)).text).toContain('This check is older than 24 hours.')
      await confirm(again, running)
      const page = await checked(again, running)
      expect(page.text).toContain('There is nothing to confirm')
      expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(30)
      await third.end('SIGTERM')
    },
  )

  test('of PostgreSQL is for its own tools, which is said', async () => {
    await open(postgres)
    const refused = await command(settings, ['backup', join(place.dataFolder, 'copy.db')])
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('pg_dump') })
  })
})
