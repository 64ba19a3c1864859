/**
 * Server-sent events about one reversal: looked at when the bell rings, until there is an end; soon at first, for a check of
 * few lines is over in less than half a second, then at most twice a second.
 */
import type { Request, Response } from 'express'
import type { Bell, Clock } from '../core/ports.ts'

/** Between the first two looks, and between any two later on, in ms. */
const firstPace = 100
const pace = 500
/** The bell rings within one process only; another may be at work, so the record is looked at all the same. */
const lookAnyway = 5_000
/** A word now and then keeps proxies from cutting the connection; whether the reader may still read is asked as often. */
const heartbeat = 15_000
/** What readers wait before they connect anew. */
const retry = 2_000

export type StreamParts = {
  readonly clock: Clock
  readonly bell: Bell
  /** Aborted when the server closes: streams end then, so that readers connect anew. */
  readonly closing: AbortSignal
  readonly stillIn: () => Promise<boolean>
}

/** What to write now, '' for nothing; `over`: write it, and end. */
export type Looked = { readonly text: string; readonly over: boolean }

/** Answers with the stream until `look` says that it is over or the reader has gone. HEAD gets the head alone. */
export const streamEvents = async (
  parts: StreamParts,
  request: Request,
  response: Response,
  reversalId: string,
  look: () => Promise<Looked>,
): Promise<void> => {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const ended = AbortSignal.any([gone.signal, parts.closing])
  response.set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
  })
  response.flushHeaders()
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  const bell = new Rung()
  const deaf = parts.bell.listen(reversalId, () => bell.ring())
  response.write(`retry: ${retry}\n\n`)
  try {
    await writeUntilOver(parts, response, ended, bell, look)
  } finally {
    deaf()
    response.end()
  }
}

const writeUntilOver = async (
  { clock, stillIn }: StreamParts,
  response: Response,
  ended: AbortSignal,
  bell: Rung,
  look: () => Promise<Looked>,
): Promise<void> => {
  let spoke = clock.steady()
  let asked = spoke
  for (let wait = firstPace; !ended.aborted; wait = Math.min(wait * 2, pace)) {
    // A reader who does not read gets the next state instead of all those in between.
    const { text, over } = response.writableNeedDrain ? { text: '', over: false } : await look()
    const now = clock.steady()
    if (text !== '') response.write(text)
    else if (now - spoke >= heartbeat) response.write(': still here\n\n')
    if (over) return
    if (text !== '' || now - spoke >= heartbeat) spoke = now
    if (now - asked >= heartbeat) {
      if (!(await stillIn())) return
      asked = now
    }
    await clock.sleep(wait, ended)
    await bell.within(clock, lookAnyway, ended)
  }
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
