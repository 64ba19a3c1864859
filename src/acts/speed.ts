/** How fast an account's lines are likely to be reversed, for the page that asks whether to. */
import { parseLearned } from '../core/pace/learned.ts'
import type { Event, Reversal } from '../core/reversal.ts'
import type { Acting } from './acting.ts'

/** Its newest reversals are looked at, at most so many. */
const looked = 20

/**
 * Lines a second: what the account's pace has learned, else how fast its newest reversal went. Undefined before there is
 * either: nothing is published, and the check reads faster than any account pays.
 */
export const speedOf = async ({ store }: Acting, accountId: string): Promise<number | undefined> => {
  const learned = parseLearned(await store.accounts.pace(accountId))
  if (learned) return learned.perSecond
  const { rows } = await store.reversals.past({ limit: looked })
  for (const { reversal } of rows.filter((row) => row.reversal.accountId === accountId)) {
    const speed = wentAt(reversal, await store.reversals.events(reversal.id))
    if (speed !== undefined) return speed
  }
  return undefined
}

/** Of one that ran from its confirmation to its end: pauses and stops tell nothing about the pace. */
const wentAt = (
  { confirmedAt, confirmedCount = 0, endedAt }: Reversal,
  events: readonly Event[],
): number | undefined => {
  if (confirmedAt === undefined || endedAt === undefined || confirmedCount < 2) return undefined
  if (events.some(({ kind }) => kind === 'paused' || kind === 'stop asked')) return undefined
  return confirmedCount / (Math.max(Date.parse(endedAt) - Date.parse(confirmedAt), 100) / 1000)
}
