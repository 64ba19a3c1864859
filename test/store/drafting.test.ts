import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  ben,
  check,
  checkedOf,
  confirmedOf,
  draftOf,
  fresh,
  groupOf,
  linesOf,
  named,
  houses,
  type House,
} from './support.ts'

const day = 24 * 60 * 60 * 1000

describe.each(databases)('a draft, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('gets the next number and an id nobody can guess', async () => {
    const { store, clock } = await openHouse()
    const input = { accountId, by: ann, at: clock.now(), reason: 'Because', feedback: 'Sorry' }
    const first = await store.reversals.create(input)
    expect(first).toEqual({
      number: 1,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      accountId,
      state: 'draft',
      revision: 1,
      reason: 'Because',
      feedback: 'Sorry',
      createdBy: ann,
      createdAt: clock.now(),
      lineCount: 0,
      refusedCount: 0,
      expiresAt: new Date(clock.ms() + 7 * day).toISOString(),
    })
    const others = await Promise.all(
      named(10).map(() => store.reversals.create({ accountId, by: ben, at: clock.now() })),
    )
    expect(others.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
    expect(await store.reversals.find(1)).toEqual(first)
    expect(await store.reversals.find(12)).toBeUndefined()
    expect(await store.reversals.find(1.5)).toBeUndefined()
    expect(await store.reversals.findById('nothing')).toBeUndefined()
  })

  test('needs an account that is known', async () => {
    const { store, clock } = await openHouse()
    await expect(store.reversals.create({ accountId: 'nobody', by: ann, at: clock.now() })).rejects.toThrow(
      /foreign key/i,
    )
    expect((await store.reversals.create({ accountId, by: ann, at: clock.now() })).number).toBe(1)
  })

  test('gives a line a later number where its own is taken: two may follow what was brought', async () => {
    const house = await openHouse()
    const { store } = house
    const draft = await draftOf(house, ['A', 'B'])
    await store.reversals.addLines(draft.id, linesOf(['C', 'A', 'D']), [])
    const { rows } = await store.reversals.lines(draft.id, {
      filter: {},
      sort: 'number',
      descending: false,
      limit: 9,
    })
    expect(rows.map(({ number, submission }) => [number, submission])).toEqual([
      [1, 'A'],
      [2, 'B'],
      [3, 'D'],
      [4, 'C'],
    ])
  })

  test('keeps each submission once, with what the source said of it', async () => {
    const house = await openHouse()
    const { store } = house
    const draft = await draftOf(house, [])
    const source = {
      worker: 'worker-9',
      task: 'task-9',
      submittedAt: '2026-09-20T10:00:00.000Z',
      reward: 600,
      status: 'Rejected',
    }
    const lines = [...linesOf(['A', 'B'], source), { ...linesOf(['A'])[0], number: 3 } as ReturnType<typeof linesOf>[0]]
    expect(await store.reversals.addLines(draft.id, lines.slice(0, 2), [])).toBe(true)
    expect(await store.reversals.addLines(draft.id, lines.slice(2), [])).toBe(true)
    expect((await fresh(house, draft)).lineCount).toBe(2)
    expect(await store.reversals.line(draft.id, 2)).toEqual({
      reversalId: draft.id,
      number: 2,
      submission: 'B',
      where: 'line 2',
      named: source,
      differs: [],
      hint: '',
      leftOut: false,
      holds: true,
      check: 'waiting',
      detail: '',
      work: 'idle',
      said: '',
      presumed: false,
      asked: 0,
    })
    expect(await store.reversals.line(draft.id, 3)).toBeUndefined()
  })

  test('keeps pieces that cannot be ids by pages, cut at 200 characters, with hostile text made storable', async () => {
    const house = await openHouse()
    const { store } = house
    const draft = await draftOf(house, [])
    const refused = [
      { where: 'line 1', text: 'x'.repeat(300), why: 'too long' },
      { where: 'line 2', text: `nul \0 and half \uD83D`, why: 'no id' },
      { where: 'line 3', text: "'; drop table line; --", why: 'no id' },
    ]
    await store.reversals.addLines(draft.id, [], refused.slice(0, 2))
    await store.reversals.addLines(draft.id, [], refused.slice(2))
    expect((await fresh(house, draft)).refusedCount).toBe(3)
    const first = await store.reversals.refusedInput(draft.id, 0, 2)
    expect(first.rows.map(({ number, text }) => [number, text])).toEqual([
      [1, 'x'.repeat(200)],
      [2, 'nul \uFFFD and half \uFFFD'],
    ])
    const second = await store.reversals.refusedInput(draft.id, Number(first.next), 2)
    expect(second).toEqual({ rows: [{ number: 3, ...refused[2] }] })
  })

  test('takes no lines once its check has begun, or when it is gone', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, ['A'])
    expect(await store.reversals.startCheck(draft.id, ann, clock.now())).toBe(true)
    expect(await store.reversals.startCheck(draft.id, ann, clock.now())).toBe(false)
    expect(await store.reversals.addLines(draft.id, linesOf(['B']), [])).toBe(false)
    expect(await store.reversals.addLines('nothing', linesOf(['B']), [])).toBe(false)
    expect((await fresh(house, draft)).lineCount).toBe(1)
  })

  test('can be discarded by anybody until it is confirmed', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, named(3))
    expect(await store.reversals.discard(draft.id, ben, clock.now())).toBe(true)
    expect(await store.reversals.discard(draft.id, ben, clock.now())).toBe(false)
    expect((await fresh(house, draft)).state).toBe('discarded')
    expect(await store.reversals.startCheck(draft.id, ann, clock.now())).toBe(false)
    const confirmed = await confirmedOf(house, named(2))
    expect(await store.reversals.discard(confirmed.id, ann, clock.now())).toBe(false)
  })
})

