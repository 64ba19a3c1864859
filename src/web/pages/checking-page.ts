/** While lines are being read; and before, while they are being written down. */
import type { RefusedInput, TallyRow } from '../../core/reversal-store.ts'
import type { Event } from '../../core/reversal.ts'
import type { CheckingPage, ImportingPage, LeadsView } from '../models-check.ts'
import type { LiveUpdate, Progress } from '../parts.ts'
import { countOf, counted, fullTime } from '../say.ts'
import { urls } from '../urls.ts'
import { leadsView, type LeadsFound } from './leads-view.ts'
import { liveOf } from './live-state.ts'
import { pauseView } from './pause-view.ts'
import { checkRate, leftText, rateText } from './rate.ts'
import { refusedInput } from './refused-input.ts'
import { countIn, foundRows } from './tally-view.ts'
import { discardPost, headOf, post, submissionsOf, wordsOf, type View } from './view.ts'

export type CheckingFound = {
  readonly tally: readonly TallyRow[]
  readonly events: readonly Event[]
  readonly refused: readonly RefusedInput[]
  readonly leads: LeadsFound
}

const checkingProgress = (
  { reversal, now }: View,
  { tally, events }: Pick<CheckingFound, 'tally' | 'events'>,
): Progress => {
  const all = reversal.lineCount
  const waiting = countIn(tally, 'not looked up')
  const done = Math.max(0, all - waiting)
  const rate = reversal.pause ? undefined : checkRate(events, done, Date.parse(now))
  return {
    done,
    all,
    percent: all === 0 ? 0 : Math.floor((done / all) * 100),
    far: `${countOf(done)} of ${countOf(all)} looked up`,
    paid: '',
    rate: rateText(rate),
    left: leftText(waiting, rate),
  }
}

export const checkingTitle = (view: View, progress: Progress): string =>
  view.reversal.pause
    ? `Check paused at ${progress.far}`
    : `${progress.percent} % – Checking ${submissionsOf(view, view.reversal.lineCount)}`

export const checkingPage = (view: View, found: CheckingFound): CheckingPage => {
  const { reversal } = view
  const progress = checkingProgress(view, found)
  const heading = reversal.pause
    ? `The check is paused at ${progress.far}`
    : `Checking ${submissionsOf(view, reversal.lineCount)}`
  const lead = 'Checking pays nothing. You can close this page; the draft waits for you.'
  return {
    head: headOf(view, 'Check', heading, lead),
    live: liveOf(view, found.tally),
    progress,
    found: { caption: 'Found so far', rows: foundRows(found.tally) },
    ...withLeads(view, found.leads),
    refused: refusedInput(view, found.refused),
    ...(reversal.pause
      ? { pause: pauseView(view, reversal.pause, { waiting: countIn(found.tally, 'not looked up') }) }
      : {}),
    discard: discardPost(view),
  }
}

export const checkingUpdate = (view: View, found: Omit<CheckingFound, 'refused' | 'leads'>): LiveUpdate => {
  const progress = checkingProgress(view, found)
  const rows = foundRows(found.tally).map(({ key, count, sum }) => ({ key, count, sum }))
  return { title: checkingTitle(view, progress), progress, rows, recent: [] }
}

export const withLeads = (view: View, found: LeadsFound): { readonly leads?: LeadsView } => {
  const leads = leadsView(view, found)
  return leads ? { leads } : {}
}

export type ImportingFound = Pick<CheckingFound, 'leads' | 'refused'>

/** A draft before its check: its lines are being written, or what leads to some is being followed. */
export const importingPage = (view: View, { leads, refused }: ImportingFound): ImportingPage => {
  const { reversal } = view
  const { heading, lead } = importingSays(view, leads)
  const check = post(view, urls.check(reversal.number), `Check the ${wordsOf(view).submissions} that are here`, {
    fields: { which: 'start' },
    tone: 'filled',
  })
  return {
    head: headOf(view, 'Paste', heading, lead),
    facts: [
      { label: 'Account', text: view.open.account.name },
      { label: 'Begun', text: fullTime(reversal.createdAt).text, time: fullTime(reversal.createdAt) },
      {
        label: 'So far',
        text: `${counted(reversal.lineCount, 'id', 'ids')}, ${countOf(reversal.refusedCount)} not taken`,
      },
    ],
    live: liveOf(view, [], leads.count.waiting),
    ...withLeads(view, leads),
    refused: refusedInput(view, refused),
    ...(leads.count.all > 0 && reversal.lineCount === 0 ? {} : { check }),
    discard: discardPost(view),
  }
}

const importingSays = (view: View, { count }: LeadsFound): { readonly heading: string; readonly lead: string } => {
  const { lineCount } = view.reversal
  const { submissions } = wordsOf(view)
  if (count.waiting > 0)
    return {
      heading: `Looking for the rejected ${submissions}`,
      lead: 'The account is searched for what you brought. Nothing is paid by it; the check begins by itself, and you can close this page.',
    }
  if (count.all > 0 && lineCount === 0)
    return {
      heading: `No rejected ${submissions} were found`,
      lead: 'What you brought was understood, and leads to nothing that could be reversed; below stands why. Discard this draft, or bring something else.',
    }
  return {
    heading: `Writing down ${counted(lineCount, 'id', 'ids')}`,
    lead: 'The ids are being written down. If this stays as it is, writing was cut off: go on with what is here, or discard it and bring them once more.',
  }
}
