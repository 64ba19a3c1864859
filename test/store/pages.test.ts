import { describe, expect, test } from 'vitest'
import { lineSorts, type LineQuery } from '../../src/core/reversal-store.ts'
import type { Line } from '../../src/core/reversal.ts'

import { databases } from '../support/databases.ts'
import { ann, answer, ben, checkedOf, claim, confirmedOf, draftOf, houses, named, past, type House } from './support.ts'

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

  test('are the same when a reversal has many thousand lines', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(12), (number) => ({ facts: { reward: (number % 5) * 100 } }))
    const few = await pagesOf(house, checked.id, { sort: 'reward', descending: true, limit: 5 })
    // As if thousands stood between any two: what is looked through in stretches goes by the numbers.
    await past(house.place, 'update line set number = number * 3000')
    const many = await pagesOf(house, checked.id, { sort: 'reward', descending: true, limit: 5 })
    expect(many.map(({ number }) => number / 3000)).toEqual(few.map(({ number }) => number))
    const filter = { worker: 'worker-1' }
    expect((await pagesOf(house, checked.id, { filter, sort: 'fee' })).map(({ number }) => number)).toEqual([
      3_000, 18_000, 33_000,
    ])
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
