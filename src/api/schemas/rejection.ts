/** Rejected work that the index of an account knows. */
import { z } from 'zod'
import { count, cursor, instant, limit, money, person, sought } from './values.ts'

const form = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/

/** Given with a zone, or as a day by UTC. */
const givenInstant = z
  .string()
  .regex(form)
  .refine((text) => !Number.isNaN(Date.parse(text)), { message: 'There is no such day or time.' })
  .transform((text) => new Date(text).toISOString())
  .meta({ description: 'An instant with its zone, or a day by UTC.', examples: ['2026-11-24', '2026-11-24T09:30:00Z'] })

const textKey = z
  .string()
  .regex(/^[0-9a-f]{24}$/)
  .meta({ description: 'The `textKey` of a rejection or of a burst.' })

const times = {
  rejectedFrom: givenInstant.optional(),
  rejectedUntil: givenInstant.optional(),
  deadlineFrom: givenInstant.optional(),
  deadlineUntil: givenInstant.optional(),
}

const ids = z.array(z.string().max(200)).max(500)

export const rejectionFilter = z
  .strictObject({
    workers: ids.optional(),
    tasks: ids.optional(),
    taskType: sought(200).optional(),
    title: sought(200).optional().meta({ description: 'A part of the task’s title, in any case.' }),
    textKey: textKey.optional(),
    ...times,
  })
  .meta({ id: 'RejectionFilter', description: 'All that are given must hold; from is inclusive, until is not.' })
export type GivenFilter = z.output<typeof rejectionFilter>

const yes = z.enum(['true', 'false']).optional()

export const rejectionQuery = z.strictObject({
  worker: sought(20_000).optional().meta({ description: 'Ids of workers, with commas between.' }),
  task: sought(20_000).optional().meta({ description: 'Ids of tasks, with commas between.' }),
  taskType: sought(200).optional(),
  title: sought(200).optional(),
  textKey: textKey.optional(),
  ...times,
  alsoGone: yes.meta({ description: '`true`: also those that are shown as rejected no more.' }),
  alsoKeptOut: yes.meta({ description: '`true`: also those that somebody keeps out on purpose.' }),
  cursor,
  limit: limit(100, 500),
})

const sum = z
  .strictObject({ count, total: money })
  .meta({ id: 'RejectionSum', description: 'How many, and what reversing them takes.' })

const rejection = z
  .strictObject({
    submission: z.string(),
    task: z.string(),
    title: z.string(),
    taskType: z.string(),
    worker: z.string(),
    submittedAt: instant.nullable(),
    rejectedAt: instant.nullable(),
    deadline: instant.nullable(),
    text: z.string(),
    textKey: z.string(),
    reward: money,
    total: money,
    madeElsewhere: z.string(),
    seenAt: instant,
    goneAt: instant.nullable(),
    keptOut: z.boolean(),
  })
  .meta({ id: 'Rejection' })
export type RejectionBody = z.infer<typeof rejection>

export const indexProgress = z
  .strictObject({
    reach: z
      .enum(['window', 'all'])
      .meta({ description: 'How far back: what can still be reversed, or all that is listed.' }),
    state: z.enum(['never', 'listing', 'reading', 'resting']),
    listed: count,
    toRead: count,
    read: count,
    calls: count,
    beganAt: instant.nullable(),
    endedAt: instant.nullable().meta({ description: 'As old is what the index says.' }),
    nextAt: instant.nullable(),
    trouble: z.string().nullable(),
    known: sum,
  })
  .meta({ id: 'IndexProgress', description: 'How far the index of an account is.' })
export type ProgressBody = z.infer<typeof indexProgress>

export const rejectionPage = z
  .strictObject({ items: z.array(rejection), next: z.string().nullable(), sum, progress: indexProgress })
  .meta({ id: 'RejectionPage' })

export const radarBody = z
  .strictObject({
    days: z.array(
      z.strictObject({
        day: z.string().meta({ description: 'By UTC; empty where there is no deadline.' }),
        count,
        total: money,
      }),
    ),
    bursts: z.array(
      z.strictObject({
        textKey: z.string(),
        text: z.string(),
        from: instant,
        until: instant,
        count,
        total: money,
        minutes: z.array(z.strictObject({ at: instant, count })),
      }),
    ),
    progress: indexProgress,
  })
  .meta({
    id: 'Radar',
    description: 'What can still be reversed, by the day of its deadline, and bursts of rejections.',
  })

const kinds = z.enum(['submission', 'worker', 'task'])
const keptOut = z
  .strictObject({ kind: kinds, value: z.string(), why: z.string(), by: person, at: instant })
  .meta({ id: 'KeptOut', description: 'What is not to be reversed, on purpose.' })
export const keptOutList = z.strictObject({ items: z.array(keptOut) }).meta({ id: 'KeptOutList' })

export const keeping = z
  .strictObject({
    kind: kinds.optional(),
    value: sought(300)
      .optional()
      .meta({ description: 'The id, with `kind`; what comes later of a worker or task is kept out too.' }),
    filter: rejectionFilter.optional().meta({ description: 'Instead: each that the filter shows, by itself.' }),
    why: z.string().max(10_000),
  })
  .meta({ id: 'Keeping' })

export const reading = z
  .strictObject({ reach: z.enum(['window', 'all']).optional() })
  .meta({ id: 'Reading', description: 'How far back; `window`, what can still be reversed, without.' })
