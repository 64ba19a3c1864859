import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  ann,
  answer,
  ben,
  check,
  checkedOf,
  claim,
  confirmationOf,
  confirmedOf,
  draftOf,
  fresh,
  groupOf,
  houses,
  linesOf,
  named,
  past,
  type House,
} from './support.ts'

const linesIn = async ({ store }: House, id: string) =>
  (await store.reversals.lines(id, { filter: {}, sort: 'number', descending: false, limit: 5_000 })).rows

const byDeadline = (number: number) => ({
  facts: { deadline: `2026-10-${String(30 - number).padStart(2, '0')}T00:00:00.000Z`, reward: 1_000, fee: 200 },
})

describe.each(databases)('affording, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('goes along the bill by the deadline, and shows the lines where the money ends', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(20), byDeadline)
    const found = await house.store.reversals.affordable(checked.id, 1_200 * 10 + 500)
    expect(found).toMatchObject({
      count: 10,
      sum: 12_000,
      lastDeadline: '2026-10-19T00:00:00.000Z',
      nextDeadline: '2026-10-20T00:00:00.000Z',
    })
    expect(found.edge.map(({ line, leftOver }) => [line.number, leftOver])).toEqual([
      [16, 6_500],
      [15, 5_300],
      [14, 4_100],
      [13, 2_900],
      [12, 1_700],
      [11, 500],
      [10, -700],
      [9, -1_900],
      [8, -3_100],
    ])
  })

  test('tells when everything, and when nothing, is covered', async () => {
    const house = await openHouse()
    const checked = await checkedOf(house, named(3), () => ({ facts: { deadline: undefined } as object }))
    const { store } = house
    const sum = groupOf(await store.reversals.tally(checked.id), 'will be reversed').sum
    expect(await store.reversals.affordable(checked.id, sum)).toEqual({ count: 3, sum, edge: [] })
    const none = await store.reversals.affordable(checked.id, 0)
    expect(none).toMatchObject({ count: 0, sum: 0 })
    expect(none.edge.map(({ line }) => line.number)).toEqual([1, 2, 3])
    expect([none.lastDeadline, none.nextDeadline]).toEqual([undefined, undefined])
    expect(await store.reversals.affordable('nothing', 100)).toEqual({ count: 0, sum: 0, edge: [] })
  })

  test('of a paused one is about what is left', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(5), byDeadline)
    for (const one of await claim(house, reversal, 2)) await answer(house, one)
    const found = await house.store.reversals.affordable(reversal.id, 2_400)
    expect([found.count, found.lastDeadline]).toEqual([2, '2026-10-28T00:00:00.000Z'])
  })
})

