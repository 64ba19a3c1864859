import { expect, onTestFinished, test } from 'vitest'
import { openBell } from '../src/context.ts'
import { seedLarge } from '../src/simulators/mturk/seed.ts'
import { check, confirm, ended, paused } from './flows/steps.ts'
import { databases } from './support/databases.ts'
import { openHouse } from './support/house.ts'

test.each(databases)(
  'what ran for an account that the configuration names no more is paused for that, on $name',
  { timeout: 60_000 },
  async ({ fresh }) => {
    const place = await fresh()
    const house = await openHouse(place, { moods: { latency: { ms: 40 } } })
    onTestFinished(async () => {
      await house.close()
      await place.dispose()
    })
    const { simulator } = house
    // Stays signed in: the start page would ask the other account for its balance.
    const ann = await house.person()
    const ids = seedLarge(simulator.world, 60, { perHit: 20 })
    const path = await check(ann, ids)
    await confirm(ann, path)
    await simulator.ledger.until(() => simulator.ledger.payments().length >= 5)
    await house.restart({ MTURK_ENVIRONMENT: 'sandbox', MTURK_ENDPOINT: '' })
    const page = await paused(ann, path)
    expect(page.text).toContain('This server has no credentials for the account')
    expect(simulator.ledger.payments().length).toBeLessThan(60)

    await house.restart()
    await confirm(ann, path)
    expect((await ended(ann, path)).lines.filter(({ became }) => became === 'reversed')).toHaveLength(60)
  },
)

test('a bell that is rung from outside by a name that nobody listens to is not heard, whatever the name', () => {
  const bell = openBell()
  const heard: string[] = []
  bell.listen('one', () => heard.push('one'))
  for (const name of ['error', 'newListener', '__proto__', 'one', '']) bell.rung(name)
  expect(heard).toEqual(['one'])
})
