import { z } from 'zod'
import { eventKinds } from '../../core/event-kinds.ts'
import { instant, numbered, pageOf, person } from './values.ts'

export const event = z
  .strictObject({
    number: numbered,
    at: instant,
    kind: z.enum(eventKinds),
    by: person.nullable(),
    says: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number()])),
    hash: z.string().meta({ description: 'SHA-256 over the hash of the event before and this one, hex.' }),
  })
  .meta({ id: 'Event' })
export type EventBody = z.infer<typeof event>

export const eventPage = pageOf(event, 'EventPage')
