/** What can be reversed for a few days only, as the daily notice counts it. */
import type { IndexStore, RadarDay, RejectionSum } from '../core/index-store.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { Instant } from '../core/reversal.ts'
import { dayMs, dayOf } from '../core/times.ts'

/** What the notice is about, and from when on. */
export type Notice<About extends Pick<OpenAccount, 'account'> = OpenAccount> = {
  /** From this hour of the day on, by UTC. */
  readonly hour: number
  readonly accounts: readonly About[]
  /** The page with an account's rejected work. */
  readonly linkTo: (accountId: string) => string
}

/** By the day, in UTC, on which the time for reversing ends. */
export type Expiring = {
  readonly today: RejectionSum
  readonly tomorrow: RejectionSum
  readonly inTwoToThreeDays: RejectionSum
}

/** The day of the notice that is due, by UTC; undefined before its hour. */
export const noticeDay = (at: Instant, hour: number): string | undefined =>
  Number(at.slice(11, 13)) >= hour ? dayOf(at) : undefined

/** Undefined when nothing expires within three days: today, tomorrow and the two days after count. */
export const expiringIn = (radar: readonly RadarDay[], at: Instant): Expiring | undefined => {
  const within = (from: number, until: number): RejectionSum => sumOf(radar, dayAfter(at, from), dayAfter(at, until))
  const expiring = { today: within(0, 0), tomorrow: within(1, 1), inTwoToThreeDays: within(2, 3) }
  return Object.values(expiring).some(({ count }) => count > 0) ? expiring : undefined
}

/** `2026-11-26`, so many days after an instant. */
export const dayAfter = (at: Instant, days: number): string =>
  dayOf(new Date(Date.parse(at) + days * dayMs).toISOString())

const sumOf = (radar: readonly RadarDay[], from: string, until: string): RejectionSum =>
  radar
    .filter(({ day }) => day >= from && day <= until)
    .reduce((sum, { count, total }) => ({ count: sum.count + count, total: sum.total + total }), { count: 0, total: 0 })

export type Seen = { readonly expiring: Expiring | undefined; readonly indexedAt: Instant }

/** Undefined before the first pass of the index has ended: nothing is known then. */
export const look = async (
  index: Pick<IndexStore, 'radar' | 'progress'>,
  accountId: string,
  at: Instant,
): Promise<Seen | undefined> => {
  const [radar, { endedAt }] = await Promise.all([index.radar(accountId, at), index.progress(accountId)])
  return endedAt === undefined ? undefined : { expiring: expiringIn(radar, at), indexedAt: endedAt }
}
