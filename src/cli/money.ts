/** Money between the API's decimals and what a person reads or types. */
import { parseAmount, printMoney, type Tenths } from '../core/amount.ts'
import type { Money } from './answer.ts'
import { Failure } from './failure.ts'

/** The API's decimals have two or three places. */
export const tenthsOf = ({ amount }: Money): Tenths => {
  const [units = '', decimals = ''] = amount.replace('-', '').split('.')
  const size = Number(units) * 1000 + Number(decimals.padEnd(3, '0'))
  return amount.startsWith('-') ? -size : size
}

/** `$1,310.40` */
export const printed = (money: Money): string => printMoney(tenthsOf(money), money.currency)

/** What stands behind an option. @throws Failure `usage` with what is wrong with it */
export const amountIn = (option: string, text: string): Tenths => {
  const read = parseAmount(text)
  if (read.ok) return read.value
  throw new Failure('usage', `${option}: ${read.problem.sentence}`)
}
