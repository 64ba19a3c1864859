import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  checkedOf,
  claim,
  confirmedOf,
  engine,
  factsOf,
  fresh,
  groupOf,
  named,
  houses,
  past,
  type House,
} from './support.ts'

const numbersOf = (claimed: readonly { readonly line: { readonly number: number } }[]): number[] =>
  claimed.map(({ line }) => line.number)

const runningOf = async (house: House) => {
  const [run] = await house.store.work.running(accountId)
  return run && { waiting: run.waiting, calling: run.calling, asking: run.asking, askingQuick: run.askingQuick }
}

const only = <Value>(values: readonly Value[]): Value => {
  const [value] = values
  if (value === undefined || values.length !== 1) throw new Error(`One was expected, there are ${values.length}.`)
  return value
}

describe.each(databases)('claiming lines to be reversed, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('goes by the deadline, then the order pasted, and commits each attempt first', async () => {
    const house = await openHouse()
    const days: Record<number, string | undefined> = { 1: '12', 2: '11', 3: '11', 5: '10' }
    const reversal = await confirmedOf(house, named(5), (number) => ({
      facts: { deadline: days[number] ? `2026-10-${days[number]}T10:00:00.000Z` : undefined } as object,
    }))
    const first = await claim(house, reversal, 2)
    expect(numbersOf(first)).toEqual([5, 2])
    expect(first[0]).toMatchObject({
      reversal: { id: reversal.id, feedback: 'Sorry.' },
      line: { number: 5, verdict: 'reversible' },
    })
    expect(first[0]?.attempt).toEqual({
      reversalId: reversal.id,
      line: 5,
      number: 1,
      step: 'approve',
      by: ann,
      engine,
      sentAt: house.clock.now(),
    })
    expect(await house.store.reversals.attempts(reversal.id, 5)).toEqual([first[0]?.attempt])
    expect(await past(house.place, 'select line from attempt order by line')).toHaveLength(2)
    expect(await past(house.place, "select number from line where work = 'calling'")).toHaveLength(2)
    expect(numbersOf(await claim(house, reversal))).toEqual([3, 1, 4])
    expect(await claim(house, reversal)).toEqual([])
  })

  test('gives each line to one claimer', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(60))
    const claims = await Promise.all(
      named(20).map((_, index) =>
        house.store.work.claimToReverse(reversal.id, 4, `engine-${index}`, 'approve', house.clock.now()),
      ),
    )
    const numbers = claims.flatMap(numbersOf)
    expect(numbers).toHaveLength(60)
    expect(new Set(numbers).size).toBe(60)
    expect(await runningOf(house)).toEqual({ waiting: 0, calling: 60, asking: 0, askingQuick: 0 })
  })

  test('gives nothing of what is not confirmed, is paused, is stopping, or with no room', async () => {
    const house = await openHouse()
    const { store, clock } = house
    expect(await claim(house, await checkedOf(house, ['X']))).toEqual([])
    const reversal = await confirmedOf(house, named(3))
    expect(await claim(house, reversal, 0)).toEqual([])
    await store.work.pause(reversal.id, { trouble: 'outage', since: clock.now(), said: '' }, clock.now())
    expect(await claim(house, reversal)).toEqual([])
    expect(await store.reversals.resume(reversal.id, ann, clock.now())).toBe(true)
    expect(await claim(house, reversal, 1)).toHaveLength(1)
    expect(await store.reversals.stop(reversal.id, ann, clock.now())).toBe(true)
    expect(await store.reversals.stop(reversal.id, ann, clock.now())).toBe(false)
    expect(await claim(house, reversal)).toEqual([])
    expect((await fresh(house, reversal)).state).toBe('stopping')
  })

  test('puts lines that came back first, with the next attempt', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(3), (number) => ({
      facts: { deadline: `2026-10-1${number}T00:00:00.000Z` },
    }))
    const [, second] = await claim(house, reversal, 2)
    if (!second) throw new Error('Two lines were to be claimed.')
    expect(await answer(house, second, { answer: 'slow down', move: { work: 'waiting' } })).toBe(true)
    const again = await claim(house, reversal)
    expect(again.map(({ line, attempt }) => [line.number, attempt.number])).toEqual([
      [2, 2],
      [3, 1],
    ])
  })
})

