/** What happened when. */
import { eventSays } from '../../core/event-sentences.ts'
import type { Event } from '../../core/reversal.ts'
import type { TimelineRow } from '../models-run.ts'
import { fullTime, timeOn } from '../say.ts'
import { wordsOf, type View } from './view.ts'

/** So many of the newest are told; the JSON receipt holds them all. */
const mostTold = 200

/** `whole`: with their dates, for a receipt that is read years later. */
export const timeline = (view: View, events: readonly Event[], whole = false): readonly TimelineRow[] =>
  events.slice(-mostTold).map((event) => ({
    at: whole ? fullTime(event.at) : timeOn(event.at, view.now),
    text: eventSays(event, wordsOf(view), view.open.account),
  }))
