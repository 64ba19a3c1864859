/** What happened when. */
import { eventSays } from '../../core/event-sentences.ts'
import type { Event } from '../../core/reversal.ts'
import type { TimelineRow } from '../models-run.ts'
import { timeOn } from '../say.ts'
import { wordsOf, type View } from './view.ts'

/** So many of the newest are told; the JSON receipt holds them all. */
const mostTold = 200

/** Times of the day on which it ended, or of today while it has not, stand without their date. */
export const timeline = (view: View, events: readonly Event[]): readonly TimelineRow[] =>
  events.slice(-mostTold).map((event) => ({
    at: timeOn(event.at, view.reversal.endedAt ?? view.now),
    text: eventSays(event, wordsOf(view), view.open.account),
  }))
