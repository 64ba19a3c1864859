/** The daily notice as a mail: one screen, in the marketplace's words, about nobody and with no reasons. */
import { randomUUID } from 'node:crypto'
import { printMoney } from '../../core/amount.ts'
import type { NewDelivery } from '../../core/delivery-store.ts'
import type { RejectionSum } from '../../core/index-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Instant } from '../../core/reversal.ts'
import { day, dayOf, minute } from '../../core/times.ts'
import { dayAfter, type Expiring } from '../expiring.ts'

/** What expires of one account. */
export type Part = {
  readonly open: Pick<OpenAccount, 'account' | 'declaration'>
  readonly expiring: Expiring
  readonly indexedAt: Instant
  /** The page with what expires. */
  readonly link: string
}

/** What a delivery by mail keeps. Whom it goes to is read from the settings when it is sent. */
export type Letter = {
  /** By UTC: what it says is true on this day only. */
  readonly day: string
  readonly subject: string
  readonly text: string
}

/** Undefined when nothing of any account expires. The id is like no other installation's: mailboxes drop what they have. */
export const mailOf = (parts: readonly Part[], at: Instant): NewDelivery | undefined => {
  const [first, ...more] = parts.toSorted((one, other) => urgency(one) - urgency(other))
  if (!first) return undefined
  const others = more.length === 0 ? '' : `, and of ${more.length} more ${more.length === 1 ? 'account' : 'accounts'}`
  const letter: Letter = {
    day: dayOf(at),
    subject: `${essence(first)}${others}`,
    text: [...[first, ...more].map((part) => partText(part, at)), footer].join('\n'),
  }
  return { id: `mail_${randomUUID()}`, type: 'rejections.expiring', body: JSON.stringify(letter) }
}

const spans = [
  ['today', 'today'],
  ['tomorrow', 'tomorrow'],
  ['inTwoToThreeDays', 'in 2 or 3 days'],
] as const

const urgency = ({ expiring }: Part): number => spans.findIndex(([span]) => expiring[span].count > 0)

/** `14 rejected assignments expire tomorrow: $9.80`. */
const essence = ({ open: { account, declaration }, expiring }: Part): string => {
  const [span, label] = spans.find(([one]) => expiring[one].count > 0) ?? spans[0]
  const { count, total } = expiring[span]
  const { submission, submissions } = declaration.words
  const play = account.environment === 'production' ? '' : `[${account.environment}] `
  const what = count === 1 ? `1 rejected ${submission} expires` : `${countOf(count)} rejected ${submissions} expire`
  return `${play}${what} ${label}: ${printMoney(total, account.currency)}`
}

const partText = ({ open: { account, declaration }, expiring, indexedAt, link }: Part, at: Instant): string => {
  const { submissions, marketplace } = declaration.words
  const play = account.environment === 'production' ? '' : ` (${account.environment}: no real money)`
  const row = (label: string, { count, total }: RejectionSum): string =>
    `  ${label.padEnd(24)}${countOf(count).padStart(9)}${printMoney(total, account.currency).padStart(16)}`
  const on = (days: number): string => day(`${dayAfter(at, days)}T00:00:00.000Z`)
  return `${account.name} on ${marketplace}${play}

Rejected ${submissions} by the day, in UTC, on which the time for reversing ends:

${row(`today, ${on(0)}`, expiring.today)}
${row(`tomorrow, ${on(1)}`, expiring.tomorrow)}
${row(`until ${on(3)}`, expiring.inTwoToThreeDays)}

Look at them, and reverse what was rejected by mistake:
${link}

As of ${minute(indexedAt)} UTC, when the account was last read. The sums are what
reversing takes: reward, fee and tax.
`
}

const countOf = (count: number): string => count.toLocaleString('en')

const footer = `-- \nOverturn sends this once a day, and nothing on days when nothing expires. Whoever
runs the server sets when and to whom: OVERTURN_NOTICE_HOUR, OVERTURN_NOTICE_TO.
`
