import { describe, expect, test } from 'vitest'

import { referenceOf } from '../../src/core/reference.ts'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  checkedOf,
  claim,
  confirmedOf,
  draftOf,
  fresh,
  groupOf,
  houses,
  named,
  type House,
} from './support.ts'

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
