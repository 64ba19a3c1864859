/** What happened to a reversal: as a list, or as a stream while it happens. */
import { subjectOf, type Subject } from '../../acts/acting.ts'
import type { Event } from '../../core/reversal.ts'
import { streamEvents, type Looked } from '../../http/event-stream.ts'
import { HttpRefusal } from '../../http/refusal.ts'
import { Streams } from '../../http/streams.ts'
import { eventBody } from '../bodies/event.ts'
import { groupsBody, pauseBody } from '../bodies/reversal.ts'
import { operation, type Call } from '../operation.ts'
import { linkHeader, pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { sent } from '../reply.ts'
import { eventPage } from '../schemas/event.ts'
import { plainPageQuery } from '../schemas/line.ts'
import { withSubject } from './finding.ts'

const mostStreams = 5

/** One a server: it counts the streams of each caller. */
export const listEvents = () => {
  const streams = new Streams(mostStreams)
  return operation({
    id: 'listEvents',
    method: 'get',
    path: '/reversals/{number}/events',
    tag: 'Reversals',
    summary: 'What happened, as a list or as a stream',
    description:
      'With `Accept: text/event-stream` it stays open: an `event` for each row of the record, with its number as id, so that `Last-Event-ID` goes on where it broke off; a `state` whenever state or counts changed, as JSON with `state`, `pause`, `revision` and `groups`; and at the end `over`.',
    act: 'read',
    query: plainPageQuery,
    answer: { says: 'One page of the record, the oldest first.', schema: eventPage },
    texts: { 'text/event-stream': 'The stream.' },
    headers: linkHeader,
    handle: (call) =>
      withSubject(call, 'read', async (subject) => {
        if (call.request.accepts(['application/json', 'text/event-stream']) === 'text/event-stream')
          return follow(call, subject, streams)
        const { deps, query } = call
        const listed = { path: `${apiPath}/reversals/${subject.reversal.number}/events`, query }
        const place = placeIn(listed)
        if ('kind' in place) return place
        const limit = query.limit ?? 100
        const rows = (await deps.store.reversals.events(subject.reversal.id)).filter(beyond(place.after))
        const page = rows.slice(0, limit)
        const next = rows.length > limit ? String(page.at(-1)?.number) : undefined
        return pageReply(
          deps,
          listed,
          page.map((event) => eventBody(event, subject.open)),
          next,
        )
      }),
  })
}

/** Those after the one of that number. */
const beyond = (after: string | undefined) => {
  const last = /^\d{1,9}$/.test(after ?? '') ? Number(after) : 0
  return ({ number }: Event): boolean => number > last
}

const follow = async (call: Call<unknown, unknown>, subject: Subject, streams: Streams) => {
  const { deps, request, response, caller, acting, path } = call
  if (!streams.begin(caller.owner))
    throw new HttpRefusal(429, `This token follows ${mostStreams} streams already; close one of them.`, {
      headers: { 'Retry-After': '15' },
    })
  const { clock, bell, closing } = deps
  const stillIn = async (): Promise<boolean> => (await deps.who(request)).ok
  const teller = new Teller(call, request.get('last-event-id'))
  try {
    await streamEvents({ clock, bell, closing, stillIn }, request, response, subject.reversal.id, async () => {
      const now = await subjectOf(acting, path.number, 'read')
      return now.ok ? teller.look(now.value) : { text: over, over: true }
    })
  } finally {
    streams.end(caller.owner)
  }
  return sent
}

const over = 'event: over\ndata: {}\n\n'

/** Says what is new since it looked last. */
class Teller {
  readonly #call: Call<unknown, unknown>
  #after: string | undefined
  #state = ''

  constructor(call: Call<unknown, unknown>, after: string | undefined) {
    this.#call = call
    this.#after = after
  }

  async look({ reversal, open }: Subject): Promise<Looked> {
    const { reversals } = this.#call.deps.store
    const tally = await reversals.tally(reversal.id)
    const events = (await reversals.events(reversal.id)).filter(beyond(this.#after))
    const { state, pause, revision } = reversal
    const now = JSON.stringify({
      state,
      pause: pause ? pauseBody(pause, { open }) : null,
      revision,
      groups: groupsBody(tally, open.account.currency),
    })
    const told = events.map(
      (event) => `id: ${event.number}\nevent: event\ndata: ${JSON.stringify(eventBody(event, open))}\n\n`,
    )
    if (now !== this.#state) told.push(`event: state\ndata: ${now}\n\n`)
    this.#state = now
    this.#after = String(events.at(-1)?.number ?? this.#after ?? 0)
    const asking = tally.some(({ group, count }) => group === 'unknown' && count > 0)
    const ends = state === 'discarded' || state === 'expired' || (state === 'ended' && !asking)
    return ends ? { text: told.join('') + over, over: true } : { text: told.join(''), over: false }
  }
}
