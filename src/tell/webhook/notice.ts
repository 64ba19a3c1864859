/** Once a day: what rejected work expires soon, so that somebody looks while it can still be reversed. */
import { createHash } from 'node:crypto'
import { printDecimal } from '../../core/amount.ts'
import type { NewDelivery } from '../../core/delivery-store.ts'
import type { IndexProgress, RadarDay, RejectionSum } from '../../core/index-store.ts'
import type { Account, Instant } from '../../core/reversal.ts'
import { dayMs } from '../../core/times.ts'
import { accountIn } from './message.ts'

const type = 'rejections.expiring'

export type Expiring = {
  readonly account: Account
  readonly at: Instant
  readonly radar: readonly RadarDay[]
  readonly progress: Pick<IndexProgress, 'endedAt'>
  /** The page with what expires. */
  readonly link: string
}

/** The day of the notice that is due, by UTC; undefined before its hour. */
export const noticeDay = (at: Instant, hour: number): string | undefined =>
  Number(at.slice(11, 13)) >= hour ? at.slice(0, 10) : undefined

/** Undefined when nothing expires within three days: today, tomorrow and the two days after count. */
export const noticeOf = ({ account, at, radar, progress, link }: Expiring): NewDelivery | undefined => {
  const within = (from: number, until: number): RejectionSum => sumOf(radar, dayAfter(at, from), dayAfter(at, until))
  const [today, tomorrow, later] = [within(0, 0), within(1, 1), within(2, 3)]
  if (today.count + tomorrow.count + later.count === 0) return undefined
  const told = ({ count, total }: RejectionSum) => ({
    count,
    total: { amount: printDecimal(total), currency: account.currency },
  })
  const data = {
    account: accountIn(account),
    today: told(today),
    tomorrow: told(tomorrow),
    inTwoToThreeDays: told(later),
    /** As old is what is told. */
    indexedAt: progress.endedAt ?? null,
    link,
  }
  const id = createHash('sha256')
    .update(`${type}:${account.id}:${at.slice(0, 10)}`)
    .digest('hex')
    .slice(0, 32)
  return { id: `msg_${id}`, type, body: JSON.stringify({ type, timestamp: at, data }) }
}

const dayAfter = (at: Instant, days: number): string =>
  new Date(Date.parse(at) + days * dayMs).toISOString().slice(0, 10)

const sumOf = (radar: readonly RadarDay[], from: string, until: string): RejectionSum =>
  radar
    .filter(({ day }) => day >= from && day <= until)
    .reduce((sum, { count, total }) => ({ count: sum.count + count, total: sum.total + total }), { count: 0, total: 0 })
