/** The event stream of one reversal: what changed, soon and then at most twice a second, until its state does. */
import { subjectOf, type Subject } from '../acts/acting.ts'
import { streamEvents, type Looked } from '../http/event-stream.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { Streams } from '../http/streams.ts'
import { numberIn } from './forms.ts'
import { liveUpdate } from './live.ts'
import { viewOf, withQueryOf, withSubject, type Handler, type Visit } from './visit.ts'

/** One handler a server: it counts the streams of each session. */
export const events = (): Handler => {
  const streams = new Streams(5)
  return (visit) =>
    withQueryOf(visit, (form) =>
      withSubject(visit, 'read', async (subject) => {
        const session = visit.deps.who.session(visit.request)
        if (!streams.begin(session))
          throw new HttpRefusal(429, 'This session follows five pages already; close one of them.')
        try {
          await follow(visit, subject, form.text('state'))
        } finally {
          streams.end(session)
        }
      }),
    )
}

const follow = ({ deps, request, response, acting }: Visit, { reversal }: Subject, drawn: string): Promise<void> => {
  const { clock, bell, closing, who } = deps
  const parts = { clock, bell, closing, stillIn: () => who.stillIn(request) }
  let said = ''
  let id = 0
  return streamEvents(parts, request, response, reversal.id, async (): Promise<Looked> => {
    id += 1
    const update = await updateFor({ deps, request, response, acting }, drawn)
    if (update === undefined) return { text: `id: ${id}\nevent: over\ndata: over\n\n`, over: true }
    if (update === '' || update === said) return { text: '', over: false }
    said = update
    return { text: `id: ${id}\nevent: progress\ndata: ${update}\n\n`, over: false }
  })
}

/** One line of JSON, '' when there is nothing to update in place; undefined when the page is another by now. */
const updateFor = async (visit: Visit, drawn: string): Promise<string | undefined> => {
  const subject = await subjectOf(visit.acting, numberIn(visit.request, 'number'), 'read')
  if (!subject.ok) return undefined
  const view = viewOf(visit, subject.value)
  const { update, state } = await liveUpdate(visit.deps.store, view)
  if (state !== drawn) return undefined
  return update ? JSON.stringify(update) : ''
}
