/**
 * Wrong passwords slow an account down and never lock it: five tries are free, then each makes the next wait twice as
 * long, so that no more than twenty fit into a day. A browser that has signed the person in before has a count of its
 * own, so that a stranger's tries do not keep the person out. Names are counted whether they exist or not.
 */
import type { Instant } from '../core/reversal.ts'
import { dayMs } from '../core/times.ts'
import type { AuthParts } from './parts.ts'
import { hashToken, looksLikeToken, newToken } from './tokens.ts'

const secondMs = 1_000
const freeTries = 5
const firstWaitMs = 30 * secondMs
const longestWaitMs = 4 * 60 * 60 * secondMs
const deviceKnownMs = 90 * dayMs

/** How long after this many tries within a day the next one has to wait, in ms. */
const waitAfter = (tries: number): number => Math.min(firstWaitMs * 2 ** (tries - freeTries - 1), longestWaitMs)

export type Admission = { readonly kind: 'go' } | { readonly kind: 'wait'; readonly until: Instant }

/** Who is counted: the name alone, or the name on a browser that is known for it. Hashed: people type secrets as names. */
export const attemptKey = async (
  { limits, clock }: AuthParts,
  name: string,
  device: string | undefined,
): Promise<string> => {
  const known = deviceKey(name, device)
  return known !== undefined && (await limits.get(known, clock.now())) ? known : `account:${hashToken(keyOf(name))}`
}

const keyOf = (name: string): string => name.trim().normalize('NFC').toLowerCase()

const deviceKey = (name: string, device: string | undefined): string | undefined =>
  device !== undefined && looksLikeToken(device) ? `device:${hashToken(`${device} ${keyOf(name)}`)}` : undefined

/**
 * Counts a try before its password is looked at, so that many at once cannot slip through; the gate is a counter too,
 * and only its first visitor passes.
 */
export const admitAttempt = async ({ limits, clock }: AuthParts, key: string): Promise<Admission> => {
  const now = clock.now()
  const closed = await limits.get(`gate:${key}`, now)
  if (closed) return { kind: 'wait', until: closed.endsAt }
  const { hits } = await limits.hit(`tries:${key}`, now, dayMs)
  if (hits <= freeTries) return { kind: 'go' }
  const gate = await limits.hit(`gate:${key}`, now, waitAfter(hits))
  if (gate.hits === 1) return { kind: 'go' }
  await limits.take(`tries:${key}`)
  return { kind: 'wait', until: gate.endsAt }
}

/** It was admitted, and could not be looked at after all. */
export const returnAttempt = ({ limits }: AuthParts, key: string): Promise<void> => limits.take(`tries:${key}`)

/** The password was right: the count begins anew. */
export const forgetAttempts = async ({ limits }: AuthParts, key: string): Promise<void> => {
  await limits.reset(`tries:${key}`)
  await limits.reset(`gate:${key}`)
}

/** Makes this browser known for the name, for 90 days; the token to keep there. */
export const rememberDevice = async (
  { limits, clock }: AuthParts,
  name: string,
  device: string | undefined,
): Promise<string> => {
  const token = device !== undefined && looksLikeToken(device) ? device : newToken()
  const key = deviceKey(name, token)
  if (key !== undefined) await limits.hit(key, clock.now(), deviceKnownMs)
  return token
}