describe.each(databases)('splitting, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('keeps the lines whose deadline comes first; the rest of the bill is a checked draft of its own', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(
      house,
      named(6),
      (number) => (number === 3 ? { verdict: 'gone' } : byDeadline(number)),
      ben,
    )
    const rest = await store.reversals.split(checked.id, checked.revision, 2, ann, clock.now())
    expect(rest).toMatchObject({
      state: 'checked',
      createdBy: ann,
      madeFrom: checked.number,
      lineCount: 3,
      checkedAt: checked.checkedAt,
      checkedFrom: checked.checkedFrom,
    })
    expect((await linesIn(house, checked.id)).map(({ number }) => number)).toEqual([3, 5, 6])
    expect((await linesIn(house, rest?.id ?? '')).map(({ number, holds }) => [number, holds])).toEqual([
      [1, true],
      [2, true],
      [4, true],
    ])
    const kept = await fresh(house, checked)
    expect(kept.lineCount).toBe(3)
    expect(kept.revision).toBeGreaterThan(checked.revision)
    const tallies = [await store.reversals.tally(checked.id), await store.reversals.tally(rest?.id ?? '')]
    expect(tallies.map((tally) => groupOf(tally, 'will be reversed').count)).toEqual([2, 3])
    expect((await store.reversals.events(checked.id)).at(-1)).toMatchObject({
      kind: 'split',
      detail: { keep: 2, rest: rest?.number },
    })
    expect(await store.reversals.confirm(await confirmationOf(house, kept))).toEqual({ kind: 'confirmed' })
    const other = await fresh(house, { id: rest?.id ?? '' })
    expect(await store.reversals.confirm(await confirmationOf(house, other))).toEqual({ kind: 'confirmed' })
  })

  test('moves more lines than one chunk, and tells who waits for them by whom they are held now', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, [], ben)
    const all = linesOf(named(1_250))
    for (const from of [0, 500, 1_000]) await store.reversals.addLines(draft.id, all.slice(from, from + 500), [])
    const checked = await check(house, draft)
    const waits = await draftOf(house, ['S000001', 'S001250'])
    const rest = await store.reversals.split(checked.id, checked.revision, 1, ben, clock.now())
    expect([rest?.lineCount, (await fresh(house, checked)).lineCount]).toEqual([1_249, 1])
    const [kept] = await linesIn(house, checked.id)
    const held = (await linesIn(house, waits.id)).map(({ submission, heldBy }) => [submission, heldBy])
    const holder = (submission: string) => (kept?.submission === submission ? checked.number : rest?.number)
    expect(held).toEqual([
      ['S000001', holder('S000001')],
      ['S001250', holder('S001250')],
    ])
  })

  test('is refused when the revision changed, and when it is confirmed', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(3))
    expect(await store.reversals.split(checked.id, checked.revision + 1, 1, ann, clock.now())).toBeUndefined()
    const confirmed = await confirmedOf(house, named(3, 'T'))
    expect(await store.reversals.split(confirmed.id, confirmed.revision, 1, ann, clock.now())).toBeUndefined()
    expect(await past(house.place, 'select 1 from reversal')).toHaveLength(2)
  })
})

describe.each(databases)('again, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('brings what was not reversed, never what is unknown, and what was left out as left out', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(7), (number) =>
      number === 7 ? { verdict: 'too late' } : byDeadline(number),
    )
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [1] }, true, ann, clock.now())
    await store.reversals.confirm(await confirmationOf(house, await fresh(house, checked)))
    const [six, five, four] = await claim(house, checked, 3)
    if (!six || !five || !four) throw new Error('Three lines were to be claimed.')
    await answer(house, six)
    const at = clock.now()
    await answer(house, five, {
      answer: 'refused',
      move: { work: 'settled', outcome: 'refused', refusal: 'gone', said: '', at },
    })
    await answer(house, four, { answer: 'lost', move: { work: 'asking', askAt: at, at } })
    await store.reversals.stop(checked.id, ann, at)
    expect(await store.work.end(checked.id, at)).toBe(true)
    const draft = await store.reversals.again(checked.id, ben, clock.now())
    expect(draft).toMatchObject({
      state: 'draft',
      madeFrom: checked.number,
      createdBy: ben,
      reason: 'Wrong attention check',
      feedback: 'Sorry.',
      lineCount: 4,
    })
    const lines = await linesIn(house, draft.id)
    expect(lines.map(({ number, leftOut, holds, check: reading }) => [number, leftOut, holds, reading])).toEqual([
      [1, true, true, 'waiting'],
      [2, false, true, 'waiting'],
      [3, false, true, 'waiting'],
      [5, false, true, 'waiting'],
    ])
    expect((await store.reversals.events(draft.id))[0]).toMatchObject({
      kind: 'created',
      detail: { from: checked.number },
    })
  })

  test('of nothing is an empty draft', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(1))
    for (const one of await claim(house, reversal)) await answer(house, one)
    await house.store.work.end(reversal.id, house.clock.now())
    expect(await house.store.reversals.again(reversal.id, ann, house.clock.now())).toMatchObject({ lineCount: 0 })
    await expect(house.store.reversals.again('nothing', ann, house.clock.now())).rejects.toThrow('no result')
  })
})
