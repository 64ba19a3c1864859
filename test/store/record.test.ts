import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { ann, answer, claim, confirmedOf, houses, named, past } from './support.ts'

type Row = {
  /** PostgreSQL's own driver gives a bigint as text. */
  number: number | string
  at: string
  kind: string
  by_id: string | null
  by_name: string | null
  detail: string
  hash: string
}

/** As the documentation of the events says it. */
const chainOf = (reversalId: string, rows: readonly Row[]): string[] => {
  const hashes: string[] = []
  for (const { number, at, kind, by_id, by_name, detail } of rows) {
    const row = JSON.stringify([reversalId, Number(number), at, kind, by_id, by_name, detail])
    hashes.push(
      createHash('sha256')
        .update(`${hashes.at(-1) ?? ''}\n${row}`)
        .digest('hex'),
    )
  }
  return hashes
}

describe.each(databases)('the record, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('tells each step in order, each bound to the one before', async () => {
    const house = await openHouse()
    const { store, clock, place } = house
    const reversal = await confirmedOf(house, named(2))
    for (const one of await claim(house, reversal)) await answer(house, one)
    await store.work.end(reversal.id, clock.now())
    const events = await store.reversals.events(reversal.id)
    expect(events.map(({ number, kind }) => [number, kind])).toEqual([
      [1, 'created'],
      [2, 'check started'],
      [3, 'checked'],
      [4, 'confirmed'],
      [5, 'first reversed'],
      [6, 'ended'],
    ])
    expect(events[0]).toEqual({
      reversalId: reversal.id,
      number: 1,
      at: clock.now(),
      kind: 'created',
      by: ann,
      detail: {},
      hash: events[0]?.hash,
    })
    const rows = (await past(place, 'select * from event order by number')) as Row[]
    expect(rows.map(({ hash }) => hash)).toEqual(chainOf(reversal.id, rows))
    expect(events.map(({ hash }) => hash)).toEqual(rows.map(({ hash }) => hash))
  })

  test('of many steps at once is one chain without a gap', async () => {
    const house = await openHouse()
    const { store, clock, place } = house
    const reversal = await confirmedOf(house, named(2))
    const steps = named(10).flatMap((_, index) => [
      store.work.pause(reversal.id, { trouble: 'outage', since: clock.now(), said: `${index}` }, clock.now()),
      store.reversals.resume(reversal.id, ann, clock.now()),
    ])
    const done = (await Promise.all(steps)).filter(Boolean).length
    const rows = (await past(place, 'select * from event order by number')) as Row[]
    expect(rows).toHaveLength(4 + done)
    expect(rows.map(({ hash }) => hash)).toEqual(chainOf(reversal.id, rows))
  })

  test.each([
    ['changing an event', "update event set at = '2020-01-01T00:00:00.000Z'"],
    ['removing an event', 'delete from event'],
    ['removing an attempt', 'delete from attempt'],
    ['changing an answer', "update attempt set answer = 'refused' where line = 1"],
    ['changing who made an attempt', "update attempt set by_name = 'Somebody' where line = 2"],
  ])('is kept from %s', async (_, statement) => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(2))
    const [first] = await claim(house, reversal)
    if (first) await answer(house, { ...first, line: { ...first.line, number: 1 } })
    await expect(past(house.place, statement)).rejects.toThrow(/kept/)
    expect(await past(house.place, "select 1 from attempt where answer = 'done'")).toHaveLength(1)
  })

  test.each([
    ['a waiting line that is not reversible', "update line set verdict = 'gone' where number = 1"],
    ['a waiting line that another reversal holds', 'update line set holds = 0, held_by = 7 where number = 1'],
    ['a settled line without an outcome', "update line set work = 'settled' where number = 1"],
    ['a refused line without a reason', "update line set work = 'settled', outcome = 'refused' where number = 1"],
    ['a paid amount below nothing', 'update line set reward = -1 where number = 1'],
    ['an ended reversal without its digest', "update reversal set state = 'ended', ended_at = '2026-10-09'"],
    ['a draft that was confirmed', "update reversal set state = 'draft'"],
    ['a state nobody knows', "update reversal set state = 'done'"],
  ])('keeps the database from %s', async (_, statement) => {
    const house = await openHouse()
    await confirmedOf(house, named(2))
    await expect(past(house.place, statement)).rejects.toThrow(/constraint/i)
  })
})