describe.each(databases)('answers, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('settle the line and stand on the attempt', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(3))
    const [first, second] = await claim(house, reversal, 2)
    if (!first || !second) throw new Error('Two lines were to be claimed.')
    clock.advance(60)
    expect(await answer(house, first)).toBe(true)
    const refused = {
      work: 'settled',
      outcome: 'refused',
      refusal: 'feedback',
      said: 'Not so',
      at: clock.now(),
    } as const
    expect(await answer(house, second, { answer: 'refused', said: 'Not so', move: refused })).toBe(true)
    expect(await store.reversals.line(reversal.id, first.line.number)).toMatchObject({
      work: 'settled',
      outcome: 'reversed',
      settledAt: clock.now(),
      presumed: false,
    })
    expect(await store.reversals.line(reversal.id, second.line.number)).toMatchObject({
      outcome: 'refused',
      refusal: 'feedback',
      said: 'Not so',
    })
    expect(await store.reversals.attempts(reversal.id, first.line.number)).toEqual([
      {
        ...first.attempt,
        answeredAt: clock.now(),
        answer: 'done',
        said: '',
        requestId: `request-${first.line.number}`,
      },
    ])
    expect((await store.reversals.recent(reversal.id, 2)).map(({ number }) => number)).toEqual(
      [second.line.number, first.line.number].toSorted((a, b) => b - a),
    )
    expect((await store.reversals.events(reversal.id)).filter(({ kind }) => kind === 'first reversed')).toHaveLength(1)
    const tally = await store.reversals.tally(reversal.id)
    expect(groupOf(tally, 'reversed')).toEqual({ count: 1, sum: 1_200 + first.line.number })
    expect([groupOf(tally, 'refused'), groupOf(tally, 'to come').count]).toEqual([{ count: 1, sum: 1_202 }, 1])
  })

  test('are recorded in a crowd, each once', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, named(200))
    const claimed = await claim(house, reversal)
    const twice = await Promise.all([...claimed, ...claimed].map((one) => answer(house, one)))
    expect(twice.filter(Boolean)).toHaveLength(200)
    expect(groupOf(await house.store.reversals.tally(reversal.id), 'reversed').count).toBe(200)
  })

  test('that come late are recorded on the attempt, and move no line that is another claim’s by now', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A'])
    const first = only(await claim(house, reversal))
    expect(await store.work.recover([engine], clock.now())).toEqual({ asking: 0, looks: 0 })
    expect(await store.work.recover(['engine-2'], clock.now())).toEqual({ asking: 1, looks: 0 })
    expect(await answer(house, first)).toBe(false)
    expect(await store.reversals.line(reversal.id, 1)).toMatchObject({ work: 'asking', outcome: 'unknown' })
    expect(await store.reversals.attempts(reversal.id, 1)).toMatchObject([{ answer: 'done' }])
    const facts = factsOf(1)
    await store.work.recordAsked({
      reversalId: reversal.id,
      line: 1,
      at: clock.now(),
      facts,
      move: { work: 'waiting' },
    })
    const second = only(await claim(house, reversal))
    expect(second.attempt.number).toBe(2)
    expect(await answer(house, first)).toBe(false)
    expect(await answer(house, second, { engine: 'engine-2' })).toBe(false)
    expect(await answer(house, { ...second, attempt: { ...second.attempt, number: 3 } })).toBe(false)
    expect(await store.reversals.line(reversal.id, 1)).toMatchObject({ work: 'calling' })
  })

  test('that were lost are not told by a read from before the newest call', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, ['A'])
    const lost = () => ({ answer: 'lost', move: { work: 'asking', askAt: clock.now(), at: clock.now() } }) as const
    await answer(house, only(await claim(house, reversal)), lost())
    const { attempts } = only(await store.work.dueAsking(accountId, clock.now(), 10))
    const stale = { reversalId: reversal.id, line: 1, attempts, at: clock.now(), move: { work: 'waiting' } } as const
    await store.work.recordAsked(stale)
    await answer(house, only(await claim(house, reversal)), lost())
    await store.work.recordAsked(stale)
    expect(await store.reversals.line(reversal.id, 1)).toMatchObject({ work: 'asking', outcome: 'unknown' })
    expect(await claim(house, reversal)).toEqual([])
  })

  test('once recorded are not changed by a second one', async () => {
    const house = await openHouse()
    const reversal = await confirmedOf(house, ['A'])
    const claimed = only(await claim(house, reversal))
    await answer(house, claimed)
    const lost = { answer: 'lost', move: { work: 'asking', askAt: house.clock.now(), at: house.clock.now() } } as const
    expect(await answer(house, claimed, lost)).toBe(false)
    expect(await house.store.reversals.attempts(reversal.id, 1)).toMatchObject([{ answer: 'done' }])
    expect(await house.store.reversals.line(reversal.id, 1)).toMatchObject({ outcome: 'reversed' })
  })
})

