import { describe, expect } from 'vitest'
import { seedLarge } from '../../src/simulators/mturk/seed.ts'
import { databases } from '../support/databases.ts'
import { housed } from '../support/housed.ts'
import { expectAgreement } from './judge.ts'
import { readPage } from './receipt.ts'
import { check, confirm, ended, reverse, seen, settled } from './steps.ts'

describe.each(databases)('Others move the same work, on $name', { timeout: 60_000, concurrent: true }, ({ fresh }) => {
  const test = housed(fresh)

  test('somebody else approves between the check and the call: refused as approved by others, nothing paid twice', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 9, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: [2, 5], act: 'approve' } })
    const path = await reverse(ann, ids)
    const { lines } = await ended(ann, path)
    const refused = lines.filter((line) => line.became === 'refused')
    expect(refused.map((line) => line.refusal)).toEqual(['already approved', 'already approved'])
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('somebody else approves and our answer is lost: the feedback on the record tells that it was not ours', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({
      intervention: { operation: 'ApproveAssignment', nth: 2, act: 'approve', feedback: 'Decided by hand.' },
      lostAnswer: { operation: 'ApproveAssignment', nth: 2 },
    })
    const path = await reverse(ann, ids)
    const { lines } = await ended(ann, path)
    expect(lines.filter((line) => line.became === 'refused')).toMatchObject([{ refusal: 'already approved' }])
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('a HIT is deleted between the check and the call: refused with what Amazon says', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 1 })
    const ann = await house.person()
    simulator.moods.set({ intervention: { operation: 'ApproveAssignment', nth: 3, act: 'delete-hit' } })
    const path = await reverse(ann, ids)
    const { lines } = await ended(ann, path)
    expect(lines.filter((line) => line.became === 'refused')).toMatchObject([
      { refusal: expect.stringMatching(/^(?:gone|not found)$/), said: expect.stringContaining('does not exist') },
    ])
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('the reward changes between the check and the call: the balance tells what the bill did not know', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4, { perHit: 2 })
    const ann = await house.person()
    const path = await check(ann, ids)
    simulator.world.assignment(ids[0] ?? '').hit.reward = 700
    await confirm(ann, path)
    await ended(ann, path)
    const page = await ann.get(path)
    expect(page.text).toContain('Not yet explained')
    expect(simulator.ledger.payments()).toHaveLength(4)
  })

  test('an account that pays a second approval again is never given the chance, however answers get lost', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 24, { perHit: 6 })
    const ann = await house.person()
    simulator.moods.set({
      paysAgain: true,
      lostAnswer: [
        { operation: 'ApproveAssignment', every: 5 },
        { operation: 'ApproveAssignment', every: 7, how: 'reset' },
      ],
      halfAnswer: { operation: 'ApproveAssignment', every: 6 },
      serverError: [
        { operation: 'ApproveAssignment', every: 9, when: 'after' },
        { operation: 'ApproveAssignment', every: 11 },
      ],
      throttle: { rate: 60, burst: 8 },
    })
    const path = await reverse(ann, ids)
    await settled(ann, path)
    expect(simulator.ledger.payments()).toHaveLength(24)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('an account that pays again, and the same ids brought a second time: the check says already approved', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({ paysAgain: true })
    const path = await reverse(ann, ids)
    await ended(ann, path)
    const second = await check(ann, ids)
    const page = await ann.get(second)
    expect(page.text).toContain('None of these assignments can be reversed')
    expect((await ann.get(`${second}/confirmation`)).status).toBe(303)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })

  test('reads that lag behind: a lost answer is settled only when the record can know of it', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    simulator.moods.set({ staleReads: { ms: 1500 }, lostAnswer: { operation: 'ApproveAssignment', every: 2 } })
    const path = await reverse(ann, ids)
    const { lines } = await settled(ann, path)
    expect(lines.filter((line) => line.presumed)).toHaveLength(3)
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(6)
    await expectAgreement(simulator, ann, [path], { brought: ids, balances: false })
  })

  test('reads that lag for longer than we wait: called again, refused as decided, and known for ours by that', async ({
    house,
  }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 4, { perHit: 2 })
    const ann = await house.person()
    simulator.moods.set({ staleReads: { ms: 60_000 }, lostAnswer: { operation: 'ApproveAssignment', nth: [1, 2] } })
    const path = await reverse(ann, ids)
    const { lines } = await settled(ann, path)
    expect(lines.filter((line) => line.presumed)).toHaveLength(2)
    expect(simulator.ledger.calls('ApproveAssignment')).toHaveLength(6)
    simulator.moods.clear()
    await expectAgreement(simulator, ann, [path], { brought: ids, balances: false })
  })

  test('the record shows each reversal: a second fact with its own time', async ({ house }) => {
    const { simulator } = house
    const ids = seedLarge(simulator.world, 6, { perHit: 3 })
    const ann = await house.person()
    const path = await reverse(ann, ids)
    await ended(ann, path)
    await seen(ann, `${path}/receipt.json`, ({ text }) => text.split('"recordedAt"').length === 7)
    expect(await readPage(ann, path)).toHaveLength(6)
    await expectAgreement(simulator, ann, [path], { brought: ids })
  })
})
