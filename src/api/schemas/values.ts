/** Values that several schemas share. Everything that is given or answered is one of these schemas, and so is the document. */
import { z } from 'zod'
import 'zod-openapi'
import { printDecimal, type Tenths } from '../../core/amount.ts'
import type { BalanceRead, Person } from '../../core/reversal.ts'

export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({
    id: 'Instant',
    format: 'date-time',
    description: 'ISO 8601 in UTC with milliseconds.',
    example: '2026-10-09T14:03:38.120Z',
  })

const currency = z.string().regex(/^[A-Z]{3}$/)

export const money = z
  .strictObject({
    amount: z.string().regex(/^-?\d{1,13}\.\d{2,3}$/),
    currency,
  })
  .meta({
    id: 'Money',
    description: 'An exact decimal with two places, three where there are tenths of a cent, and an ISO 4217 code.',
    example: { amount: '131.04', currency: 'USD' },
  })
export type Money = z.infer<typeof money>

export const givenMoney = z
  .strictObject({
    amount: z.string().regex(/^\d{1,12}\.\d{2,3}$/),
    currency,
  })
  .meta({
    id: 'GivenMoney',
    description: 'As this server writes amounts: two or three decimals, no sign, no groups.',
    example: { amount: '131.04', currency: 'USD' },
  })

export const moneyOf = (tenths: Tenths, code: string): Money => ({ amount: printDecimal(tenths), currency: code })

/** The text has the form that the schema asks for. */
export const tenthsIn = (amount: string): Tenths => {
  const [units = '', decimals = ''] = amount.split('.')
  return Number(units) * 1000 + Number(decimals.padEnd(3, '0'))
}

export const person = z.strictObject({ id: z.string(), name: z.string() }).meta({
  id: 'Person',
  description: 'Who did something; the name as it was then.',
})

export const personIn = (one: Person | undefined): z.infer<typeof person> | null =>
  one ? { id: one.id, name: one.name } : null

export const balanceRead = z
  .strictObject({ available: money, at: instant })
  .meta({ id: 'BalanceRead', description: 'What the account held, and when it was asked.' })

export const balanceIn = (read: BalanceRead | undefined, code: string): z.infer<typeof balanceRead> | null =>
  read ? { available: moneyOf(read.available, code), at: read.at } : null

/** As both databases keep whole numbers. */
const largest = 2_147_483_647

export const count = z.int().min(0).max(largest)
export const numbered = z.int().min(1).max(largest)

/** In an address: text that is a whole number, from 1 to `most`. */
const wholeIn = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .refine((value) => value <= most, { message: `This may be ${most.toLocaleString('en')} at most.` })

export const limit = (standard: number, most: number) =>
  wholeIn(most)
    .optional()
    .meta({
      description: `How many at most; ${standard} without.`,
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: most, default: standard })
      },
    })

export const cursor = z.string().max(4_000).optional().meta({
  description: 'The `next` of the page before, with the same other parameters; nothing for the first page.',
})

/** A text that somebody searches or filters by. */
export const sought = (most: number) => z.string().max(most)

export const pageOf = <Item extends z.ZodType>(item: Item, id: string) =>
  z
    .strictObject({
      items: z.array(item),
      next: z.string().nullable().meta({ description: 'Give it as `cursor` for the next page; null on the last one.' }),
    })
    .meta({ id })
