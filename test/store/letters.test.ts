import { describe, expect, test } from 'vitest'
import type { LetterStore, Writing } from '../../src/core/letter-store.ts'
import { inLetters, onWebsite, openStandings, type LineChoice } from '../../src/core/line-choice.ts'
import type { Reversal } from '../../src/core/reversal.ts'
import { databases } from '../support/databases.ts'
import {
  accountId,
  ann,
  answer,
  ben,
  checkedOf,
  claim,
  confirmationOf,
  fresh,
  houses,
  named,
  type House,
} from './support.ts'

/** Six lines: reversed, refused as too late, refused as approved, too late by its verdict, made on the website, to come. */
const mixed = async (house: House): Promise<Reversal> => {
  const checked = await checkedOf(house, named(6), (number) => {
    if (number === 4) return { verdict: 'too late', facts: {} }
    return number === 5 ? { verdict: 'gone', facts: { madeElsewhere: 'made there' } } : undefined
  })
  await house.store.reversals.confirm(await confirmationOf(house, checked))
  for (const claimed of await claim(house, checked, 3)) {
    const { number } = claimed.line
    const at = house.clock.now()
    const refusal = number === 2 ? 'too late' : 'already approved'
    await answer(
      house,
      claimed,
      number === 1
        ? {}
        : { answer: 'refused', refusal, move: { work: 'settled', outcome: 'refused', refusal, said: 'No.', at } },
    )
  }
  return fresh(house, checked)
}

const writing = ({ clock }: House, { id }: Reversal, more: Partial<Writing> = {}): Writing => ({
  setId: 'set-1',
  request: 'request-1',
  reversalId: id,
  about: 'Wrong key',
  by: ann,
  at: clock.now(),
  ...more,
})

const textOf: Parameters<LetterStore['finish']>[1] = ({ listed, lines, part, parts, all }) => ({
  subject: `${part} of ${parts}`,
  text: `${listed}: ${lines} of ${all}`,
})

/** Two letters: the first about lines 2 and 4, the second about line 5. */
const written = async (house: House, reversal: Reversal, more: Partial<Writing> = {}) => {
  const { letters } = house.store
  const set = writing(house, reversal, more)
  await letters.add(set, [
    { part: 1, listed: 'first', numbers: [2, 4] },
    { part: 2, listed: 'second', numbers: [5] },
  ])
  return letters.finish(set, textOf)
}

const numbersOf = async ({ store }: House, { id }: Reversal, choice: LineChoice, standings = inLetters) =>
  (await store.letters.chosen(id, { choice, standings, after: 0, limit: 100 })).map(({ number }) => number)

