/** How the pages write amounts, times, counts, words and environments. Everything that a page prints passes here. */
import { printAmount, printMoney, type Tenths } from '../core/amount.ts'
import type { OpenAccount } from '../core/ports.ts'
import type { Account, Environment, Instant } from '../core/reversal.ts'
import { clockTime, day, minute } from '../core/times.ts'
import type { Mark, Moment, Sum } from './parts.ts'

/** `1,310`. */
export const countOf = (count: number): string => count.toLocaleString('en')

/** `1 line`, `205 lines`. */
export const counted = (count: number, one: string, many: string): string =>
  `${countOf(count)} ${count === 1 ? one : many}`

export const sumOf = (tenths: Tenths, account: Account): Sum => ({
  column: printAmount(tenths),
  text: printMoney(tenths, account.currency),
})

/** `14:03:38`; `9 Oct, 14:03` when it was another day than `now`'s. */
export const timeOn = (instant: Instant, now: Instant): Moment =>
  instant.slice(0, 10) === now.slice(0, 10)
    ? { iso: instant, text: clockTime(instant), shape: 'time' }
    : { iso: instant, text: minute(instant), shape: 'both' }

/** `9 Oct 2026, 14:03:38`. */
export const fullTime = (instant: Instant): Moment => ({
  iso: instant,
  text: `${day(instant)}, ${clockTime(instant)}`,
  shape: 'both',
})

/** `9 Sep, 16:40`. */
export const minuteOf = (instant: Instant): Moment => ({ iso: instant, text: minute(instant), shape: 'both' })

/** In a sentence: the script turns only time elements into the reader's zone, so a sentence says whose time it is. */
export const inUtc = (moment: Moment): string => `${moment.text} UTC`

/** `today`, or `9 Oct`. */
export const dayOf = (instant: Instant, now: Instant): Moment => ({
  iso: instant,
  text: instant.slice(0, 10) === now.slice(0, 10) ? 'today' : (minute(instant).split(',')[0] ?? ''),
  shape: 'date',
})

const currencies: Readonly<Record<string, string>> = { USD: 'US dollars', GBP: 'pounds sterling', EUR: 'euros' }
const units: Readonly<Record<string, string>> = { USD: 'dollars', GBP: 'pounds', EUR: 'euros' }

/** `US dollars`; `play dollars` where no real money moves. */
export const currencyOf = (account: Account): string =>
  account.environment === 'production'
    ? (currencies[account.currency] ?? account.currency)
    : `play ${units[account.currency] ?? account.currency}`

/** What a pay button says after the amount. */
export const moneyWord = (account: Account): string =>
  account.environment === 'production' ? 'of real money' : 'of play money'

const marks: Readonly<Record<Environment, Pick<Mark, 'env' | 'words' | 'money'>>> = {
  production: { env: 'live', words: 'LIVE – real money', money: true },
  sandbox: { env: 'sandbox', words: 'SANDBOX – no real money', money: false },
  simulator: { env: 'simulator', words: 'SIMULATOR – play money', money: false },
}

export const markOf = ({ account, declaration }: OpenAccount): Mark => {
  const { marketplace } = declaration.words
  const where: Record<Environment, string> = {
    production: `${account.name} on ${marketplace}, ${currencyOf(account)}`,
    sandbox: `${account.name} on the ${marketplace} sandbox`,
    simulator: `${account.name} on a simulator of ${marketplace}`,
  }
  return { ...marks[account.environment], account: where[account.environment] }
}

/** In quotation marks; '' stays ''. */
export const quoted = (text: string): string => (text === '' ? '' : `“${text}”`)

/** `16 MB`, of whole ones. */
export const megabytes = (bytes: number): string => `${bytes / 1024 / 1024} MB`
