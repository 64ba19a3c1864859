import { expect, test } from 'vitest'
import { eventSays } from '../../src/core/event-sentences.ts'
import { actNames } from '../../src/core/permissions.ts'
import { overTheCap, scopeAllows, tokenMayNot, tokenScopes } from '../../src/core/token.ts'
import { declared } from './market-words.ts'

const { words } = declared()

test('a scope allows what the one before does, and paying, stopping and closing only the last', () => {
  const allowed = tokenScopes.map((scope) => actNames.filter((act) => scopeAllows(scope, act)))
  expect(allowed).toEqual(
    [['read'], ['read', 'draft', 'check', 'leave out', 'discard', 'split', 'again', 'letter'], [...actNames]].map(
      (acts) => actNames.filter((act) => acts.includes(act)),
    ),
  )
})

test('what a token may not is said with the scope that may', () => {
  expect(tokenMayNot('read', 'draft')).toBe(
    'This token may only read; for this (draft) make one with the scope “prepare”.',
  )
  expect(tokenMayNot('prepare', 'confirm')).toBe(
    'This token may only read and prepare, without paying; for this (confirm) make one with the scope “pay”.',
  )
})

test('a cap says itself, what is left of it and what was asked', () => {
  expect(overTheCap(50_000, 12_340, 20_000, 'USD')).toBe(
    'This token may pay at most $50.00 a day (UTC); $12.34 of it is left today, and this one comes to $20.00. Nothing was confirmed.',
  )
})

test('the record names the token beside its owner', () => {
  const account = { id: 'a', marketplace: 'm', environment: 'simulator', name: 'Lab', currency: 'USD' } as const
  const event = { reversalId: 'r', number: 1, at: '2026-10-09T14:03:38.120Z', kind: 'stop asked' } as const
  const by = { id: 'ann', name: 'Ann' }
  expect(eventSays({ ...event, by, detail: { token: 'Nightly' } }, words, account)).toBe(
    'Ann (token “Nightly”) stopped it',
  )
  expect(eventSays({ ...event, by, detail: {} }, words, account)).toBe('Ann stopped it')
})
