/** Discarded or expired: nothing was paid by it. */
import type { Event } from '../../core/reversal.ts'
import type { OverPage } from '../models-run.ts'
import { counted, fullTime } from '../say.ts'
import { urls } from '../urls.ts'
import { timeline } from './timeline.ts'
import { headOf, type View } from './view.ts'

export const overPage = (view: View, events: readonly Event[]): OverPage => {
  const { reversal } = view
  const heading =
    reversal.state === 'expired' ? `Draft ${reversal.number} has expired` : `Draft ${reversal.number} was discarded`
  const begun = fullTime(reversal.createdAt)
  return {
    head: headOf(view, 'Check', heading, 'Nothing was paid by it, and its lines are free for other reversals.'),
    facts: [
      { label: 'Account', text: view.open.account.name },
      { label: 'Brought by', text: reversal.createdBy.name },
      { label: 'Begun', text: begun.text, time: begun },
      { label: 'Lines', text: counted(reversal.lineCount, 'line', 'lines') },
    ],
    events: timeline(view, events),
    links: [
      { href: view.url(urls.paste), label: 'Start a new reversal' },
      { href: view.url(urls.past), label: 'All past reversals' },
    ],
  }
}
