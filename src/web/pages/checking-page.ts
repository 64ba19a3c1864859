/** While lines are being read; and before, while they are being written down. */
import type { RefusedInput, TallyRow } from '../../core/reversal-store.ts'
import type { Event } from '../../core/reversal.ts'
import type { CheckingPage, ImportingPage } from '../models-check.ts'
import type { LiveUpdate, Progress } from '../parts.ts'
import { countOf, counted, fullTime } from '../say.ts'
import { urls } from '../urls.ts'
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
    refused: refusedInput(view, found.refused),
    ...(reversal.pause
      ? { pause: pauseView(view, reversal.pause, { waiting: countIn(found.tally, 'not looked up') }) }
      : {}),
    discard: discardPost(view),
  }
}

export const checkingUpdate = (view: View, found: Omit<CheckingFound, 'refused'>): LiveUpdate => {
  const progress = checkingProgress(view, found)
  const rows = foundRows(found.tally).map(({ key, count, sum }) => ({ key, count, sum }))
  return { title: checkingTitle(view, progress), progress, rows, recent: [] }
}

export const importingPage = (view: View): ImportingPage => {
  const { reversal } = view
  const lead =
    'The ids are being written down. If this stays as it is, writing was cut off: go on with what is here, or discard it and bring them once more.'
  return {
    head: headOf(view, 'Paste', `Writing down ${counted(reversal.lineCount, 'id', 'ids')}`, lead),
    facts: [
      { label: 'Account', text: view.open.account.name },
      { label: 'Begun', text: fullTime(reversal.createdAt).text, time: fullTime(reversal.createdAt) },
      {
        label: 'So far',
        text: `${counted(reversal.lineCount, 'id', 'ids')}, ${countOf(reversal.refusedCount)} not taken`,
      },
    ],
    live: liveOf(view, []),
    check: post(view, urls.check(reversal.number), `Check the ${wordsOf(view).submissions} that are here`, {
      fields: { which: 'start' },
      tone: 'filled',
    }),
    discard: discardPost(view),
  }
}
