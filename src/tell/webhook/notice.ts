/** Once a day: what rejected work expires soon, so that somebody looks while it can still be reversed. */
import { createHash } from 'node:crypto'
import { printDecimal } from '../../core/amount.ts'
import type { NewDelivery } from '../../core/delivery-store.ts'
import type { RejectionSum } from '../../core/index-store.ts'
import type { Account, Instant } from '../../core/reversal.ts'
import { dayOf } from '../../core/times.ts'
import type { Expiring } from '../expiring.ts'
import { accountIn } from './message.ts'

const type = 'rejections.expiring'

export type Told = {
  readonly account: Account
  readonly at: Instant
  readonly expiring: Expiring
  /** When the index was read last: as old is what is told. */
  readonly indexedAt: Instant
  /** The page with what expires. */
  readonly link: string
}

export const noticeOf = ({ account, at, expiring, indexedAt, link }: Told): NewDelivery => {
  const { today, tomorrow, inTwoToThreeDays } = expiring
  const told = ({ count, total }: RejectionSum) => ({
    count,
    total: { amount: printDecimal(total), currency: account.currency },
  })
  const data = {
    account: accountIn(account),
    today: told(today),
    tomorrow: told(tomorrow),
    inTwoToThreeDays: told(inTwoToThreeDays),
    indexedAt,
    link,
  }
  const id = createHash('sha256')
    .update(`${type}:${account.id}:${dayOf(at)}`)
    .digest('hex')
    .slice(0, 32)
  return { id: `msg_${id}`, type, body: JSON.stringify({ type, timestamp: at, data }) }
}
