/** Lines, their calls, and what became no line. */
import { z } from 'zod'
import { lineSorts } from '../../core/reversal-store.ts'
import { differences, works } from '../../core/reversal.ts'
import { group, outcome, refusal, verdict } from './reversal.ts'
import { count, cursor, instant, limit, money, numbered, pageOf, person, sought } from './values.ts'

const named = z
  .strictObject({
    worker: z.string().nullable(),
    task: z.string().nullable(),
    submittedAt: instant.nullable(),
    reward: money.nullable(),
    status: z.string().nullable(),
  })
  .meta({ id: 'Named', description: 'What the source said about it.' })

const facts = z
  .strictObject({
    task: z.string(),
    title: z.string(),
    worker: z.string(),
    submittedAt: instant.nullable(),
    rejectedAt: instant.nullable(),
    approvedAt: instant.nullable(),
    deadline: instant.nullable(),
    oldText: z.string(),
    reward: money,
    fee: money,
    tax: money,
    total: money,
    certainty: z.enum(['exact', 'estimate', 'not known']),
    feeLabel: z.string(),
    madeElsewhere: z.string(),
  })
  .meta({ id: 'Facts', description: 'What the marketplace’s record says.' })

const asked = z
  .strictObject({
    letter: numbered,
    sentAt: instant.nullable(),
    answeredAt: instant.nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'AskedByLetter', description: 'The newest letter that asks about this line.' })

const lineFields = {
  number: numbered,
  submission: z.string(),
  where: z.string().meta({ description: 'Where in the source it stood.' }),
  group,
  says: z.string().meta({ description: 'The fact under the group, in words; empty when the group says it.' }),
  named,
  lead: numbered.nullable().meta({ description: 'The number of the lead that led to it, see `…/leads`.' }),
  differs: z
    .array(z.enum(differences))
    .meta({ description: 'In what the source says something else than the record.' }),
  sourceSays: z.string().meta({ description: 'What it says there, in words; another worker is named by `says`.' }),
  hint: z.string(),
  leftOut: z.boolean(),
  heldBy: numbered.nullable(),
  verdict: verdict.nullable(),
  readAt: instant.nullable(),
  facts: facts.nullable(),
  outcome: outcome.nullable(),
  work: z.enum(works),
  refusal: refusal.nullable(),
  remedy: z.string().meta({ description: 'What can be done about a refused line.' }),
  said: z.string().meta({ description: 'What the marketplace said about it, word for word.' }),
  presumed: z.boolean().meta({ description: 'Approved after an answer of ours was lost.' }),
  asked: count,
  askAt: instant.nullable(),
  unknownSince: instant.nullable(),
  settledAt: instant.nullable(),
  recordedAt: instant.nullable(),
  letter: asked.nullable(),
}

export const line = z.strictObject(lineFields).meta({ id: 'Line' })
export type LineBody = z.infer<typeof line>
export const linePage = pageOf(line, 'LinePage')

const attempt = z
  .strictObject({
    number: numbered,
    step: z.string(),
    by: person,
    sentAt: instant,
    answeredAt: instant.nullable(),
    answer: z.string().nullable(),
    said: z.string(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'Attempt', description: 'One call that was made for the line.' })
export type AttemptBody = z.infer<typeof attempt>

export const lineWithAttempts = z
  .strictObject({ ...lineFields, attempts: z.array(attempt) })
  .meta({ id: 'LineWithAttempts' })

export const lineQuery = z.strictObject({
  group: group.optional(),
  worker: sought(500).optional(),
  task: sought(500).optional(),
  oldText: sought(500).optional(),
  differs: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: those in which the source says something else.' }),
  sort: z.enum(lineSorts).optional().meta({ description: '`number` without.' }),
  order: z.enum(['ascending', 'descending']).optional(),
  cursor,
  limit: limit(100, 500),
})

export const closure = z
  .strictObject({ reason: z.string().max(10_000) })
  .meta({ id: 'Closure', description: 'Closes by hand what has been unknown for seven days.' })

const notTaken = z
  .strictObject({ number: numbered, where: z.string(), text: z.string(), why: z.string() })
  .meta({ id: 'NotTaken', description: 'A piece of what was brought that became no line.' })
export const notTakenPage = pageOf(notTaken, 'NotTakenPage')
export const plainPageQuery = z.strictObject({ cursor, limit: limit(100, 500) })
