import { afterEach, describe, expect, test } from 'vitest'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { bring, checked, confirm, ended } from './steps.ts'

describe.each(databases)('The main job on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('paste, check, bill, confirm, reverse, receipt; and the ledger agrees', async () => {
    place = await fresh()
    house = await openHouse(place, { data: 'cast' })
    const { simulator } = house
    const { rejected = [], awaitingReview = [], approved = [] } = simulator.cast ?? {}
    const ids = [...rejected, ...awaitingReview, ...approved]
    const ann = await house.person()

    const path = await bring(ann, ids)
    expect((await checked(ann, path)).text).toContain('Check 12 assignments before paying')
    expect(await confirm(ann, path)).toMatchObject({ posted: 303, path, status: 200 })
    await ended(ann, path)
    expect((await ann.get(path)).text).toContain('12 reversed')

    expect(new Set(simulator.ledger.payments().map(({ assignment }) => assignment))).toEqual(new Set(rejected))
    const [receipt] = await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(receipt?.events.map(({ kind }) => kind)).toEqual([
      'created',
      'check started',
      'checked',
      'confirmed',
      'first reversed',
      'ended',
    ])
    const start = await ann.get('/')
    expect(start.text).toContain('The key of the attention check was wrong')
    expect((await ann.get(`/?q=${rejected[0]}`)).text).toContain(`href="${path}"`)
  })
})
