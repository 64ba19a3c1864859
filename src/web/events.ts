/** The event stream of one reversal: what changed, at most twice a second, until its state does. */
import type { Subject } from '../acts/acting.ts'
import { subjectOf } from '../acts/acting.ts'
import type { Clock } from '../core/ports.ts'
import { numberIn } from './forms.ts'
import { liveUpdate } from './live.ts'
import { HttpRefusal } from '../http/refusal.ts'
import { Streams } from '../http/streams.ts'
import { viewOf, withQueryOf, withSubject, type Handler, type Visit } from './visit.ts'

/** Between two updates, in ms. */
const pace = 500
/** The bell rings within one process only; another may be at work, so the record is looked at all the same. */
const lookAnyway = 5_000
/** A word now and then keeps proxies from cutting the connection; the session is asked about as often. */
const heartbeat = 15_000
/** What browsers wait before they connect anew. */
const retry = 2_000

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

const follow = async (visit: Visit, { reversal }: Subject, drawn: string): Promise<void> => {
  const { deps, response } = visit
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const ended = AbortSignal.any([gone.signal, deps.closing])
  response.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
  if (visit.request.method === 'HEAD') {
    response.end()
    return
  }
  const bell = new Rung()
  const deaf = deps.bell.listen(reversal.id, () => bell.ring())
  response.write(`retry: ${retry}\n\n`)
  try {
    await tellUntilOver(visit, drawn, ended, bell)
  } finally {
    deaf()
    response.end()
  }
}

const tellUntilOver = async (visit: Visit, drawn: string, ended: AbortSignal, bell: Rung): Promise<void> => {
  const { deps, request, response } = visit
  let said = ''
  let spoke = deps.clock.steady()
  let asked = spoke
  for (let id = 1; !ended.aborted; id += 1) {
    const update = await updateFor(visit, drawn)
    if (update === undefined) {
      response.write(`id: ${id}\nevent: over\ndata: over\n\n`)
      return
    }
    const now = deps.clock.steady()
    // A reader who does not read gets the next state instead of all those in between.
    if (update !== '' && update !== said && !response.writableNeedDrain) {
      response.write(`id: ${id}\nevent: progress\ndata: ${update}\n\n`)
      said = update
      spoke = now
    } else if (now - spoke >= heartbeat) {
      response.write(': still here\n\n')
      spoke = now
    }
    if (now - asked >= heartbeat) {
      if (!(await deps.who.stillIn(request))) return
      asked = now
    }
    await deps.clock.sleep(pace, ended)
    await bell.within(deps.clock, lookAnyway, ended)
  }
}

/** One line of JSON, '' when there is nothing to update in place; undefined when the page is another by now. */
const updateFor = async (visit: Visit, drawn: string): Promise<string | undefined> => {
  const subject = await subjectOf(visit.acting, numberIn(visit.request, 'number'), 'read')
  if (!subject.ok) return undefined
  const view = viewOf(visit, subject.value)
  const { update, state } = await liveUpdate(visit.deps.store.reversals, view)
  if (state !== drawn) return undefined
  return update ? JSON.stringify(update) : ''
}

/** Remembers that the bell rang while nobody listened. */
class Rung {
  #rang = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rang = true
    this.#wake?.()
  }

  /** Resolves when it rang since the last time, after `ms`, or when the signal aborts. */
  async within(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#rang) {
      const heard = new AbortController()
      this.#wake = () => heard.abort()
      await clock.sleep(ms, AbortSignal.any([heard.signal, signal]))
      this.#wake = undefined
    }
    this.#rang = false
  }
}
