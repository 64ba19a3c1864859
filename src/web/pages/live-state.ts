/** Names the page as it was drawn. The stream compares it: another name means that the page is to be loaded again. */
import type { TallyRow } from '../../core/reversal-store.ts'
import type { Reversal } from '../../core/reversal.ts'
import type { Live } from '../models-check.ts'
import { urls, withQuery } from '../urls.ts'
import { countIn } from './tally-view.ts'
import type { View } from './view.ts'

/** A receipt changes when an unknown line is settled, or when the record is seen to show one. */
export const liveState = (reversal: Reversal, tally: readonly TallyRow[]): string => {
  const pause = reversal.pause ? ` paused ${reversal.pause.trouble} ${reversal.pause.since}` : ''
  const unknown = reversal.state === 'ended' ? ` ${countIn(tally, 'unknown')} unknown` : ''
  return `${reversal.state}${pause}${unknown}`
}

export const liveOf = (view: View, tally: readonly TallyRow[]): Live => {
  const state = liveState(view.reversal, tally)
  return { events: withQuery(view.url(urls.events(view.reversal.number)), { state }), state }
}
