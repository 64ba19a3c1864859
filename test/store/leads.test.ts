import { describe, expect, test } from 'vitest'
import type { NewLead } from '../../src/core/lead-store.ts'
import { databases } from '../support/databases.ts'
import { ann, check, draftOf, houses, linesOf, named } from './support.ts'

const lead = (number: number, choose: boolean): NewLead => ({
  number,
  kind: 'worker',
  text: `AWORKER${number}`,
  named: {},
  where: `line ${number}`,
  sure: 'named',
  evidence: [],
  choose,
})

describe.each(databases)('what leads to lines, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('waits for a choice while it led to several of which none is taken', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, [])
    expect(await store.leads.toChoose(draft.id, 9)).toEqual([])
    await store.leads.add(draft.id, [lead(1, true), lead(2, true), lead(3, false), lead(4, true)], clock.now())
    const of = [0, 1, 1, 2, 2, 2, 3, 3, 4]
    const lines = linesOf(named(8)).map((line) => ({ ...line, lead: of[line.number] ?? 0, leftOut: true }))
    await store.reversals.addLines(draft.id, lines, [])
    const { id } = await check(house, draft)
    expect((await store.leads.toChoose(id, 9)).map(({ number, lines: many }) => [number, many])).toEqual([
      [1, 2],
      [2, 3],
    ])
    expect(await store.leads.toChoose(id, 1)).toHaveLength(1)
    const ticked = { kind: 'numbers', numbers: [2, 3, 4], lead: 2 } as const
    expect(await store.reversals.leaveOut(id, ticked, false, ann, clock.now(), { of: 'AWORKER2' })).toBe(2)
    expect((await store.leads.toChoose(id, 9)).map(({ number }) => number)).toEqual([1])
    const { rows } = await store.leads.of(id, { limit: 9 })
    expect(rows.map(({ number, taken }) => [number, taken])).toEqual([
      [1, 0],
      [2, 2],
      [3, 0],
      [4, 0],
    ])
    const query = { filter: { lead: 2 }, sort: 'number', descending: false, limit: 9 } as const
    const page = await store.reversals.lines(id, query)
    expect(page.rows.map(({ number, leftOut }) => [number, leftOut])).toEqual([
      [3, false],
      [4, false],
      [5, true],
    ])
    expect((await store.reversals.events(id)).at(-1)).toMatchObject({ kind: 'put back', detail: { of: 'AWORKER2' } })
    expect(await store.leads.find(id, 4)).toMatchObject({ text: 'AWORKER4' })
    expect(await store.leads.find(id, 5)).toBeUndefined()
  })
})
