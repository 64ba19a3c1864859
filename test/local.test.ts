import { expect, onTestFinished, test } from 'vitest'
import { openClient } from '../src/client/client.ts'
import { readConfig } from '../src/config.ts'
import { serveLocal } from '../src/local.ts'
import { seedLarge } from '../src/simulators/mturk/seed.ts'
import { startSimulator } from '../src/simulators/mturk/start.ts'
import { holdFolder } from '../src/store/folder.ts'
import { databases } from './support/databases.ts'
import { settingsFor } from './support/house.ts'
import { until } from './support/until.ts'

test.each(databases.filter(({ name }) => name === 'SQLite'))(
  'a command beside somebody who holds the records moves nothing, and takes over when they are gone, on $name',
  { timeout: 60_000 },
  async ({ fresh }) => {
    const place = await fresh()
    const simulator = await startSimulator()
    const letGo = await holdFolder(place.dataFolder)
    const local = await serveLocal(readConfig(await settingsFor(place, simulator)), true)
    onTestFinished(async () => {
      letGo()
      await local.close()
      await simulator.close()
      await place.dispose()
    })
    const client = openClient({ url: 'http://overturn.invalid', connect: local.connect })
    const ids = seedLarge(simulator.world, 2)
    const { data } = await client.POST('/reversals', { body: { ids } })
    const stateNow = async (): Promise<string | undefined> =>
      (await client.GET('/reversals/{number}', { params: { path: { number: data?.number ?? 0 } } })).data?.state
    expect(await stateNow()).toBe('checking')
    expect(local.beside()).toBe(true)
    expect(simulator.ledger.calls()).toEqual([])

    letGo()
    await until(async () => (await stateNow()) === 'checked', 40_000)
    expect(local.beside()).toBe(false)
    await expect(holdFolder(place.dataFolder)).rejects.toThrow('Another server is running')
  },
)
