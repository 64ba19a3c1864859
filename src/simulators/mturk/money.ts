/** Amounts inside the simulator are whole tenths of a cent (US dollars), so that half cents stay exact. */
export type Tenths = number

/** Tenths of a cent in one cent. */
export const cent: Tenths = 10

/**
 * Reads the API's CurrencyAmount, such as "5", "5." or "101.42".
 * @throws RangeError on anything else: the model refuses it before it can come here
 */
export function parseAmount(text: string): Tenths {
  const match = /^(\d+)\.?(\d{0,2})$/.exec(text)
  if (match === null) throw new RangeError(`Not an amount in dollars: ${text}`)
  const tenths = Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(2, '0')) * cent
  if (!Number.isSafeInteger(tenths)) throw new RangeError(`Too large an amount: ${text}`)
  return tenths
}

/** Writes an amount as the API does ("12.05"); it carries whole cents, and no sign: below nothing it is "0.00". */
export function formatAmount(amount: Tenths): string {
  const cents = Math.floor(Math.max(0, amount) / cent)
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}

/** A percentage of an amount, rounded half up to whole cents. */
export function percentage(amount: Tenths, percent: number): Tenths {
  return Math.floor((amount * percent + 500) / 1000) * cent
}
