import { afterEach, describe, expect, test } from 'vitest'
import { batchCsv, sampleIds } from '../../src/simulators/mturk/sample.ts'
import { seedLarge, type Cast } from '../../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from '../support/databases.ts'
import { openHouse, type House } from '../support/house.ts'
import { expectAgreement } from './judge.ts'
import { readCsv } from './receipt.ts'
import { checked, confirm, ended, reverse } from './steps.ts'

describe.each(databases)('Bringing ids as people have them, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let house: House
  let place: FreshDatabase
  afterEach(async () => {
    await house.close()
    await place.dispose()
  })

  test('the website’s batch CSV as a file: only its rejected assignments, with the warning for website-made work', async () => {
    place = await fresh()
    house = await openHouse(place, { data: 'cast' })
    const { simulator } = house
    const ids = (simulator.cast?.websiteBatch ?? []).filter(
      (id) => simulator.world.assignment(id).decision.status === 'Rejected',
    )
    const ann = await house.person()
    const begun = await ann.upload(batchCsv(simulator.world), 'Batch_1234567_batch_results.csv')
    expect(begun).toMatchObject({ posted: 303, path: '/reversals/1' })
    const page = await checked(ann, begun.path)
    expect(page.text).toContain('Check 22 assignments before paying')
    expect(page.text).toContain('2 rows say, so nothing is rejected there')
    expect(page.text).toContain('the Requester website')
    await confirm(ann, begun.path)
    const { lines } = await ended(ann, begun.path)
    expect(lines.filter((line) => line.became === 'already approved')).toEqual([])
    await expectAgreement(simulator, ann, [begun.path], { brought: ids })
  })

  test('a list as it comes in a message: everything found once, what cannot be an id is listed, edges have their verdicts', async () => {
    place = await fresh()
    house = await openHouse(place, { data: 'cast' })
    const { simulator } = house
    const ann = await house.person()
    const begun = await ann.post('/reversals', { ids: sampleIds(simulator.world) })
    await checked(ann, begun.path)
    await confirm(ann, begun.path, { typed: '' })
    const { lines, notTaken } = await ended(ann, begun.path)
    const words = new Set(lines.map((line) => line.became))
    for (const word of ['reversed', 'already approved', 'awaiting review', 'not found']) expect(words).toContain(word)
    expect(notTaken.map(({ text }) => text)).toContain('ASSIGNMENT_ID_NOT_AVAILABLE')
    await expectAgreement(simulator, ann, [begun.path], { brought: lines.map((line) => line.submission) })
  })

  test('the receipt’s own CSV can be brought again: everything is approved already', async () => {
    place = await fresh()
    house = await openHouse(place)
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    const path = await reverse(ann, ids)
    await ended(ann, path)
    expect(await readCsv(ann, path)).toHaveLength(6)
    const csv = await ann.get(`${path}/receipt.csv`)
    const again = await ann.upload(csv.text, 'overturn-receipt-1.csv')
    const page = await checked(ann, again.path)
    expect(page.text).toContain('None of these assignments can be reversed')
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(6)
  })

  test('every edge of the facts in one reversal: each line ends with the word that the ledger gives it', async () => {
    place = await fresh()
    house = await openHouse(place, { data: 'cast' })
    const { simulator } = house
    // Premium qualifications have no public price list, so their fee is on no bill.
    const { hitIds = [], premium = [], ...work }: Partial<Cast> = simulator.cast ?? {}
    const ids = Object.values(work).flat()
    expect(premium).toHaveLength(1)
    const ann = await house.person()
    const begun = await ann.post('/reversals', { ids: [...ids, ...hitIds].join(', ') })
    const page = await checked(ann, begun.path)
    expect(page.text).not.toContain('not looked up')
    await confirm(ann, begun.path)
    const { lines } = await ended(ann, begun.path)
    const becameOf = (name: keyof typeof work) =>
      lines.filter((line) => work[name]?.includes(line.submission)).map((line) => line.became)
    expect({
      rejected: new Set(becameOf('rejected')),
      hourBeforeDeadline: becameOf('hourBeforeDeadline'),
      hourAfterDeadline: becameOf('hourAfterDeadline'),
      twoDaysAfterDeadline: becameOf('twoDaysAfterDeadline'),
      awaitingReview: new Set(becameOf('awaitingReview')),
      approved: new Set(becameOf('approved')),
      anotherAccount: new Set(becameOf('anotherAccount')),
      notSubmitted: becameOf('notSubmitted'),
    }).toEqual({
      rejected: new Set(['reversed']),
      hourBeforeDeadline: ['reversed'],
      hourAfterDeadline: ['refused'],
      twoDaysAfterDeadline: ['too late'],
      awaitingReview: new Set(['awaiting review']),
      approved: new Set(['already approved']),
      anotherAccount: new Set(['not found']),
      notSubmitted: ['not found'],
    })
    await expectAgreement(simulator, ann, [begun.path], { brought: [...ids, ...hitIds] })
  })
})
