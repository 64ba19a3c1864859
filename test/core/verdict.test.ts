import { describe, expect, test } from 'vitest'
import { deadlineOf, lineFactsOf, saidInShort, verdictOf, type Read } from '../../src/core/verdict.ts'
import { deadline, declared, facts, submittedAt } from './market-words.ts'

const hour = 3_600_000
const day = 24 * hour
const before = Date.parse(deadline) - hour
const found = (more = {}): Read => ({ kind: 'found', facts: facts(more) })
const said = { code: 'Code', text: 'what it said' }

describe('the status decides', () => {
  test.each([
    ['rejected', 'reversible', ''],
    ['approved', 'already approved', ''],
    ['awaiting review', 'awaiting review', ''],
  ] as const)('%s is %s', (status, verdict, detail) =>
    expect(verdictOf(found({ status }), {}, declared(), before)).toEqual({ verdict, detail }),
  )

  test('a status that cannot be paid is not readable, and is named', () =>
    expect(verdictOf(found({ status: 'other', nativeStatus: 'RETURNED' }), {}, declared(), before)).toEqual({
      verdict: 'not readable',
      detail: 'Fair Ltd says “RETURNED”, from which nothing can be reversed',
    }))
})

describe('what the marketplace does not show', () => {
  test.each([
    ['not found', 'not found', 'Code: what it said'],
    ['gone', 'gone', 'Code: what it said'],
    ['is a task', 'not found', expect.stringMatching(/^a job’s id; bring it in a column \w+$/)],
    ['not submitted', 'not found', 'it was not submitted, or so recently that Fair Ltd does not show it yet'],
  ] as const)('%s is %s', (why, verdict, detail) =>
    expect(verdictOf({ kind: 'absent', why, said }, {}, declared(), before)).toEqual({ verdict, detail }),
  )

  test('an answer that stayed lost is not readable, with what was said', () =>
    expect(verdictOf({ kind: 'lost', said }, {}, declared(), before)).toEqual({
      verdict: 'not readable',
      detail: 'Code: what it said',
    }))
})

describe('the deadline', () => {
  test('counts from the submission to the instant on the last day', () =>
    expect(deadlineOf(facts(), declared())).toBe('2026-10-01T10:20:30.000Z'))

  test('counts from the rejection where the marketplace does', () => {
    const from = declared({ window: { from: 'rejection', days: 9, sure: true } })
    expect(deadlineOf(facts({ rejectedAt: '2026-09-05T00:00:00.000Z' }), from)).toBe('2026-09-14T00:00:00.000Z')
    expect(deadlineOf(facts(), from)).toBeUndefined()
  })

  test('is shown and not enforced until a full day after it', () => {
    const at = (ms: number) => verdictOf(found(), {}, declared(), Date.parse(deadline) + ms)
    expect(at(0)).toEqual({ verdict: 'reversible', detail: '' })
    const late = { verdict: 'reversible', detail: 'the time for reversing is over; Fair Ltd may refuse' }
    expect(at(1)).toEqual(late)
    expect(at(day - 1)).toEqual(late)
    expect(at(day)).toEqual({ verdict: 'too late', detail: '' })
  })

  test('is never too late by a rule that is not sure, nor without a rule', () => {
    const years = Date.parse(deadline) + 1000 * day
    const unsure = declared({ window: { from: 'submission', days: 30, sure: false } })
    expect(verdictOf(found(), {}, unsure, years).verdict).toBe('reversible')
    const { window: _, ...without } = declared()
    expect(deadlineOf(facts(), without)).toBeUndefined()
    expect(verdictOf(found(), {}, without, years)).toEqual({ verdict: 'reversible', detail: '' })
  })

  test('does not matter for what is not rejected', () =>
    expect(verdictOf(found({ status: 'approved' }), {}, declared(), before + 90 * day).verdict).toBe(
      'already approved',
    ))
})

describe('the worker that the source names', () => {
  test('must be the one whose work it is', () =>
    expect(verdictOf(found(), { worker: 'W2' }, declared(), before)).toEqual({
      verdict: 'other worker',
      detail: 'your source names W2; it is the work of W1',
    }))

  test.each(['W1', 'w1', ' W1 ', '', '  ', undefined])('may be written as %j', (worker) =>
    expect(verdictOf(found(), worker === undefined ? {} : { worker }, declared(), before).verdict).toBe('reversible'),
  )

  test('is not compared where the marketplace does not tell whose work it is', () =>
    expect(verdictOf(found({ worker: '' }), { worker: 'W2' }, declared(), before).verdict).toBe('reversible'))
})

test('a line keeps the facts with its part of the bill and its deadline', () => {
  const quote = { reward: 500, fee: 100, tax: 20, certainty: 'estimate', feeLabel: 'Fee, 20 %' } as const
  expect(lineFactsOf(facts({ rejectedAt: '2026-09-05T00:00:00.000Z' }), quote, declared())).toEqual({
    task: 'T1',
    title: 'Paint a fence',
    worker: 'W1',
    submittedAt,
    rejectedAt: '2026-09-05T00:00:00.000Z',
    deadline,
    oldText: 'Not painted well.',
    reward: 500,
    fee: 100,
    tax: 20,
    certainty: 'estimate',
    feeLabel: 'Fee, 20 %',
    madeElsewhere: '',
  })
})

test('what was said is one line of at most 500 characters', () => {
  expect(saidInShort({ code: '', text: '' })).toBe('')
  expect(saidInShort({ code: 'Code', text: '' })).toBe('Code')
  expect(saidInShort({ code: 'Code', text: 'x'.repeat(600) })).toHaveLength(500)
})
