/** Names the page as it was drawn. The stream compares it: another name means that the page is to be loaded again. */
import type { TallyRow } from '../../core/reversal-store.ts'
import type { Reversal } from '../../core/reversal.ts'
import type { Live } from '../models-check.ts'
import { urls, withQuery } from '../urls.ts'
import { countIn } from './tally-view.ts'
import type { View } from './view.ts'

/**
 * A draft changes when one of the leads that `waiting` counts came to its outcome; a receipt when an unknown line is settled, or the
 * record is seen to show one.
 */
export const liveState = (reversal: Reversal, tally: readonly TallyRow[], waiting = 0): string => {
  const pause = reversal.pause ? ` paused ${reversal.pause.trouble} ${reversal.pause.since}` : ''
  const unknown = reversal.state === 'ended' ? ` ${countIn(tally, 'unknown')} unknown` : ''
  const followed = waiting > 0 ? ` ${waiting} followed` : ''
  return `${reversal.state}${pause}${unknown}${followed}`
}

export const liveOf = (view: View, tally: readonly TallyRow[], waiting = 0): Live => {
  const state = liveState(view.reversal, tally, waiting)
  return { events: withQuery(view.url(urls.events(view.reversal.number)), { state }), state }
}
