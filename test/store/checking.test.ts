import { describe, expect, test } from 'vitest'
import type { LookRecord } from '../../src/core/work-store.ts'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  check,
  checkedOf,
  confirmationOf,
  confirmedOf,
  draftOf,
  engine,
  factsOf,
  fresh,
  groupOf,
  linesOf,
  named,
  houses,
  type House,
} from './support.ts'

const checkingOf = async (house: House, count: number) => {
  const draft = await draftOf(house, named(count))
  await house.store.reversals.startCheck(draft.id, ann, house.clock.now())
  return fresh(house, draft)
}

const lookOf = (reversalId: string, number: number, at: string, more: Partial<LookRecord> = {}): LookRecord => ({
  reversalId,
  number,
  verdict: 'reversible',
  detail: '',
  readAt: at,
  facts: factsOf(number),
  ...more,
})

describe.each(databases)('checking, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('hands out each line once, in the order pasted', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 10)
    expect((await store.work.checking(accountId)).map((reversal) => reversal.id)).toEqual([id])
    const claims = await Promise.all(
      [3, 3, 3, 3].map((limit) => store.work.claimToLook(id, limit, engine, clock.now())),
    )
    const numbers = claims.flat().map(({ number }) => number)
    expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(claims[0]).toEqual(
      [1, 2, 3].map((number) => ({ reversalId: id, number, submission: named(10)[number - 1], named: {} })),
    )
    expect(await store.work.claimToLook(id, 0, engine, clock.now())).toEqual([])
  })

  test('hands out lines of one task, or by their ids, to be read together', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const draft = await draftOf(house, [])
    const lines = linesOf(named(6)).map((line) => ({ ...line, named: line.number % 2 === 0 ? { task: 'even' } : {} }))
    await store.reversals.addLines(draft.id, lines, [])
    expect(await store.work.claimOfTask(draft.id, 'even', 10, engine, clock.now())).toEqual([])
    await store.reversals.startCheck(draft.id, ann, clock.now())
    expect((await store.work.claimToLook(draft.id, 2, engine, clock.now())).map(({ number }) => number)).toEqual([1, 2])
    expect(
      (await store.work.claimOfTask(draft.id, 'even', 1, engine, clock.now())).map(({ number }) => number),
    ).toEqual([4])
    const these = ['S000001', 'S000003', 'S000004', 'S000006', 'unknown']
    const claimed = await store.work.claimTheseToLook(draft.id, these, engine, clock.now())
    expect(claimed.map(({ number }) => number)).toEqual([3, 6])
    expect(await store.work.claimTheseToLook(draft.id, [], engine, clock.now())).toEqual([])
  })

  test('keeps what was read, and counts on the bill only what can be reversed', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 3)
    await store.work.claimToLook(id, 3, engine, clock.now())
    await store.work.recordLooks([
      lookOf(id, 1, clock.now()),
      lookOf(id, 2, clock.now(), { verdict: 'too late', detail: 'the 30 days are over' }),
      { reversalId: id, number: 3, verdict: 'not found', detail: 'the id is a task’s', readAt: clock.now() },
    ])
    expect(await store.reversals.line(id, 1)).toMatchObject({
      check: 'done',
      verdict: 'reversible',
      work: 'waiting',
      facts: factsOf(1),
    })
    expect(await store.reversals.line(id, 2)).toMatchObject({
      verdict: 'too late',
      work: 'idle',
      detail: 'the 30 days are over',
    })
    const third = await store.reversals.line(id, 3)
    expect(third).toMatchObject({ verdict: 'not found', work: 'idle', readAt: clock.now() })
    expect(third?.facts).toBeUndefined()
  })

  test('is finished when no line waits or is being read, with the oldest read it stands on', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id, revision } = await checkingOf(house, 3)
    const started = clock.now()
    for (const number of [1, 2, 3]) {
      expect(await store.work.finishCheck(id, clock.now())).toBe(false)
      await store.work.claimToLook(id, 1, engine, clock.now())
      expect(await store.work.finishCheck(id, clock.now())).toBe(false)
      await store.work.recordLooks([lookOf(id, number, clock.now(), number === 1 ? { verdict: 'gone' } : {})])
      clock.advance(1_000)
    }
    expect(await store.work.finishCheck(id, clock.now())).toBe(true)
    expect(await store.work.finishCheck(id, clock.now())).toBe(false)
    expect(await fresh(house, { id })).toMatchObject({
      state: 'checked',
      checkedAt: clock.now(),
      checkedFrom: new Date(Date.parse(started) + 1_000).toISOString(),
      revision: revision + 1,
    })
    expect((await store.reversals.events(id)).at(-1)).toMatchObject({ kind: 'checked', detail: { count: 2 } })
    await store.reversals.leaveOut(id, { kind: 'numbers', numbers: [2] }, true, ann, clock.now())
    expect((await fresh(house, { id })).checkedFrom).toBe(new Date(Date.parse(started) + 2_000).toISOString())
  })

  test('puts back what could not be read, unread', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 2)
    const claimed = await store.work.claimToLook(id, 2, engine, clock.now())
    await store.work.unclaimLooks(claimed.slice(1))
    expect((await store.work.claimToLook(id, 2, engine, clock.now())).map(({ number }) => number)).toEqual([2])
  })

  test('hands out nothing while paused, and goes on when resumed', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 2)
    const retryAt = new Date(clock.ms() + 60_000).toISOString()
    const pause = { trouble: 'credentials', since: clock.now(), said: 'The token is invalid', retryAt } as const
    expect(await store.work.pause(id, pause, clock.now())).toBe(true)
    expect(await store.work.pause(id, pause, clock.now())).toBe(false)
    expect((await fresh(house, { id })).pause).toEqual(pause)
    expect(await store.work.checking(accountId)).toEqual([])
    expect(await store.work.claimToLook(id, 2, engine, clock.now())).toEqual([])
    expect(await store.work.dueRetry(accountId, clock.now())).toEqual([])
    expect(await store.work.nextDue(accountId)).toBe(retryAt)
    clock.advance(60_000)
    expect((await store.work.dueRetry(accountId, clock.now())).map((reversal) => reversal.id)).toEqual([id])
    expect(await store.reversals.resume(id, undefined, clock.now())).toBe(true)
    expect(await store.reversals.resume(id, undefined, clock.now())).toBe(false)
    expect(await store.work.claimToLook(id, 2, engine, clock.now())).toHaveLength(2)
  })

  test('notes at most every ten minutes that it was tried again', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 1)
    await store.work.stillPaused(id, clock.now(), clock.now())
    await store.work.pause(id, { trouble: 'outage', since: clock.now(), said: '' }, clock.now())
    for (let minutes = 0; minutes < 25; minutes += 1) {
      await store.work.stillPaused(id, clock.now(), clock.now())
      clock.advance(60_000)
    }
    const tried = (await store.reversals.events(id)).filter(({ kind }) => kind === 'tried again')
    expect(tried.map(({ detail }) => detail)).toEqual([
      { trouble: 'outage' },
      { trouble: 'outage' },
      { trouble: 'outage' },
    ])
    await store.work.stillPaused(id, undefined, clock.now())
    expect((await fresh(house, { id })).pause?.retryAt).toBeUndefined()
  })

  test('leaves what was discarded meanwhile as it is', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 2)
    await store.work.claimToLook(id, 2, engine, clock.now())
    await store.reversals.discard(id, ann, clock.now())
    await store.work.recordLooks([lookOf(id, 1, clock.now())])
    expect(await store.reversals.line(id, 1)).toMatchObject({ work: 'idle', check: 'looking' })
    expect(await store.work.finishCheck(id, clock.now())).toBe(false)
    expect(await store.work.pause(id, { trouble: 'outage', since: clock.now(), said: '' }, clock.now())).toBe(false)
  })

  test('does not take a read twice', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const { id } = await checkingOf(house, 1)
    await store.work.claimToLook(id, 1, engine, clock.now())
    await store.work.recordLooks([lookOf(id, 1, clock.now())])
    await store.work.recordLooks([lookOf(id, 1, clock.now(), { verdict: 'gone' })])
    expect(await store.reversals.line(id, 1)).toMatchObject({ verdict: 'reversible' })
  })
})

