/** What is told of an event: little, and nothing about a worker. Whoever wants more asks the API with a token. */
import type { NewDelivery } from '../../core/delivery-store.ts'
import type { EventKind } from '../../core/event-kinds.ts'
import type { TallyRow } from '../../core/reversal-store.ts'
import { referenceOf } from '../../core/reference.ts'
import type { Account, Event, Reversal } from '../../core/reversal.ts'

/** Those that change where a reversal stands, or what became of its lines. */
const types: Partial<Readonly<Record<EventKind, string>>> = {
  created: 'reversal.created',
  'check started': 'reversal.checking',
  checked: 'reversal.checked',
  confirmed: 'reversal.confirmed',
  paused: 'reversal.paused',
  resumed: 'reversal.resumed',
  'stop asked': 'reversal.stopping',
  ended: 'reversal.ended',
  'settled late': 'reversal.settled',
  'closed by hand': 'reversal.settled',
  discarded: 'reversal.discarded',
  expired: 'reversal.expired',
}

export type Around = {
  readonly account: Account | undefined
  readonly tally: readonly TallyRow[]
  /** The page of the reversal. */
  readonly link: string
}

/** Undefined for an event that nobody is told of. State and counts are those of the moment at which it is made. */
export const messageOf = (event: Event, reversal: Reversal, around: Around): NewDelivery | undefined => {
  const type = types[event.kind]
  if (type === undefined) return undefined
  return {
    id: idOf(event),
    type,
    body: JSON.stringify({ type, timestamp: event.at, data: dataOf(event, reversal, around) }),
  }
}

/** The same however often it is made; another where records that were put back from a copy went another way. */
const idOf = ({ hash }: Event): string => `msg_${hash.slice(0, 32)}`

const dataOf = (event: Event, reversal: Reversal, { account, tally, link }: Around) => ({
  number: reversal.number,
  reference: referenceOf(reversal),
  /** Counts up within the reversal: messages may come in another order. */
  event: event.number,
  state: reversal.state,
  pause: reversal.pause?.trouble ?? null,
  account: account ? accountIn(account) : null,
  counts: {
    lines: reversal.lineCount,
    ...Object.fromEntries(tally.map(({ group, count }) => [camel(group), count])),
  },
  link,
})

/** An account as messages tell it. */
export const accountIn = ({ id, name, environment }: Account) => ({ id, name, environment })

/** `not attempted` → `notAttempted`. */
const camel = (group: string): string => group.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase())
