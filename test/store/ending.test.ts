import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/core/reversal.ts'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  ben,
  claim,
  confirmedOf,
  factsOf,
  fresh,
  groupOf,
  named,
  houses,
  past,
  type House,
} from './support.ts'

const day = 24 * 60 * 60 * 1000

/** As the documentation of the digest says it: what anybody can do with a receipt. */
const digestOf = (attempts: readonly Attempt[]): string => {
  const rows = attempts.map((one) => [
    one.line,
    one.number,
    one.step,
    one.by.id,
    one.by.name,
    one.engine,
    one.sentAt,
    one.answeredAt ?? null,
    one.answer ?? null,
    one.said || null,
    one.requestId ?? null,
  ])
  return createHash('sha256')
    .update(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
    .digest('hex')
}

const lose = async (house: House, claimed: Awaited<ReturnType<typeof claim>>[number] | undefined): Promise<number> => {
  if (!claimed) throw new Error('A line was to be claimed.')
  const at = house.clock.now()
  await answer(house, claimed, { answer: 'lost', move: { work: 'asking', askAt: at, at } })
  return claimed.line.number
}

describe.each(databases)('the end, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('comes when nothing waits and nothing is in a call, with a digest anybody can compute', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(4))
    expect(await store.work.end(reversal.id, clock.now())).toBe(false)
    const claimed = await claim(house, reversal)
    for (const one of claimed) {
      expect(await store.work.end(reversal.id, clock.now())).toBe(false)
      await answer(house, one)
    }
    clock.advance(500)
    expect(await store.work.end(reversal.id, clock.now())).toBe(true)
    expect(await store.work.end(reversal.id, clock.now())).toBe(false)
    const first = await store.reversals.allAttempts(reversal.id, { limit: 3 })
    const second = await store.reversals.allAttempts(reversal.id, {
      limit: 3,
      ...(first.next ? { after: first.next } : {}),
    })
    expect([first.rows.length, second.rows.length, second.next]).toEqual([3, 1, undefined])
    const digest = digestOf([...first.rows, ...second.rows])
    expect(await fresh(house, reversal)).toMatchObject({ state: 'ended', endedAt: clock.now(), digest })
    const ended = (await store.reversals.events(reversal.id)).at(-1)
    expect(ended).toMatchObject({ kind: 'ended', detail: { digest, reversed: 4, sum: 4 * 1_200 + 10 } })
    expect(await store.reversals.bill(reversal.id)).toMatchObject([
      { feeLabel: 'Fee, 20 %', count: 2 },
      { feeLabel: 'Fee, 40 %', count: 2 },
    ])
    expect(await store.work.running(accountId)).toEqual([])
  })

  test('of a stopped one leaves what was not called as not attempted, over several chunks', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(1_203))
    const [one] = await claim(house, reversal, 1)
    await store.reversals.stop(reversal.id, ben, clock.now())
    expect(await store.work.end(reversal.id, clock.now())).toBe(false)
    if (one) await answer(house, one)
    expect(await store.work.end(reversal.id, clock.now())).toBe(true)
    const tally = await store.reversals.tally(reversal.id)
    expect([groupOf(tally, 'reversed').count, groupOf(tally, 'not attempted')]).toEqual([
      1,
      { count: 1_202, sum: 2_166_586 },
    ])
    expect(groupOf(tally, 'will be reversed').count).toBe(0)
    expect(await past(house.place, 'select submission from line where holds = 1')).toEqual([
      { submission: one?.line.submission },
    ])
    const kinds = (await store.reversals.events(reversal.id)).map(({ kind }) => kind)
    expect(kinds.slice(-3)).toEqual(['stop asked', 'first reversed', 'ended'])
  })

  test('of a stopped one asks on about lines that wait after a lost answer', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    const lost = await lose(house, (await claim(house, reversal, 1))[0])
    await store.work.recordAsked({ reversalId: reversal.id, line: lost, at: clock.now(), move: { work: 'waiting' } })
    await store.reversals.stop(reversal.id, ann, clock.now())
    expect(await store.work.end(reversal.id, clock.now())).toBe(true)
    expect(await store.reversals.line(reversal.id, lost)).toMatchObject({ work: 'asking', outcome: 'unknown' })
    expect(groupOf(await store.reversals.tally(reversal.id), 'not attempted').count).toBe(1)
  })
})

