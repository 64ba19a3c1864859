/** Letters to a marketplace about lines that no call reversed. */
import { z } from 'zod'
import { groups } from './reversal.ts'
import { count, instant, numbered, pageOf, person, sought } from './values.ts'

const letterFields = {
  number: numbered,
  part: numbered,
  parts: numbered.meta({ description: 'Letters that were written together.' }),
  lineCount: count,
  about: z.string(),
  subject: z.string(),
  madeBy: person,
  madeAt: instant,
  sentAt: instant.nullable(),
  answeredAt: instant.nullable(),
  answer: z.string().nullable(),
  links: z.strictObject({ self: z.url(), text: z.url(), mail: z.url() }),
}

export const letter = z.strictObject(letterFields).meta({ id: 'Letter' })
export type LetterBody = z.infer<typeof letter>
export const letterPage = pageOf(letter, 'LetterPage')

export const letterWithText = z
  .strictObject({
    ...letterFields,
    text: z.string(),
    lines: z.array(numbered).meta({ description: 'The numbers of the lines that it asks about.' }),
    to: z
      .strictObject({ name: z.string(), address: z.string().nullable(), form: z.string().nullable(), says: z.string() })
      .nullable()
      .meta({ description: 'Whom it goes to, as far as is known.' }),
  })
  .meta({ id: 'LetterWithText' })

export const letterSet = z.strictObject({ first: numbered, parts: numbered, lines: count }).meta({
  id: 'LetterSet',
  description: 'The number of the first letter, how many there are, and how many lines are in them.',
})

/** Which lines: one of these. */
const choice = {
  lines: z.array(numbered).max(1_000).optional().meta({ description: 'Numbers of lines.' }),
  group: z.enum(groups).optional().meta({ description: 'All lines of a group.' }),
  which: z.enum(['open', 'website']).optional().meta({
    description:
      '`open`: what could not be reversed and no letter asks about yet; `website`: what only the website decides.',
  }),
}

export const newLetters = z
  .strictObject({
    ...choice,
    about: z.string().max(10_000).meta({ description: 'What went wrong; it stands in each letter.' }),
  })
  .meta({ id: 'NewLetters', description: 'Lines by number, by group, or `which`; `open` without any.' })

const day = z
  .string()
  .max(40)
  .meta({
    description: 'A day by UTC, or an instant with its zone.',
    examples: ['2026-05-03', '2026-05-03T09:30:00Z'],
  })
const whole = z
  .boolean()
  .optional()
  .meta({ description: 'Also the letters that were written with it and have no such note yet.' })

export const sending = z.strictObject({ at: day, whole }).meta({ id: 'Sending' })
export const answering = z.strictObject({ at: day, text: z.string().max(10_000), whole }).meta({ id: 'Answering' })

export const websiteQuery = z.strictObject({
  form: z.enum(['own', 'minimal']).optional().meta({
    description:
      '`own`: the table that is sent, with rows marked; `minimal`: a short one, for which nothing is sent. By what is sent without.',
  }),
  lines: z
    .string()
    .regex(/^[1-9]\d{0,8}(,[1-9]\d{0,8}){0,999}$/)
    .transform((text) => text.split(',').map(Number))
    .optional()
    .meta({
      description: 'Numbers of lines, with commas.',
      override: { type: 'string', pattern: '^[1-9]\\d{0,8}(,[1-9]\\d{0,8}){0,999}$' },
    }),
  group: choice.group,
  worker: sought(500).optional(),
  which: z.enum(['open', 'website']).optional().meta({ description: '`website` without any of these.' }),
  despiteMissing: z.enum(['true', 'false']).optional().meta({
    description: '`true`: make the file although it cannot hold every chosen line.',
  }),
})
