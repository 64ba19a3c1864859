/** Accounts, and who is asking. */
import { z } from 'zod'
import { environments } from '../../core/reversal.ts'
import { tokenScopes } from '../../core/token.ts'
import { trouble } from './reversal.ts'
import { instant, money, person } from './values.ts'

const words = z
  .strictObject({
    task: z.string(),
    tasks: z.string(),
    submission: z.string(),
    submissions: z.string(),
    worker: z.string(),
    workers: z.string(),
    requester: z.string(),
    operator: z.string(),
    marketplace: z.string(),
    website: z.string(),
  })
  .meta({ id: 'Words', description: 'What the marketplace calls things.' })

const answered = z
  .strictObject({
    at: instant,
    available: money.nullable(),
    trouble: trouble.nullable(),
    says: z.string().meta({ description: 'What is the matter, in words; empty when the account answers.' }),
    said: z.string().meta({ description: 'What the marketplace said.' }),
    clockSkewMs: z.int().nullable(),
  })
  .meta({ id: 'AccountAnswer', description: 'What the account answered last.' })

export const account = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    marketplace: z.string(),
    environment: z.enum(environments).meta({ description: 'Real money moves in `production` only.' }),
    currency: z.string(),
    open: z.boolean().meta({ description: 'False: this server has no credentials for it; its records can be read.' }),
    words,
    longestFeedback: z
      .int()
      .nullable()
      .meta({ description: 'In characters; null where workers cannot be told anything.' }),
    answered: answered.nullable(),
  })
  .meta({ id: 'Account' })
export type AccountBody = z.infer<typeof account>
export const accountList = z.strictObject({ items: z.array(account) }).meta({ id: 'AccountList' })

export const root = z
  .strictObject({
    version: z.string(),
    who: z.strictObject({
      person,
      token: z
        .strictObject({
          name: z.string(),
          scope: z.enum(tokenScopes),
          expiresAt: instant.nullable(),
          capPerDay: z
            .string()
            .nullable()
            .meta({ description: 'As a decimal, in the currency of the account that pays.' }),
          leftToday: z.string().nullable(),
        })
        .nullable(),
    }),
    links: z.strictObject({ accounts: z.url(), reversals: z.url(), openapi: z.url(), docs: z.url() }),
  })
  .meta({ id: 'Root' })