describe.each(databases)('unknown lines, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('are due to be asked about, and one read as approved is reversed, presumed and seen', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    const line = await lose(house, (await claim(house, reversal, 1))[0])
    expect(await store.work.running(accountId)).toMatchObject([{ asking: 1, askingQuick: 1 }])
    const sent = clock.now()
    const due = await store.work.dueAsking(accountId, clock.now(), 10)
    expect(due).toMatchObject([{ number: line, state: 'reversing', lastSentAt: sent, asked: 0, unknownSince: sent }])
    clock.advance(1_000)
    const askAt = new Date(clock.ms() + 5_000).toISOString()
    await store.work.recordAsked({
      reversalId: reversal.id,
      line,
      at: clock.now(),
      move: { work: 'asking', askAt, at: clock.now() },
    })
    expect(await store.work.dueAsking(accountId, clock.now(), 10)).toEqual([])
    expect(await store.work.nextDue(accountId)).toBe(askAt)
    expect(await store.reversals.line(reversal.id, line)).toMatchObject({ asked: 1, askAt, unknownSince: sent })
    const move = { work: 'settled', outcome: 'reversed', said: '', presumed: true, at: clock.now() } as const
    const facts = factsOf(line, { approvedAt: clock.now() })
    await store.work.recordAsked({ reversalId: reversal.id, line, at: clock.now(), facts, move })
    expect(await store.reversals.line(reversal.id, line)).toMatchObject({
      outcome: 'reversed',
      presumed: true,
      recordedAt: clock.now(),
      asked: 2,
      facts,
    })
    await store.work.recordAsked({ reversalId: reversal.id, line, at: clock.now(), move: { work: 'waiting' } })
    expect(await store.reversals.line(reversal.id, line)).toMatchObject({ outcome: 'reversed', asked: 2 })
  })

  test('of a large reversal leave a small one its turn', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const large = await confirmedOf(house, named(20))
    for (const claimed of await claim(house, large)) await lose(house, claimed)
    clock.advance(1_000)
    const small = await confirmedOf(house, named(2, 'T'))
    for (const claimed of await claim(house, small)) await lose(house, claimed)
    const due = await store.work.dueAsking(accountId, clock.now(), 8)
    const ofSmall = due.filter(({ reversalId }) => reversalId === small.id)
    expect([due.length, ofSmall.length]).toEqual([6, 2])
    expect(await store.work.dueAsking(accountId, clock.now(), 30)).toHaveLength(22)
  })

  test('of an ended reversal settle late, and then give their line back', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    const claimed = await claim(house, reversal)
    const [first, second] = [await lose(house, claimed[0]), await lose(house, claimed[1])]
    expect(await store.work.end(reversal.id, clock.now())).toBe(true)
    expect(await past(house.place, 'select number from line where holds = 1')).toHaveLength(2)
    await store.work.recordAsked({ reversalId: reversal.id, line: first, at: clock.now(), move: { work: 'waiting' } })
    expect(await store.reversals.line(reversal.id, first)).toMatchObject({ work: 'asking', asked: 1 })
    const refused = { work: 'settled', outcome: 'not attempted', said: '', at: clock.now() } as const
    await store.work.recordAsked({ reversalId: reversal.id, line: second, at: clock.now(), move: refused })
    expect((await store.reversals.events(reversal.id)).at(-1)).toMatchObject({
      kind: 'settled late',
      detail: { line: second, outcome: 'not attempted' },
    })
    expect(await past(house.place, 'select number from line where holds = 1')).toMatchObject([
      { number: expect.anything() },
    ])
  })

  test('are closed by hand with a reason, once', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    const line = await lose(house, (await claim(house, reversal, 1))[0])
    await store.reversals.stop(reversal.id, ann, clock.now())
    await store.work.end(reversal.id, clock.now())
    clock.advance(7 * day)
    expect(await store.reversals.closeUnknown(reversal.id, line, 'Paid by bonus', ben, clock.now())).toBe(true)
    expect(await store.reversals.closeUnknown(reversal.id, line, 'Again', ben, clock.now())).toBe(false)
    expect(await store.reversals.closeUnknown(reversal.id, 99, 'None', ben, clock.now())).toBe(false)
    expect(await store.reversals.closeUnknown('nothing', 1, 'None', ben, clock.now())).toBe(false)
    const closed = await store.reversals.line(reversal.id, line)
    expect(closed).toMatchObject({
      outcome: 'refused',
      refusal: 'closed by hand',
      said: 'Paid by bonus',
      settledAt: clock.now(),
    })
    expect((await store.reversals.events(reversal.id)).at(-1)).toMatchObject({
      kind: 'closed by hand',
      by: ben,
      detail: { line, reason: 'Paid by bonus' },
    })
    expect(await past(house.place, 'select 1 from line where holds = 1')).toEqual([])
  })

  test('beyond the quick asks do not keep a reversal from ending', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A'])
    const line = await lose(house, (await claim(house, reversal))[0])
    for (let asked = 0; asked < 5; asked += 1) {
      const move = { work: 'asking', askAt: clock.now(), at: clock.now() } as const
      await store.work.recordAsked({ reversalId: reversal.id, line, at: clock.now(), move })
    }
    expect(await store.work.running(accountId)).toMatchObject([{ asking: 1, askingQuick: 0 }])
  })
})

