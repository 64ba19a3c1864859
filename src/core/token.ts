/** What a person's scripts come in with: a token does what its scope allows, and never more than its owner may. */
import { printMoney, type Tenths } from './amount.ts'
import type { ActName } from './permissions.ts'
import type { Person } from './reversal.ts'

/** Each allows what the one before allows. */
export const tokenScopes = ['read', 'prepare', 'pay'] as const
export type TokenScope = (typeof tokenScopes)[number]

/** The least scope that each act needs. */
const needed: Readonly<Record<ActName, TokenScope>> = {
  read: 'read',
  draft: 'prepare',
  check: 'prepare',
  'leave out': 'prepare',
  discard: 'prepare',
  split: 'prepare',
  again: 'prepare',
  letter: 'prepare',
  confirm: 'pay',
  stop: 'pay',
  resume: 'pay',
  'close unknown': 'pay',
}

export const scopeAllows = (scope: TokenScope, act: ActName): boolean =>
  tokenScopes.indexOf(scope) >= tokenScopes.indexOf(needed[act])

/** What a scope is for, after the words "may" or "may only". */
export const scopeMeans: Readonly<Record<TokenScope, string>> = {
  read: 'read',
  prepare: 'read and prepare, without paying',
  pay: 'read, prepare and pay',
}

/** The token that somebody acts with. */
export type ActingToken = {
  readonly id: string
  /** What its owner called it; stands in the record beside their name. */
  readonly name: string
  readonly scope: TokenScope
  /** The most it may confirm in one day by UTC, in tenths; no cap when absent. */
  readonly capPerDay?: Tenths
}

/** Who acts now. `token`: the name of the token with which they do; it stands in the event's detail. */
export type Actor = Person & { readonly token?: string }

export const tokenMayNot = (scope: TokenScope, act: ActName): string =>
  `This token may only ${scopeMeans[scope]}; for this (${act}) make one with the scope “${needed[act]}”.`

/** Sums in tenths; `left` of today's cap. */
export const overTheCap = (cap: Tenths, left: Tenths, sum: Tenths, currency: string): string =>
  `This token may pay at most ${printMoney(cap, currency)} a day (UTC); ${printMoney(left, currency)} of it is left today, and this one comes to ${printMoney(sum, currency)}. Nothing was confirmed.`