describe.each(databases)('checking again, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('reads again what was not readable, and nothing else', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await checkedOf(house, named(4), (number) => (number > 2 ? { verdict: 'not readable' } : undefined))
    const shown = await confirmationOf(house, checked)
    expect(await store.reversals.checkAgain(checked.id, { notReadable: true }, ann, clock.now())).toBe(2)
    expect(await fresh(house, checked)).toMatchObject({ state: 'checking', revision: checked.revision + 1 })
    expect(await store.reversals.confirm(shown)).toEqual({ kind: 'changed' })
    expect(groupOf(await store.reversals.tally(checked.id), 'not looked up').count).toBe(2)
    const after = await check(house, checked)
    expect(after.state).toBe('checked')
    expect(groupOf(await store.reversals.tally(checked.id), 'will be reversed').count).toBe(4)
    expect(await store.reversals.checkAgain(checked.id, { notReadable: true }, ann, clock.now())).toBe(0)
    expect(await fresh(house, checked)).toEqual(after)
  })

  test('reads again what was read before an instant, over several chunks', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const checked = await draftOf(house, [])
    const all = linesOf(named(1_100))
    for (const from of [0, 500, 1_000]) await store.reversals.addLines(checked.id, all.slice(from, from + 500), [])
    await check(house, checked)
    clock.advance(1)
    expect(await store.reversals.checkAgain(checked.id, { readBefore: clock.now() }, ann, clock.now())).toBe(1_100)
    expect(groupOf(await store.reversals.tally(checked.id), 'not looked up').count).toBe(1_100)
    const again = await check(house, checked)
    expect(again.checkedFrom).toBe(clock.now())
    expect(await store.reversals.checkAgain(checked.id, { readBefore: clock.now() }, ann, clock.now())).toBe(0)
    const started = (await store.reversals.events(checked.id)).filter(({ kind }) => kind === 'check started')
    expect(started).toHaveLength(2)
  })

  test('is of checked ones only', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const confirmed = await confirmedOf(house, named(2))
    clock.advance(1)
    expect(await store.reversals.checkAgain(confirmed.id, { readBefore: clock.now() }, ann, clock.now())).toBe(0)
    expect((await fresh(house, confirmed)).state).toBe('reversing')
    expect(await store.reversals.checkAgain('nothing', { notReadable: true }, ann, clock.now())).toBe(0)
  })
})
