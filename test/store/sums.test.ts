import { describe, expect, test } from 'vitest'

import { databases } from '../support/databases.ts'
import {
  ann,
  ben,
  check,
  checkedOf,
  confirmedOf,
  draftOf,
  factsOf,
  groupOf,
  houses,
  linesOf,
  named,
} from './support.ts'

describe.each(databases)('sums, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('put each line in one group, and the bill beside them', async () => {
    const house = await openHouse()
    const { store, clock } = house
    await draftOf(house, ['S000002'], ben)
    const checked = await checkedOf(house, named(9), (number) =>
      number > 7 ? { verdict: 'awaiting review', facts: {} } : undefined,
    )
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [3] }, true, ann, clock.now())
    const tally = await store.reversals.tally(checked.id)
    const counted = [1, 4, 5, 6, 7]
    const sum = counted.reduce((total, number) => total + 1_200 + number, 0)
    expect(tally.toSorted((a, b) => a.group.localeCompare(b.group))).toEqual([
      { group: 'awaiting review', count: 2, sum: 0 },
      { group: 'held', count: 1, sum: 0 },
      { group: 'left out', count: 1, sum: 0 },
      { group: 'reversible', count: 5, sum },
      { group: 'will be reversed', count: 5, sum },
    ])
    expect(await store.reversals.bill(checked.id)).toEqual([
      { feeLabel: 'Fee, 20 %', certainty: 'exact', count: 2, reward: 2_010, fee: 400, tax: 0 },
      { feeLabel: 'Fee, 40 %', certainty: 'estimate', count: 3, reward: 3_013, fee: 600, tax: 0 },
    ])
    expect(await store.reversals.tally('nothing')).toEqual([])
    expect(await store.reversals.bill('nothing')).toEqual([])
  })

  test('look ahead to deadlines, workers and warnings of the bill', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, [])
    const hinted = linesOf(named(6)).map((line) => ({ ...line, hint: line.number === 6 ? 'unusual' : '' }))
    await store.reversals.addLines(draft.id, hinted, [])
    const at = (hours: number) => new Date(clock.ms() + hours * 3_600_000).toISOString()
    const deadlines = [at(-1), at(2), at(5), at(30), undefined, at(1)]
    const checked = await check(house, draft, (number) => ({
      facts: { deadline: deadlines[number - 1], madeElsewhere: number < 3 ? 'website' : '' } as object,
      ...(number < 3 ? { differs: ['reward', 'status'] as const } : {}),
      ...(number === 6 ? { verdict: 'gone' as const } : {}),
    }))
    expect(await store.reversals.outlook(checked.id, at(24))).toEqual({
      workers: 5,
      nearest: at(2),
      endSoon: 2,
      pastDeadline: 1,
      madeElsewhere: 2,
      hints: 1,
      differing: 2,
    })
    const query = { filter: { differs: true }, sort: 'number', descending: false, limit: 9 } as const
    const { rows } = await store.reversals.lines(checked.id, query)
    expect(rows.map(({ number, differs }) => [number, differs])).toEqual([
      [1, ['reward', 'status']],
      [2, ['reward', 'status']],
    ])
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [2, 3, 4] }, true, ann, clock.now())
    expect(await store.reversals.outlook(checked.id, at(24))).toEqual({
      workers: 2,
      endSoon: 0,
      pastDeadline: 1,
      madeElsewhere: 1,
      hints: 1,
      differing: 2,
    })
  })

  test('follow the facts that a later read brings', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    clock.advance(1)
    await store.work.claimStale(reversal.id, clock.now(), 1, 'engine-1', clock.now())
    const before = groupOf(await store.reversals.tally(reversal.id), 'to come')
    const facts = factsOf(1, { fee: 900, feeLabel: 'Fee, 90 %' })
    await store.work.recordReread({
      reversalId: reversal.id,
      number: 1,
      verdict: 'reversible',
      detail: '',
      readAt: clock.now(),
      facts,
    })
    expect(groupOf(await store.reversals.tally(reversal.id), 'to come')).toEqual({ count: 2, sum: before.sum + 700 })
    expect((await store.reversals.bill(reversal.id)).map(({ feeLabel, fee }) => [feeLabel, fee])).toEqual([
      ['Fee, 20 %', 200],
      ['Fee, 90 %', 900],
    ])
  })
})
