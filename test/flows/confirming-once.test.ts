import { afterEach, describe, expect, test } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { check, confirm, ended, formOf, hiddenOf } from './steps.ts'

describe.each(databases)('One confirmation wins, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('posted twenty times at once, by two persons in two tabs each: confirmed once, and everybody sees the same', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 12, { perHit: 4 })
    const tabs = [await house.person(), await house.person(), await house.person('Ben'), await house.person('Ben')]
    const [ann = house.stranger()] = tabs
    const path = await check(ann, ids)
    const asked = await ann.get(`${path}/confirmation`)
    const posts = Array.from({ length: 5 }, () => tabs).flat()
    const answers = await Promise.all(posts.map((tab) => tab.post(`${path}/confirmation`, formOf(asked, path))))
    expect(answers.map(({ posted, path: to }) => [posted, to])).toEqual(posts.map(() => [303, path]))
    const { events } = await ended(ann, path)
    expect(events.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(12)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('Back and sent again, while it runs and after the end: nothing further is called', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    const path = await check(ann, ids)
    const form = formOf(await ann.get(`${path}/confirmation`), path)
    await ann.post(`${path}/confirmation`, form)
    expect(await ann.post(`${path}/confirmation`, form)).toMatchObject({ posted: 303, path })
    await ended(ann, path)
    const after = await ann.post(`${path}/confirmation`, { ...form, reason: 'Once more' })
    expect(after).toMatchObject({ posted: 303, path })
    expect((await ann.get(`${path}/confirmation`)).status).toBe(303)
    const [receipt] = await expectAgreement(simulator, ann, [path], { brought: ids })
    expect(receipt?.receipt.reason).toBe(form['reason'])
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(6)
  })

  test('a line left out in another tab: 409 with the new bill, what was typed is kept, and that confirms the new one', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const [ann, other] = [await house.person(), await house.person()]
    const path = await check(ann, ids)
    const form = formOf(await ann.get(`${path}/confirmation`), path)
    const preview = await other.get(path)
    const left = await other.post(`${path}/left-out`, {
      ...hiddenOf(preview, `${path}/left-out`),
      what: 'leave out',
      line: ['2', '5'],
    })
    expect(left.text).toContain('Check 4 assignments before paying')

    const typed = { reason: 'The <key> was “wrong”', feedback: 'Sorry & thanks' }
    const changed = await ann.post(`${path}/confirmation`, { ...form, ...typed })
    expect(changed.status).toBe(409)
    expect(changed.text).toContain('This changed after you opened the page. Nothing was confirmed.')
    expect(changed.text).toContain('It was 6 assignments and $3.60; now it is 4 assignments and $2.40.')
    expect(changed.text).toContain('value="The &lt;key&gt; was “wrong”"')
    expect(changed.text).toContain('Sorry &amp; thanks')
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])

    const again = await ann.post(`${path}/confirmation`, { ...formOf(changed, path), ...typed })
    expect(again).toMatchObject({ posted: 303, path })
    const { lines, receipt } = await ended(ann, path)
    expect(lines.map((line) => line.became)).toEqual(
      ids.map((_, index) => ([1, 4].includes(index) ? 'left out' : 'reversed')),
    )
    expect(receipt).toMatchObject({ reason: typed.reason, feedback: typed.feedback, confirmedCount: 4 })
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('above the set amount the total must be typed: wrong is 422 with everything kept, any spelling of the right one goes', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4, { reward: '300.00', perHit: 2 })
    simulator.moods.set({ emptyPurse: { balance: '5000.00' } })
    const ann = await house.person()
    const path = await check(ann, ids)
    const form = formOf(await ann.get(`${path}/confirmation`), path)
    expect(form['typed']).toBe('1,440.00')
    for (const typed of ['', '1440.01', 'all of it']) {
      const refused = await ann.post(`${path}/confirmation`, { ...form, typed })
      expect([refused.status, refused.text.includes('<title>Error: ')]).toEqual([422, true])
    }
    expect(simulator.ledger.payments()).toEqual([])
    expect(await confirm(ann, path, { typed: '$1.440,00' })).toMatchObject({ posted: 303, path })
    await ended(ann, path)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('above the largest total that is set up: refused with its sentence, nothing called', async () => {
    place = await fresh()
    house = await openHouse(place, { settings: () => ({ OVERTURN_LARGEST_TOTAL: '2.00' }) })
    const { simulator } = house
    const ann = await house.person()
    const path = await check(ann, seedLarge(simulator.world, 4))
    const refused = await confirm(ann, path)
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('One reversal may pay at most $2.00 here; this one comes to $2.80.')
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
  })

  test('a reason is needed, and characters that Amazon refuses are named with their place', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ann = await house.person()
    const path = await check(ann, seedLarge(simulator.world, 2))
    const empty = await confirm(ann, path, { reason: '  ' })
    expect(empty.status).toBe(422)
    const bell = await confirm(ann, path, { feedback: 'Sorry\u0007 for that' })
    expect(bell.status).toBe(422)
    expect(bell.text).toMatch(/character 6|place 6|position 6|6th/)
    expect((await confirm(ann, path, { feedback: 'é'.repeat(1025) })).status).toBe(422)
    expect(simulator.ledger.calls('ApproveAssignment')).toEqual([])
    expect(await confirm(ann, path, { feedback: 'é'.repeat(1024) })).toMatchObject({ posted: 303 })
    await ended(ann, path)
  })
})
