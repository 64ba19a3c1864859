import { expect, test } from 'vitest'
import { eventSays } from '../../src/core/event-sentences.ts'
import { eventKinds } from '../../src/core/event-kinds.ts'
import type { Account, Event } from '../../src/core/reversal.ts'
import { mturk } from '../../src/markets/mturk/declaration.ts'

const account: Account = { id: 'a', marketplace: 'mturk', environment: 'simulator', name: 'Lab', currency: 'USD' }
const ann = { id: 'p', name: 'Ann Lindqvist' }

const says = (kind: Event['kind'], detail: Event['detail'] = {}, by: Event['by'] = ann): string =>
  eventSays(
    { reversalId: 'r', number: 1, at: '2026-10-09T14:03:38.120Z', kind, detail, ...(by ? { by } : {}) },
    mturk.words,
    account,
  )

test.each(eventKinds)('%s makes a sentence even without its facts', (kind) => {
  const bare = eventSays(
    { reversalId: 'r', number: 1, at: '2026-10-09T14:03:38.120Z', kind, detail: {} },
    mturk.words,
    account,
  )
  expect(bare).toMatch(/^[A-Z]/)
  expect(bare).not.toMatch(/undefined|NaN/)
})

test('facts stand in the sentences', () => {
  expect(says('created', { from: 41 })).toBe('Ann Lindqvist made it from reversal 41')
  expect(says('confirmed', { count: 182, sum: 131_040 })).toBe('Ann Lindqvist confirmed 182 assignments and $131.04')
  expect(says('confirmed', { count: 1, sum: 720 })).toBe('Ann Lindqvist confirmed 1 assignment and $0.72')
  expect(says('left out', { count: 1 })).toBe('Ann Lindqvist left out 1 line')
  expect(says('split', { keep: 140, rest: 43 })).toBe('Ann Lindqvist kept 140 assignments; the rest became reversal 43')
  expect(says('closed by hand', { line: 9, reason: 'It is paid' })).toBe(
    'Ann Lindqvist closed line 9 by hand: “It is paid”',
  )
})

test('a pause says why and what the marketplace said; a trouble that is not ours says nothing', () => {
  const paused = eventSays(
    {
      reversalId: 'r',
      number: 1,
      at: '2026-10-09T14:03:38.120Z',
      kind: 'paused',
      detail: { trouble: 'funds', said: 'No money' },
    },
    mturk.words,
    account,
  )
  expect(paused).toBe('Paused by Overturn: The account does not hold enough money (“No money”)')
  expect(says('paused', { trouble: '__proto__' })).toBe('Paused by Overturn')
})