describe.each(databases)('on $name', ({ fresh: freshDatabase }) => {
  const open = houses(freshDatabase)

  test('made on the website is not chosen with all others what is kept out on purpose or of another worker; what was only left out is', async () => {
    const house = await open()
    const { store, clock } = house
    const kept = { kind: 'submission', value: 'S000002', why: 'It was spam.', by: ann, at: clock.now() } as const
    await store.index.keepOut(accountId, kept)
    const made = { facts: { madeElsewhere: 'made there' } }
    const checked = await checkedOf(house, named(4), (number) => ({
      ...made,
      ...(number === 1 ? { verdict: 'other worker' } : {}),
    }))
    await store.reversals.leaveOut(checked.id, { kind: 'numbers', numbers: [3] }, true, ann, clock.now())
    const standings = onWebsite(false)
    expect(await numbersOf(house, checked, { kind: 'website' }, standings)).toEqual([3, 4])
    expect(await store.letters.countWebsite(checked.id, standings)).toBe(2)
    expect(await numbersOf(house, checked, { kind: 'numbers', numbers: [1, 2] }, standings)).toEqual([1, 2])
  })

  test('lines are chosen by what they stand at, and none that is paid, to come or approved', async () => {
    const house = await open()
    const reversal = await mixed(house)
    expect(await numbersOf(house, reversal, { kind: 'filter', filter: {} })).toEqual([2, 4, 5])
    expect(await numbersOf(house, reversal, { kind: 'open', unreached: false }, openStandings(false))).toEqual([
      2, 4, 5,
    ])
    expect(await numbersOf(house, reversal, { kind: 'numbers', numbers: [1, 3, 4, 6] })).toEqual([4])
    expect(await numbersOf(house, reversal, { kind: 'filter', filter: { group: 'refused' } })).toEqual([2])
    expect(await numbersOf(house, reversal, { kind: 'website' })).toEqual([5])
    expect(await house.store.letters.countWebsite(reversal.id, inLetters)).toBe(1)
    const pages = await house.store.letters.chosen(reversal.id, {
      choice: { kind: 'filter', filter: {} },
      standings: inLetters,
      after: 2,
      limit: 1,
    })
    expect(pages.map(({ number }) => number)).toEqual([4])
  })

  test('a set is there only once it is finished: numbered on, in the record, its lines asked about', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const { letters, reversals } = house.store
    const set = writing(house, reversal)
    await letters.add(set, [{ part: 1, listed: 'first', numbers: [2, 4] }])
    expect(await letters.counts(reversal.id)).toEqual({ letters: 0, sent: 0, answered: 0, lines: 0 })
    expect(await letters.asked(reversal.id, [2])).toEqual(new Map())
    expect(await numbersOf(house, reversal, { kind: 'open', unreached: false }, openStandings(false))).toEqual([
      2, 4, 5,
    ])
    expect((await letters.standings(reversal.id)).filter(({ asked }) => asked > 0)).toEqual([])
    expect(await letters.written(reversal.id, 'request-1')).toBeUndefined()
    expect(await letters.finish(set, textOf)).toEqual({ first: 1, parts: 1, lines: 2 })
    expect(await written(house, reversal, { setId: 'set-2', request: 'request-2', by: ben })).toEqual({
      first: 2,
      parts: 2,
      lines: 3,
    })
    expect(await letters.counts(reversal.id)).toEqual({ letters: 3, sent: 0, answered: 0, lines: 3 })
    expect(await letters.find(reversal.id, 3)).toMatchObject({
      part: 2,
      parts: 2,
      lines: 1,
      subject: '2 of 2',
      text: 'second: 1 of 3',
      madeBy: ben,
    })
    expect((await reversals.events(reversal.id)).slice(-2)).toMatchObject([
      { kind: 'letters made', by: ann, detail: { first: 1, letters: 1, count: 2 } },
      { kind: 'letters made', by: ben, detail: { first: 2, letters: 2, count: 3 } },
    ])
    expect(await letters.asked(reversal.id, [2, 5, 6])).toEqual(
      new Map([
        [2, { number: 2 }],
        [5, { number: 3 }],
      ]),
    )
    expect(await numbersOf(house, reversal, { kind: 'open', unreached: false }, openStandings(false))).toEqual([])
    const counted = await letters.standings(reversal.id)
    expect(counted.find(({ group }) => group === 'too late')).toEqual({ group: 'too late', count: 1, asked: 1 })
    expect(counted.find(({ group }) => group === 'reversed')).toEqual({ group: 'reversed', count: 1, asked: 0 })
  })

  test('the same request twice, even at once, makes one set, and nothing is left of the other', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const sets = await Promise.all([
      written(house, reversal, { setId: 'set-a' }),
      written(house, reversal, { setId: 'set-b' }),
    ])
    expect(sets).toEqual([sets[0], sets[0]])
    expect(await house.store.letters.written(reversal.id, 'request-1')).toEqual({ first: 1, parts: 2, lines: 3 })
    expect(await house.store.letters.counts(reversal.id)).toMatchObject({ letters: 2, lines: 3 })
    const made = (await house.store.reversals.events(reversal.id)).filter(({ kind }) => kind === 'letters made')
    expect(made).toHaveLength(1)
  })

  test('what a try that was cut off has left is taken away an hour later', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const { letters } = house.store
    const cut = writing(house, reversal, { setId: 'set-cut', request: 'request-cut' })
    await letters.add(cut, [{ part: 1, listed: '', numbers: [2] }])
    await written(house, reversal)
    expect(await letters.linesOf({ setId: 'set-cut', part: 1 })).toEqual([2])
    house.clock.advance(61 * 60 * 1000)
    await written(house, reversal, { setId: 'set-3', request: 'request-3', at: house.clock.now() })
    expect(await letters.linesOf({ setId: 'set-cut', part: 1 })).toEqual([])
    expect(await letters.counts(reversal.id)).toMatchObject({ letters: 4 })
  })

  test('sending and answers are noted for one letter or for its set, each with an event', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const { letters, reversals } = house.store
    await written(house, reversal)
    const noting = { reversalId: reversal.id, number: 1, whole: false, by: ben, at: house.clock.now() }
    const [day, later] = ['2026-05-03T00:00:00.000Z', '2026-05-09T00:00:00.000Z']
    expect(await letters.noteAnswer(noting, { at: later, text: 'No' })).toBe(0)
    expect(await letters.noteSent(noting, day)).toBe(1)
    expect(await letters.noteSent({ ...noting, whole: true }, later)).toBe(2)
    expect(await letters.noteSent({ ...noting, number: 9 }, day)).toBe(0)
    expect(await letters.noteAnswer({ ...noting, number: 2 }, { at: later, text: 'Paid' })).toBe(1)
    expect(await letters.counts(reversal.id)).toEqual({ letters: 2, sent: 2, answered: 1, lines: 3 })
    expect((await letters.asked(reversal.id, [4, 5])).get(5)).toEqual({
      number: 2,
      sentAt: later,
      answeredAt: later,
      answer: 'Paid',
    })
    expect((await reversals.events(reversal.id)).slice(-3)).toMatchObject([
      { kind: 'letter sent', by: ben, detail: { letter: 1, letters: 1, on: day } },
      { kind: 'letter sent', detail: { letter: 1, letters: 2, on: later } },
      { kind: 'letter answered', detail: { letter: 2, letters: 1, answer: 'Paid' } },
    ])
  })

  test('of several letters about a line the newest that was sent counts', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const { letters } = house.store
    await written(house, reversal)
    await letters.noteSent(
      { reversalId: reversal.id, number: 1, whole: false, by: ann, at: house.clock.now() },
      '2026-05-03T00:00:00.000Z',
    )
    await written(house, reversal, { setId: 'set-2', request: 'request-2' })
    const asked = await letters.asked(reversal.id, [2, 5])
    expect([asked.get(2)?.number, asked.get(5)?.number]).toEqual([1, 4])
  })

  test('letters and the lines that they ask about come by pages', async () => {
    const house = await open()
    const reversal = await mixed(house)
    const { letters } = house.store
    await written(house, reversal)
    const first = await letters.list(reversal.id, { after: 0, limit: 1 })
    expect([first.rows.map(({ number }) => number), first.next]).toEqual([[1], '1'])
    const second = await letters.list(reversal.id, { after: 1, limit: 1 })
    expect([second.rows.map(({ number }) => number), second.next]).toEqual([[2], undefined])
    const lines = await letters.askedLines(reversal.id, { after: 0, limit: 2 })
    expect([lines.rows.map(({ number }) => number), lines.next]).toEqual([[2, 4], '4'])
    expect((await letters.askedLines(reversal.id, { after: 4, limit: 2 })).rows.map(({ number }) => number)).toEqual([
      5,
    ])
  })
})
