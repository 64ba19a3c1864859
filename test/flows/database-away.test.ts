import { expect, onTestFinished, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { openHouse } from '../support/house.ts'
import { until } from '../support/until.ts'
import { openGate } from './gate.ts'
import { check, formOf } from './steps.ts'

const behindGate = async () => {
  const place = await databases.find(({ name }) => name === 'PostgreSQL')?.fresh()
  if (place?.databaseUrl === undefined) throw new Error('there is no PostgreSQL to cut off')
  const port = await freePort()
  const gate = await openGate(port, Number(new URL(place.databaseUrl).port))
  const url = Object.assign(new URL(place.databaseUrl), { hostname: '127.0.0.1', port: String(port) }).href
  const house = await openHouse(place, { data: 'cast', settings: () => ({ DATABASE_URL: url }) })
  onTestFinished(async () => {
    await house.close()
    await gate.cut()
    await place.dispose()
  })
  return { house, gate }
}

test('without its database every page says so, gives back what was typed, and works again afterwards', async () => {
  const { house, gate } = await behindGate()
  const { rejected = [] } = house.simulator.cast ?? {}
  const ann = await house.person()
  const path = await check(ann, rejected.slice(0, 1))
  const confirmation = formOf(await ann.get(`${path}/confirmation`), path)
  await gate.cut()

  const away = 'The database that keeps the records cannot be reached at this moment.'
  for (const address of ['/', path, `${path}/confirmation`]) {
    const answer = await ann.agent.get(address)
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(answer.text).toContain(away)
    expect(answer.text).not.toContain('fault is on our side')
  }
  const brought = await ann.post('/reversals', { ids: rejected.slice(1).join('\n') })
  expect(brought.status).toBe(503)
  for (const id of rejected.slice(1)) expect(brought.text).toContain(id)
  const asked = await ann.post(`${path}/confirmation`, confirmation)
  expect(asked).toMatchObject({
    status: 503,
    text: expect.stringContaining('The key of the attention check was wrong'),
  })
  expect(asked.text).toContain('it says whether the confirmation was recorded')

  await gate.mend()
  await until(async () => (await ann.get(path)).status === 200)
  expect(await ann.post(`${path}/confirmation`, confirmation)).toMatchObject({ posted: 303, status: 200 })
}, 60_000)