describe.each(databases)("the marketplace's own record, on $name", ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('is looked at for reversed lines, less and less often, until it shows them', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    for (const one of await claim(house, reversal)) await answer(house, one)
    expect(await store.work.nextDue(accountId)).toBeUndefined()
    expect(await store.work.end(reversal.id, clock.now())).toBe(true)
    expect(await store.work.dueProof(accountId, clock.now(), 10)).toEqual([])
    const due = await store.work.nextDue(accountId)
    clock.advance(Date.parse(due ?? '') - clock.ms())
    const lines = await store.work.dueProof(accountId, clock.now(), 10)
    expect(lines.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2])
    const of = (number: number) => [{ reversalId: reversal.id, number }]
    await store.work.recordShown(of(1), clock.now(), true)
    await store.work.recordShown(of(2), clock.now(), false)
    expect(await store.reversals.line(reversal.id, 1)).toMatchObject({ recordedAt: clock.now() })
    expect(await store.work.dueProof(accountId, clock.now(), 10)).toEqual([])
    let reads = 1
    for (let next; (next = await store.work.nextDue(accountId)); reads += 1) {
      clock.advance(Date.parse(next) - clock.ms())
      await store.work.recordShown(of(2), clock.now(), false)
    }
    expect(reads).toBe(20)
    const second = await store.reversals.line(reversal.id, 2)
    expect(second).toMatchObject({ outcome: 'reversed' })
    expect(second?.recordedAt).toBeUndefined()
  })

  test('shows whole pages, and lines that nobody asked about with them', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A', 'B', 'C'])
    for (const one of await claim(house, reversal)) await answer(house, one)
    await store.work.end(reversal.id, clock.now())
    clock.advance(60_000)
    const first = await store.work.dueProof(accountId, clock.now(), 1)
    expect(first.map(({ submission }) => submission)).toEqual(['A'])
    const seen = await store.work.recordShownOf(reversal.id, ['A', 'B', 'X'], clock.now())
    expect(seen.toSorted()).toEqual(['A', 'B'])
    expect(await store.work.recordShownOf(reversal.id, ['A', 'B', 'X'], clock.now())).toEqual([])
    const left = await store.work.dueProof(accountId, clock.now(), 10)
    expect(left.map(({ submission }) => submission)).toEqual(['C'])
  })

  test('is not read while a reversal of the account runs, and is while it is paused', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const [over, running] = [await confirmedOf(house, ['A']), await confirmedOf(house, ['B'])]
    for (const one of await claim(house, over)) await answer(house, one)
    await store.work.end(over.id, clock.now())
    clock.advance(60_000)
    expect(await store.work.dueProof(accountId, clock.now(), 10)).toEqual([])
    await store.work.pause(running.id, { trouble: 'funds', said: '', since: clock.now() }, clock.now())
    expect(await store.work.dueProof(accountId, clock.now(), 10)).toHaveLength(1)
  })
})
