import { eventSays } from '../../core/event-sentences.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Event } from '../../core/reversal.ts'
import type { EventBody } from '../schemas/event.ts'
import { personIn } from '../schemas/values.ts'

export const eventBody = (event: Event, { account, declaration }: OpenAccount): EventBody => ({
  number: event.number,
  at: event.at,
  kind: event.kind,
  by: personIn(event.by),
  says: eventSays(event, declaration.words, account),
  detail: { ...event.detail },
  hash: event.hash,
})
