import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  checkedOf,
  claim,
  confirmedOf,
  fresh,
  houses,
  linesOf,
  named,
  past,
  type House,
} from './support.ts'

const id = '0123456789abcdef0123456789abcdef'
const numbersIn = async ({ store }: House, reversalId: string): Promise<readonly number[]> =>
  (await store.reversals.lines(reversalId, { filter: {}, sort: 'number', descending: false, limit: 5_000 })).rows.map(
    ({ number }) => number,
  )

const refused = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ where: `line ${index + 1}`, text: `odd ${index}`, why: 'is no id' }))

describe.each(databases)('a request that comes again, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)

  test('finds the reversal that it made, and adds only what is not there', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const made = await store.reversals.create({ id, accountId, by: ann, at: clock.now() })
    expect(made.id).toBe(id)
    await store.reversals.addLines(id, linesOf(named(2)), [])
    await store.reversals.addLines(id, [], refused(2), 0)
    const again = await store.reversals.create({ id, accountId, by: ann, at: clock.now() })
    expect(again).toMatchObject({ number: made.number, lineCount: 2, refusedCount: 2 })
    await store.reversals.addLines(id, linesOf(named(3)), [])
    await store.reversals.addLines(id, [], refused(2), 0)
    await store.reversals.addLines(id, [], refused(4).slice(1, 3), 1)
    await store.reversals.addLines(id, [], refused(4).slice(3), 3)
    expect(await fresh(house, made)).toMatchObject({ lineCount: 3, refusedCount: 4 })
    const { rows } = await store.reversals.refusedInput(id, 0, 9)
    expect(rows.map(({ number, text }) => [number, text])).toEqual(
      refused(4).map(({ text }, index) => [index + 1, text]),
    )
    const next = await store.reversals.create({ accountId, by: ann, at: clock.now() })
    expect(next.number).toBe(made.number + 1)
  })

  test('finds the rest that it split off, and moves what a crash had left behind', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(6))
    const { id: from, revision } = checked
    const rest = await store.reversals.split(from, revision, 4, ann, clock.now(), id)
    expect(rest?.id).toBe(id)
    const moved = await numbersIn(house, id)
    // As after a crash between the two transactions: the rest is there, its lines are not.
    const back = `update line set reversal_id = '${from}' where reversal_id = '${id}'`
    await past(house.place, back)
    await past(house.place, `update reversal set line_count = 0, revision = revision - 1 where id = '${id}'`)
    await past(house.place, `update reversal set line_count = 6, revision = revision - 1 where id = '${from}'`)
    const again = await store.reversals.split(from, revision, 4, ann, clock.now(), id)
    expect(again).toMatchObject({ id, number: rest?.number, lineCount: 2 })
    expect(await numbersIn(house, id)).toEqual(moved)
    expect((await fresh(house, checked)).lineCount).toBe(4)
  })

  test('moves nothing more once somebody changed either half', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(6))
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [1, 2] }, true, ann, clock.now())
    const { revision } = await fresh(house, checked)
    await store.reversals.split(checked.id, revision, 3, ann, clock.now(), id)
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [1, 2] }, false, ann, clock.now())
    const [before, beside] = [await numbersIn(house, checked.id), await numbersIn(house, id)]
    expect((await store.reversals.split(checked.id, revision, 3, ann, clock.now(), id))?.id).toBe(id)
    expect(await numbersIn(house, checked.id)).toEqual(before)
    expect(await numbersIn(house, id)).toEqual(beside)
  })

  test('finds the draft of what was not reversed, and goes on copying while it is one', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(3))
    const claimed = await claim(house, reversal)
    const move = { work: 'settled', outcome: 'refused', refusal: 'gone', said: '', at: clock.now() } as const
    for (const one of claimed) await answer(house, one, { answer: 'refused', move })
    clock.advance(1_000)
    await store.work.end(reversal.id, clock.now())
    const first = await store.reversals.again(reversal.id, ann, clock.now(), id)
    expect(first).toMatchObject({ id, made: true, lineCount: 3 })
    await past(house.place, `delete from line where reversal_id = '${id}' and number > 1`)
    await past(house.place, `update reversal set line_count = 1 where id = '${id}'`)
    expect(await store.reversals.again(reversal.id, ann, clock.now(), id)).toMatchObject({ made: true, lineCount: 3 })
    await store.reversals.startCheck(id, ann, clock.now())
    expect(await store.reversals.again(reversal.id, ann, clock.now(), id)).toMatchObject({ id, made: false })
  })
})