describe.each(databases)('reads before the call, on $name', ({ fresh: freshDatabase }) => {
  const openHouse = houses(freshDatabase)
  test('are claimed by their age, and keep the line from being called meanwhile', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(3))
    expect(await store.work.claimStale(reversal.id, clock.now(), 10, engine, clock.now())).toEqual([])
    clock.advance(1_000)
    const stale = await store.work.claimStale(reversal.id, clock.now(), 2, engine, clock.now())
    expect(stale.map(({ work, check }) => [work, check])).toEqual([
      ['waiting', 'looking'],
      ['waiting', 'looking'],
    ])
    expect(await claim(house, reversal)).toHaveLength(1)
    const [first, second] = stale
    if (!first || !second) throw new Error('Two lines were to be claimed.')
    const at = clock.now()
    const facts = factsOf(first.number, { fee: 400 })
    await store.work.recordReread({
      reversalId: reversal.id,
      number: first.number,
      verdict: 'reversible',
      detail: '',
      readAt: at,
      facts,
    })
    await store.work.unclaimLooks([{ reversalId: reversal.id, number: second.number }])
    expect(await store.work.claimStale(reversal.id, at, 10, engine, at)).toMatchObject([{ number: second.number }])
    const next = only(await claim(house, reversal))
    expect(next.line).toMatchObject({ number: first.number, readAt: at })
    expect(await store.reversals.line(reversal.id, first.number)).toMatchObject({ facts: { fee: 400 } })
  })

  test('that find a line not reversible any more settle it as refused, without a call', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    clock.advance(1_000)
    await store.work.claimStale(reversal.id, clock.now(), 2, engine, clock.now())
    const record = { reversalId: reversal.id, detail: 'seen', readAt: clock.now() }
    await store.work.recordReread({ ...record, number: 1, verdict: 'already approved', facts: factsOf(1) })
    const move = { work: 'settled', outcome: 'refused', refusal: 'other', said: 'so', at: clock.now() } as const
    await store.work.recordReread({ ...record, number: 2, verdict: 'other worker' }, move)
    expect(await store.reversals.line(reversal.id, 1)).toMatchObject({
      verdict: 'already approved',
      outcome: 'refused',
      refusal: 'already approved',
      said: 'seen',
    })
    expect(await store.reversals.line(reversal.id, 2)).toMatchObject({
      outcome: 'refused',
      refusal: 'other',
      said: 'so',
    })
    expect(await claim(house, reversal)).toEqual([])
    expect(await runningOf(house)).toEqual({ waiting: 0, calling: 0, asking: 0, askingQuick: 0 })
  })

  test('left over by a process that died are handed out again', async () => {
    const house = await openHouse()
    const { store, clock } = house
    const reversal = await confirmedOf(house, named(2))
    clock.advance(1_000)
    await store.work.claimStale(reversal.id, clock.now(), 2, engine, clock.now())
    expect(await store.work.recover([], clock.now())).toEqual({ asking: 0, looks: 2 })
    expect(await store.work.claimStale(reversal.id, clock.now(), 2, engine, clock.now())).toHaveLength(2)
  })
})
