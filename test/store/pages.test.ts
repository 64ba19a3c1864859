import { describe, expect, test } from 'vitest'
import { lineSorts, type LineQuery } from '../../src/core/reversal-store.ts'
import type { Line } from '../../src/core/reversal.ts'
import { referenceOf } from '../../src/core/reference.ts'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  ben,
  check,
  checkedOf,
  claim,
  confirmedOf,
  draftOf,
  factsOf,
  fresh,
  groupOf,
  houses,
  linesOf,
  named,
  type House,
} from './support.ts'

const pagesOf = async ({ store }: House, id: string, query: Partial<LineQuery>): Promise<Line[]> => {
  const rows: Line[] = []
  for (let after: string | undefined, pages = 0; pages < 100; pages += 1) {
    const page = await store.reversals.lines(id, {
      filter: {},
      sort: 'number',
      descending: false,
      limit: 7,
      ...query,
      ...(after ? { after } : {}),
    })
    rows.push(...page.rows)
    if (page.next === undefined) return rows
    after = page.next
  }
  throw new Error('The pages do not end.')
}

describe.each(databases)('pages of lines, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test.each(lineSorts)('by %s show every line once, in order and in reverse', async (sort) => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(30).toReversed(), (number) =>
      number % 4 === 0 ? { verdict: 'not found' } : undefined,
    )
    for (const one of await claim(house, reversal, 9)) {
      house.clock.advance(1)
      await answer(house, one)
    }
    const up = await pagesOf(house, reversal.id, { sort })
    const down = await pagesOf(house, reversal.id, { sort, descending: true })
    expect(up.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(named(30).map((_, index) => index + 1))
    expect(down).toEqual(up.toReversed())
    const value: Partial<Record<typeof sort, (line: Line) => string | number>> = {
      number: (line) => line.number,
      submission: (line) => line.submission,
      worker: (line) => line.facts?.worker ?? '',
      title: (line) => line.facts?.title ?? '',
      submitted: (line) => line.facts?.submittedAt ?? '',
      deadline: (line) => line.facts?.deadline ?? '~',
      reward: (line) => line.facts?.reward ?? 0,
      fee: (line) => line.facts?.fee ?? 0,
      settled: (line) => line.settledAt ?? '',
    }
    const of = value[sort]
    if (!of) return
    const values = up.map(of)
    expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
  })

  test('show what the filter asks for', async () => {
    const house = await openHouse()
    const { store, clock } = house
    await draftOf(house, ['S000002'], ben)
    const checked = await checkedOf(house, named(12), (number) =>
      number === 4 ? { verdict: 'gone', facts: {} } : undefined,
    )
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [3] }, true, ann, clock.now())
    const shown = async (filter: LineQuery['filter']) =>
      (await pagesOf(house, checked.id, { filter })).map(({ number }) => number)
    expect(await shown({ group: 'held' })).toEqual([2])
    expect(await shown({ group: 'left out' })).toEqual([3])
    expect(await shown({ group: 'gone' })).toEqual([4])
    expect(await shown({ group: 'reversible' })).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(await shown({ group: 'will be reversed' })).toEqual([1, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(await shown({ worker: 'worker-1' })).toEqual([1, 6, 11])
    expect(await shown({ task: 'task-1', worker: 'worker-0' })).toEqual([10])
    expect(await shown({ worker: "x' or 1=1 --" })).toEqual([])
    const { oldTexts } = await store.reversals.facets(checked.id)
    const odd = oldTexts.find(({ label }) => label === 'Old text 1')
    expect(await shown({ oldText: odd?.value ?? '' })).toEqual([1, 3, 5, 7, 9, 11])
    expect(odd?.count).toBe(6)
  })

  test.each([
    '',
    'nonsense',
    'e30',
    Buffer.from('["x"]').toString('base64url'),
    Buffer.from('[1e999]').toString('base64url'),
    'A'.repeat(5_000),
  ])('begin at the beginning when what comes after is %j', async (after) => {
    const house = await openHouse()
    const draft = await draftOf(house, named(3))
    const page = await house.store.reversals.lines(draft.id, {
      filter: {},
      sort: 'reward',
      descending: false,
      after,
      limit: 2,
    })
    expect(page.rows.map(({ number }) => number)).toEqual([1, 2])
  })

  test('offer the most frequent values first, fifty at most', async () => {
    const house = await openHouse()
    const { store } = house
    const draft = await checkedOf(house, named(120), (number) => ({
      facts: {
        worker: `worker-${number <= 60 ? 0 : number}`,
        task: number % 2 === 0 ? 'task-even' : 'task-odd',
        title: `Title ${number % 2}`,
      },
    }))
    const { workers, tasks } = await store.reversals.facets(draft.id)
    expect(workers).toHaveLength(50)
    expect(workers[0]).toEqual({ value: 'worker-0', label: 'worker-0', count: 60 })
    expect(tasks).toEqual([
      { value: 'task-even', label: 'Title 0', count: 60 },
      { value: 'task-odd', label: 'Title 1', count: 60 },
    ])
    const empty = await draftOf(house, ['X'])
    expect(await store.reversals.facets(empty.id)).toEqual({ oldTexts: [], tasks: [], workers: [] })
  })
})

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
      ...(number === 6 ? { verdict: 'gone' as const } : {}),
    }))
    expect(await store.reversals.outlook(checked.id, at(24))).toEqual({
      workers: 5,
      nearest: at(2),
      endSoon: 2,
      pastDeadline: 1,
      madeElsewhere: 2,
      hints: 1,
    })
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [2, 3, 4] }, true, ann, clock.now())
    expect(await store.reversals.outlook(checked.id, at(24))).toEqual({
      workers: 2,
      endSoon: 0,
      pastDeadline: 1,
      madeElsewhere: 1,
      hints: 1,
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

describe.each(databases)('lists of reversals, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  const endedOf = async (house: House, submissions: readonly string[], reason: string) => {
    const checked = await checkedOf(house, submissions)
    const row = groupOf(await house.store.reversals.tally(checked.id), 'will be reversed')
    await house.store.reversals.confirm({
      id: checked.id,
      revision: checked.revision,
      ...row,
      by: ann,
      at: house.clock.now(),
      reason,
      feedback: '',
    })
    for (const one of await claim(house, checked)) await answer(house, one)
    house.clock.advance(1_000)
    await house.store.work.end(checked.id, house.clock.now())
    return fresh(house, checked)
  }

  test('show open ones with their tallies, newest first', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, ['A'])
    const running = await confirmedOf(house, ['B', 'C'])
    const gone = await draftOf(house, ['D'])
    await store.reversals.discard(gone.id, ann, clock.now())
    await endedOf(house, ['E'], '')
    const open = await store.reversals.open()
    expect(open.map(({ reversal }) => reversal.number)).toEqual([running.number, draft.number])
    expect(open.map(({ tally }) => tally.map(({ group, count }) => [group, count]))).toEqual([
      [
        ['will be reversed', 2],
        ['to come', 2],
      ],
      [['not looked up', 1]],
    ])
    expect(await store.reversals.countEnded()).toBe(1)
  })

  test('page through ended ones, newest first', async () => {
    const house = await openHouse()
    const ended = []
    for (const submission of named(5)) ended.push(await endedOf(house, [submission], ''))
    const first = await house.store.reversals.past({ limit: 3 })
    const second = await house.store.reversals.past({ limit: 3, ...(first.next ? { after: first.next } : {}) })
    const numbers = [...first.rows, ...second.rows].map(({ reversal }) => reversal.number)
    expect(numbers).toEqual(ended.map(({ number }) => number).toReversed())
    expect(second.next).toBeUndefined()
    expect(first.rows[0]?.tally).toEqual([{ group: 'reversed', count: 1, sum: 1_201 }])
  })

  test('find ended ones by number, reference, submission, worker, reason and person, and by nothing else', async () => {
    const house = await openHouse()
    const { store } = house
    const one = await endedOf(house, ['SUB1', 'SUB2'], 'Wrong 100% Ärger_mit Check')
    await endedOf(house, named(4), 'Another')
    const found = async (search: string) =>
      (await store.reversals.past({ search, limit: 10 })).rows.map(({ reversal }) => reversal.number)
    for (const search of [
      `${one.number}`,
      `#${one.number}`,
      ` ${referenceOf(one)} `,
      referenceOf(one).toLowerCase().replaceAll('-', ''),
      'SUB2',
      'sub2',
      '100%',
      'ärger',
      'ÄRGER_MIT',
    ]) {
      expect([search, await found(search)]).toEqual([search, [one.number]])
    }
    expect(await found('ann lind')).toHaveLength(2)
    expect(await found('worker-1')).toHaveLength(2)
    expect(await found('')).toHaveLength(2)
    for (const search of ['%', '_', '\\', '99', 'SUB', "' or 1=1 --", 'x'.repeat(500), '\0']) {
      expect([search, await found(search)]).toEqual([search, search === '%' || search === '_' ? [one.number] : []])
    }
  })

  test('sum what was paid by the month in which it ended', async () => {
    const house = await openHouse()
    await endedOf(house, named(2, 'A'), '')
    house.clock.advance(31 * 24 * 60 * 60 * 1000)
    await endedOf(house, named(1, 'B'), '')
    const months = ['2026-10', '2026-11', '2026-12']
    expect(await house.store.reversals.paidByMonth(months)).toEqual(
      new Map([
        ['2026-10', 2_403],
        ['2026-11', 1_201],
        ['2026-12', 0],
      ]),
    )
    expect(await house.store.work.checking(accountId)).toEqual([])
  })
})
