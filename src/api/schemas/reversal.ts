/** Reversals as the API gives and takes them. */
import { z } from 'zod'
import { refusals, outcomes, states, troubles, verdicts } from '../../core/reversal.ts'
import { confirmable } from './problem.ts'
import { rejectionFilter } from './rejection.ts'
import {
  balanceRead,
  count,
  cursor,
  givenMoney,
  instant,
  limit,
  money,
  numbered,
  pageOf,
  person,
  sought,
} from './values.ts'

const state = z.enum(states).meta({ id: 'State' })
export const verdict = z.enum(verdicts).meta({ id: 'Verdict' })
export const outcome = z.enum(outcomes).meta({ id: 'Outcome' })
export const refusal = z.enum(refusals).meta({ id: 'Refusal' })
export const trouble = z.enum(troubles).meta({ id: 'Trouble' })

export const groups = [
  ...verdicts,
  ...outcomes,
  'held',
  'left out',
  'to come',
  'calling',
  'not looked up',
  'will be reversed',
] as const
export const group = z.enum(groups).meta({
  id: 'Group',
  description:
    'Where a line stands: before the confirmation its verdict, afterwards its outcome. `held`: another reversal holds it. `will be reversed`: every line of the bill.',
})

const pause = z
  .strictObject({
    trouble,
    says: z.string(),
    remedy: z.string(),
    said: z.string().meta({ description: 'What the marketplace said; empty when it said nothing.' }),
    since: instant,
    retryAt: instant
      .nullable()
      .meta({ description: 'When it is tried again by itself; null when somebody has to act.' }),
    needsConfirmation: z.boolean().meta({ description: 'Going on is another confirmation.' }),
  })
  .meta({ id: 'Pause' })

const groupSum = z
  .strictObject({ group, count, total: money.meta({ description: 'Reward, fee and tax of these lines.' }) })
  .meta({ id: 'GroupSum' })

const billRow = z
  .strictObject({
    feeLabel: z.string(),
    certainty: z.enum(['exact', 'estimate', 'not known']),
    count,
    reward: money,
    fee: money,
    tax: money,
    total: money,
  })
  .meta({ id: 'BillRow' })

const links = z
  .strictObject({
    self: z.url(),
    page: z.url(),
    lines: z.url(),
    notTaken: z.url(),
    events: z.url(),
    letters: z.url(),
    receiptJson: z.url().nullable(),
    receiptCsv: z.url().nullable(),
  })
  .meta({ id: 'ReversalLinks' })

const summary = {
  number: numbered,
  id: z.string(),
  reference: z.string(),
  account: z.string(),
  state,
  pause: pause.nullable(),
  revision: count,
  reason: z.string(),
  feedback: z.string(),
  createdBy: person,
  createdAt: instant,
  checkedAt: instant.nullable(),
  confirmedBy: person.nullable(),
  confirmedAt: instant.nullable(),
  endedAt: instant.nullable(),
  expiresAt: instant.nullable(),
  madeFrom: numbered.nullable(),
  lineCount: count,
  notTakenCount: count,
  groups: z.array(groupSum),
  links,
}

export const reversalSummary = z.strictObject(summary).meta({ id: 'ReversalSummary' })

export const reversal = z
  .strictObject({
    ...summary,
    confirmedCount: count.nullable(),
    confirmedTotal: money.nullable(),
    bill: z.strictObject({ rows: z.array(billRow), total: money }).meta({ id: 'Bill' }),
    balance: balanceRead.nullable().meta({ description: 'What the account answered last.' }),
    balanceBefore: balanceRead.nullable(),
    balanceAfter: balanceRead.nullable(),
    confirmation: confirmable
      .nullable()
      .meta({ description: 'What POST …/confirmation must carry now; null while nothing waits for one.' }),
    digest: z.string().nullable(),
    leads: z
      .strictObject({ all: count, waiting: count })
      .meta({ description: 'What was brought that leads to submissions, and how much of it is still being followed.' }),
  })
  .meta({ id: 'Reversal' })
export type ReversalBody = z.infer<typeof reversal>
export type ReversalSummaryBody = z.infer<typeof reversalSummary>

export const reversalPage = pageOf(reversalSummary, 'ReversalPage')

export const reversalQuery = z.strictObject({
  state: state.optional(),
  search: sought(200).optional().meta({
    description: 'A number, a reference, a whole submission or worker id, or a part of the reason or of a name.',
  }),
  cursor,
  limit: limit(20, 100),
})

export const newReversal = z
  .strictObject({
    account: z.string().max(200).optional().meta({ description: 'Its id; the first account of this server without.' }),
    ids: z
      .array(z.string().max(2_000))
      .max(100_000)
      .optional()
      .meta({ description: 'One id each; instead of `text`.' }),
    text: z.string().optional().meta({ description: 'Any text that holds ids: pasted, or the content of a file.' }),
    filter: rejectionFilter
      .optional()
      .meta({ description: 'Instead of ids: rejected work that the index of the account shows.' }),
    reason: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: 'Why, for the record; can be given with the confirmation.' }),
    feedback: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: 'What each worker is told, where the marketplace carries it.' }),
  })
  .meta({
    id: 'NewReversal',
    example: { ids: ['3IAEQB9FMEKPXH5S2DLB0SKJQ8WWDV'], reason: 'The key of the attention check was wrong' },
  })

export const confirmation = z
  .strictObject({
    revision: count,
    count,
    total: givenMoney,
    reason: z.string().max(10_000),
    feedback: z.string().max(10_000).optional(),
    despiteBalance: z.boolean().optional().meta({
      description: 'Confirm although the balance is short: what it covers is paid, then the reversal pauses.',
    }),
  })
  .meta({ id: 'Confirmation' })

export const leavingOut = z
  .strictObject({
    lines: z.array(numbered).max(1_000).optional().meta({ description: 'Numbers of lines; instead of `filter`.' }),
    filter: z
      .strictObject({
        group: group.optional(),
        worker: sought(500).optional(),
        task: sought(500).optional(),
        oldText: sought(500).optional(),
        differs: z.literal(true).optional().meta({ description: 'Those in which the source says something else.' }),
      })
      .optional()
      .meta({ id: 'LineFilter', description: 'All lines that it shows; needs `revision`.' }),
    others: z.boolean().optional().meta({ description: 'All lines but those that the filter shows.' }),
    leftOut: z.boolean().meta({ description: 'True leaves them out of the bill, false puts them back.' }),
    revision: count.optional().meta({ description: 'The reversal’s, as it was read.' }),
  })
  .meta({ id: 'LeavingOut' })

export const checking = z.strictObject({ which: z.enum(['start', 'not readable', 'all']) }).meta({
  id: 'Checking',
  description: '`start` begins the check of a draft, the others read lines of a checked one again.',
})

export const splitting = z
  .strictObject({
    revision: count,
    keep: numbered.meta({ description: 'How many lines stay, in the order of their deadlines.' }),
  })
  .meta({ id: 'Splitting' })

export const splitUp = z
  .strictObject({ reversal, rest: reversal })
  .meta({ id: 'SplitUp', description: 'What was kept, and the new draft with the others.' })

export const nothing = z.strictObject({}).meta({ id: 'Nothing', description: 'No fields; the body may be left out.' })
