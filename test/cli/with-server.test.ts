import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House, type Settings } from '../support/house.ts'
import { tokenOf } from '../support/token.ts'
import { begin, overturn } from './terminal.ts'

const sqlite = databases.filter(({ name }) => name === 'SQLite')

describe.each(sqlite)('overturn with a running server, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let place: FreshDatabase
  let house: House
  let remote: Settings
  beforeAll(async () => {
    place = await fresh()
    house = await openHouse(place)
    await house.person()
    remote = {
      OVERTURN_URL: house.url,
      OVERTURN_TOKEN: await tokenOf(house),
      OVERTURN_CA_FILE: join(house.config.dataFolder, 'certificate.pem'),
    }
  })
  afterAll(async () => {
    await house.close()
    await place.dispose()
  })

  const rejected = (count: number): string[] => seedLarge(house.simulator.world, count, { perHit: 10 })
  const statusOf = (id: string) => house.simulator.world.assignments.get(id)?.decision.status
  const unattended = ['--yes', '--max-total', '50.00', '--reason', 'The key was wrong']

  test('beside it the command line only writes: the server notices within a second, and moves the lines', async () => {
    const ids = rejected(5)
    const ended = await overturn(house.settings, ['reverse', '-', ...unattended], ids.join('\n'))
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/reversed\t5\t/) })
    expect(ids.map(statusOf)).toEqual(ids.map(() => 'Approved'))
  })

  test('over HTTPS, with a token, through a restart of the server in mid-run', async () => {
    const { simulator } = house
    const ids = rejected(30)
    const before = simulator.ledger.payments().length
    simulator.moods.set({ latency: { operation: 'ApproveAssignment', ms: 300 } })
    const { ended } = begin(remote, ['reverse', '-', ...unattended, '--json'], ids.join('\n'))
    await simulator.ledger.until(() => simulator.ledger.payments().length > before)
    await house.restart()
    simulator.moods.set({ latency: null })
    const { code, out } = await ended
    expect(JSON.parse(out)).toMatchObject({ state: 'ended', createdBy: { name: 'Ann' } })
    expect(code).toBe(0)
    expect(ids.map(statusOf)).toEqual(ids.map(() => 'Approved'))
    expect(simulator.ledger.paidTwice()).toEqual([])
  })

  test('a server that cannot be trusted, a token that is none, and settings without one are told in a sentence', async () => {
    const { OVERTURN_CA_FILE: _trusted, ...untrusting } = remote
    const { OVERTURN_TOKEN: _token, ...nobody } = remote
    const [untrusted, mistyped, without, account] = await Promise.all([
      overturn(untrusting, ['status']),
      overturn({ ...remote, OVERTURN_TOKEN: 'ovt_mistyped' }, ['status']),
      overturn(nobody, ['status']),
      overturn(remote, ['account', 'check']),
    ])
    expect(untrusted).toMatchObject({ code: 3, out: '', err: expect.stringContaining('OVERTURN_CA_FILE') })
    expect(mistyped).toMatchObject({ code: 3, out: '', err: expect.stringContaining('The token is mistyped') })
    expect(without).toMatchObject({ code: 1, out: '', err: expect.stringContaining('OVERTURN_TOKEN_FILE') })
    expect(account).toMatchObject({
      code: 0,
      out: expect.stringContaining('Test Lab (simulator): answers, and holds $'),
    })
  })
})