describe.each(databases)('leaving out, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  const countOf = async (house: House, id: string) => {
    const tally = await house.store.reversals.tally(id)
    return { bill: groupOf(tally, 'will be reversed').count, out: groupOf(tally, 'left out').count }
  }

  test('takes lines off the bill by number, and puts them back', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(5))
    const change = (leftOut: boolean, numbers: number[]) =>
      store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers }, leftOut, ann, clock.now())
    expect(await change(true, [2, 4, 99, Number.NaN, 1.5])).toBe(2)
    expect(await change(true, [2])).toBe(0)
    expect(await change(true, [])).toBe(0)
    expect(await countOf(house, checked.id)).toEqual({ bill: 3, out: 2 })
    expect((await fresh(house, checked)).revision).toBe(checked.revision + 1)
    expect(await change(false, [2, 3])).toBe(1)
    expect(await countOf(house, checked.id)).toEqual({ bill: 4, out: 1 })
    const kinds = (await store.reversals.events(checked.id)).map(({ kind, detail }) => [kind, detail['count']])
    expect(kinds.slice(-2)).toEqual([
      ['left out', 2],
      ['put back', 1],
    ])
  })

  test('takes everything that a filter shows, or everything but', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(1_200), (number) =>
      number % 6 === 0 ? { verdict: 'too late' } : undefined,
    )
    const change = (kind: 'shown' | 'all but shown', filter: object, leftOut = true) =>
      store.reversals.leaveOut(checked.id, { kind, filter }, leftOut, ann, clock.now())
    const revision = checked.revision
    expect(await change('all but shown', { task: 'task-1' })).toBe(800)
    // Two transactions: what a page shows between them is not what it shows after the second.
    expect((await fresh(house, checked)).revision).toBe(revision + 2)
    expect(await countOf(house, checked.id)).toEqual({ bill: 400, out: 800 })
    expect(await change('shown', { worker: 'worker-1', group: 'reversible' })).toBe(80)
    expect(await change('all but shown', {})).toBe(0)
    expect(await change('shown', {}, false)).toBe(880)
    expect(await countOf(house, checked.id)).toEqual({ bill: 1_000, out: 0 })
  })

  test('never counts a line that another verdict, or another reversal, keeps from the bill', async () => {
    const house = await openHouse()
    const { store, clock } = house
    await confirmedOf(house, ['B'])
    const checked = await checkedOf(house, ['A', 'B', 'C'], (number) =>
      number === 3 ? { verdict: 'gone' } : undefined,
    )
    for (const leftOut of [true, false]) {
      await store.reversals.leaveOut(checked.id, { kind: 'shown', filter: {} }, leftOut, ann, clock.now())
    }
    expect(await countOf(house, checked.id)).toEqual({ bill: 1, out: 0 })
  })

  test('before a line was read counts once it is', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, named(3))
    expect(await store.reversals.leaveOut(draft.id, { kind: 'numbers', numbers: [1] }, true, ann, clock.now())).toBe(1)
    await check(house, draft)
    expect(await countOf(house, draft.id)).toEqual({ bill: 2, out: 1 })
  })

  test('is refused once the reversal is confirmed', async () => {
    const house = await openHouse()
    const confirmed = await confirmedOf(house, named(3))
    const numbers = { kind: 'numbers', numbers: [1] } as const
    expect(await house.store.reversals.leaveOut(confirmed.id, numbers, true, ann, house.clock.now())).toBe(0)
    expect(groupOf(await house.store.reversals.tally(confirmed.id), 'to come').count).toBe(3)
    expect((await fresh(house, confirmed)).revision).toBe(confirmed.revision)
  })
})
