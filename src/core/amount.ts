/**
 * Money at its edges. Inside it is an integer in tenths of the currency's minor unit (tenths of a cent); outside it is
 * decimal text. All currencies handled here have two decimals.
 */
import { bad, good, type Result } from './problem.ts'

/** An integer in tenths of the minor unit: 1 is a tenth of a cent, 10 a cent, 1000 a dollar. Never a fraction. */
export type Tenths = number

/** A cent in tenths. */
export const minorUnit: Tenths = 10
/** A dollar in tenths. */
const majorUnit: Tenths = 1000

const symbols: Readonly<Record<string, string>> = { USD: '$', GBP: '£', EUR: '€' }
const minus = '−'

/**
 * For columns: `1,310.40`, with a true minus sign in front when below zero. Tenths of a cent are rounded half up (away
 * from zero), for display only; never compute with what this prints.
 */
export const printAmount = (tenths: Tenths): string => {
  const cents = Math.floor((Math.abs(whole(tenths)) + 5) / 10)
  const units = String(Math.floor(cents / 100)).replace(/\B(?=(?:\d{3})+$)/g, ',')
  return `${tenths < 0 && cents > 0 ? minus : ''}${units}.${String(cents % 100).padStart(2, '0')}`
}

/** For text: `$1,310.40`, `CHF 1,310.40` for a currency without a symbol of ours. Rounds as {@link printAmount}. */
export const printMoney = (tenths: Tenths, currency: string): string => {
  const amount = printAmount(tenths)
  const symbol = symbols[currency]
  const digits = amount.startsWith(minus) ? amount.slice(1) : amount
  return `${digits === amount ? '' : minus}${symbol ?? `${currency} `}${digits}`
}

/** For files and the API: exact decimal text without groups, `1310.40`, a third decimal only where there is one. */
export const printDecimal = (tenths: Tenths): string => {
  const size = String(Math.abs(whole(tenths))).padStart(4, '0')
  const decimals = size.endsWith('0') ? size.slice(-3, -1) : size.slice(-3)
  return `${tenths < 0 ? '-' : ''}${size.slice(0, -3)}.${decimals}`
}

const whole = (tenths: Tenths): Tenths => {
  if (!Number.isSafeInteger(tenths)) throw new RangeError(`not an amount in tenths: ${tenths}`)
  return tenths
}

/**
 * The decimal text on a marketplace's wire, `5`, `0.05`, `101.4`: the pattern of the service model,
 * `[0-9]+(\.)?[0-9]{0,2}`. Anything else, also a number, is undefined.
 */
export const parseWireAmount = (text: unknown): Tenths | undefined => {
  if (typeof text !== 'string' || text.length > 20) return undefined
  const parts = /^(\d+)(?:\.(\d{0,2}))?$/.exec(text)
  return parts ? tenthsOf(parts[1] ?? '', parts[2] ?? '') : undefined
}

const tenthsOf = (units: string, decimals: string): Tenths | undefined => {
  const tenths = Number(units) * majorUnit + Number(decimals.padEnd(2, '0')) * minorUnit
  return Number.isSafeInteger(tenths) ? tenths : undefined
}

/** Rounds to the whole minor unit, half up: 104 → 100, 105 → 110. Throws RangeError below zero. */
export const halfUp = (tenths: Tenths): Tenths => percentHalfUp(tenths, 100)

/** A whole percentage of an amount, rounded once, half up, to the whole minor unit. Throws RangeError below zero. */
export const percentHalfUp = (tenths: Tenths, percent: number): Tenths => {
  const hundredfold = whole(tenths) * percent
  if (hundredfold < 0 || !Number.isSafeInteger(hundredfold))
    throw new RangeError(`cannot take ${percent} % of ${tenths}`)
  return Math.floor((hundredfold + 500) / 1000) * minorUnit
}

/**
 * A sum that a person typed. `1,310.40`, `1310.40`, `1.310,40`, `$1310.40`, `1 310,40`, `1’310.40`, `1310` are one.
 * Refused, so that no reading can be a wrong one: a single point or comma before exactly three digits (`1.310` is 1310
 * to some and 1.31 to others), signs, letters, exponents, more than two decimals, groups that are not groups.
 */
export const parseAmount = (text: string): Result<Tenths> => {
  const typed = text.trim()
  if (typed === '') return bad('invalid', 'Type an amount, like 1310.40.')
  if (typed.length > 40) return bad('invalid', 'An amount has at most 40 characters, like 1310.40.')
  if (typed.replace(/[^$£€]/gu, '').length > 1)
    return bad('invalid', `“${typed}” has two currency signs; write the amount like 1310.40.`)
  const bare = typed.replace(/^[$£€]\s?/u, '').replace(/\s?[$£€]$/u, '')
  const odd = /[^\d.,'’\s]/u.exec(bare)
  if (odd) return bad('invalid', oddCharacter(typed, odd[0]))
  return readDigits(bare.replace(/\s/gu, ' ').replaceAll('’', "'"), typed)
}

const oddCharacter = (typed: string, odd: string): string =>
  odd === '-' || odd === minus
    ? `“${typed}” is below zero; an amount is not.`
    : `“${typed}” has “${odd}” in it; an amount has only digits, like 1310.40.`

const readDigits = (bare: string, typed: string): Result<Tenths> => {
  const ambiguous = /^([1-9]\d{0,2})[.,](\d{3})$/.exec(bare)
  if (ambiguous) return bad('invalid', twoReadings(typed, ambiguous[1] ?? '', ambiguous[2] ?? ''))
  const withDecimals = /^(.*\d)([.,])(\d{1,2})$/.exec(bare)
  const units = withDecimals?.[1] ?? bare
  const grouping = groupOf(units)
  if (grouping === undefined || grouping === withDecimals?.[2]) {
    const three = !withDecimals && /^[^.]*\.\d{3,}$|^[^,]*,\d{3,}$/.test(units)
    return bad(
      'invalid',
      three ? `“${typed}” has more than two decimals.` : `“${typed}” is not an amount like 1310.40 or 1,310.40.`,
    )
  }
  const tenths = tenthsOf(units.replace(/\D/g, ''), withDecimals?.[3] ?? '')
  return tenths === undefined ? bad('invalid', `“${typed}” is more than can be reckoned with.`) : good(tenths)
}

/** The one sign between the groups, '' when there are none; undefined when the digits are not grouped rightly. */
const groupOf = (units: string): string | undefined => {
  if (/^\d+$/.test(units)) return ''
  const sign = /[., ']/.exec(units)?.[0]
  if (sign === undefined) return undefined
  const [first = '', ...rest] = units.split(sign)
  const last = rest.at(-1) ?? ''
  const groupedLike = (size: number) => rest.slice(0, -1).every((group) => /^\d+$/.test(group) && group.length === size)
  const startsRightly = /^[1-9]\d{0,2}$/.test(first) && /^\d{3}$/.test(last)
  const indian = first.length <= 2 && groupedLike(2)
  return startsRightly && (groupedLike(3) || indian) ? sign : undefined
}

const twoReadings = (typed: string, before: string, after: string): string =>
  `“${typed}” can be read as ${before}${after}.00 or as ${before}.${after.replace(/0$/, '')}; write it with two decimals.`
