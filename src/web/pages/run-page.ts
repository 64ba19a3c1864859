/** While money moves: progress, and the pause. */
import { printMoney } from '../../core/amount.ts'
import type { TallyRow } from '../../core/reversal-store.ts'
import type { Event, Line, Pause } from '../../core/reversal.ts'
import type { PausedPage, ProgressPage } from '../models-run.ts'
import type { LineRow, LineTable, LiveUpdate, Progress } from '../parts.ts'
import { countOf, currencyOf } from '../say.ts'
import { urls } from '../urls.ts'

import { capital, columnsOf, lineRow, settledCell } from './line-rows.ts'
import { liveOf } from './live-state.ts'
import { pauseView } from './pause-view.ts'
import { leftText, rateOf, rateText } from './rate.ts'
import { countIn, soFarRows, sumIn } from './tally-view.ts'
import { timeline } from './timeline.ts'
import { headOf, post, submissionsOf, wordsOf, type View } from './view.ts'

export type RunFound = {
  readonly tally: readonly TallyRow[]
  readonly recent: readonly Line[]
  readonly events: readonly Event[]
}

/** The rate is reckoned over so many newest lines; the page shows fewer. */
export const newestRead = 50
const newestShown = 13

const runProgress = (
  { reversal, open, now }: View,
  { tally, recent }: Pick<RunFound, 'tally' | 'recent'>,
): Progress => {
  const all = reversal.confirmedCount ?? 0
  const waiting = countIn(tally, 'to come') + countIn(tally, 'calling')
  // What is unknown is being asked about: it is not done, and nothing is left to call for it.
  const done = Math.max(0, all - waiting - countIn(tally, 'unknown'))
  const rate = reversal.pause ? undefined : rateOf(recent, (line) => line.settledAt, Date.parse(now))
  const calls = countIn(tally, 'calling')
  const inFlight = calls === 0 ? '' : `${countOf(calls)} ${calls === 1 ? 'call' : 'calls'} in flight`
  return {
    done,
    all,
    percent: all === 0 ? 0 : Math.floor((done / all) * 100),
    far: `${countOf(done)} of ${countOf(all)}`,
    paid: `${printMoney(sumIn(tally, 'reversed'), open.account.currency)} paid`,
    rate: [rateText(rate), inFlight].filter((part) => part !== '').join(', '),
    left: reversal.state === 'stopping' ? '' : leftText(waiting, rate),
  }
}

export const runTitle = (view: View, progress: Progress): string =>
  view.reversal.state === 'stopping'
    ? `Stopping after ${progress.far}`
    : `${progress.percent} % – Reversing ${submissionsOf(view, progress.all)}`

export const progressPage = (view: View, found: RunFound): ProgressPage => {
  const { reversal } = view
  const progress = runProgress(view, found)
  const stopping = reversal.state === 'stopping'
  const heading = stopping ? 'Stopping the reversal' : `Reversing ${submissionsOf(view, progress.all)}`
  const lead = stopping
    ? 'Calls in flight finish; nothing further is called. The receipt comes as soon as they have answered.'
    : 'You can close this page or lose the network; the reversal goes on and the receipt waits for you.'
  const stop = post(view, urls.stop(reversal.number), 'Stop the reversal', {
    says: 'Calls in flight finish. What is paid stays paid; the rest is left as it is.',
  })
  return {
    head: headOf(view, 'Reverse', heading, lead),
    live: liveOf(view, found.tally),
    progress,
    soFar: soFarOf(view, found.tally, false),
    ...(stopping ? {} : { stop }),
    recent: recentTable(view, found.recent),
    events: timeline(view, found.events),
  }
}

const soFarOf = (view: View, tally: readonly TallyRow[], paused: boolean): ProgressPage['soFar'] => ({
  caption: `So far, in ${currencyOf(view.open.account)}`,
  rows: soFarRows(view, tally, paused),
})

const recentTable = (view: View, recent: readonly Line[]): LineTable => ({
  heading: 'As they finish',
  columns: columnsOf(view, [
    ['where', 'Time'],
    ['word', 'Outcome'],
    'submission',
    ['title', capital(wordsOf(view).task)],
    ['sum', 'Paid'],
  ]),
  sorts: [],
  rows: recentRows(view, recent),
  empty: 'None yet.',
  pager: {
    says: recent.length <= newestShown ? '' : `The newest ${newestShown}. All of them will stand on the receipt.`,
  },
})

const recentRows = (view: View, recent: readonly Line[]): readonly LineRow[] =>
  recent.slice(0, newestShown).map((line) => {
    const row = lineRow(view, line, { where: settledCell(view, line), oldText: '' })
    return line.outcome === 'reversed' ? row : { ...row, sum: '–', pays: false }
  })

export const runUpdate = (view: View, found: Pick<RunFound, 'tally' | 'recent'>): LiveUpdate => {
  const progress = runProgress(view, found)
  const rows = soFarRows(view, found.tally, false).map(({ key, count, sum }) => ({ key, count, sum }))
  return { title: runTitle(view, progress), progress, rows, recent: recentRows(view, found.recent) }
}

export const pausedPage = (
  view: View,
  pause: Pause,
  found: RunFound & { readonly nearest?: string | undefined },
): PausedPage => {
  const progress = runProgress(view, found)
  return {
    head: headOf(view, 'Reverse', `Paused after ${progress.far}`, ''),
    live: liveOf(view, found.tally),
    pause: pauseView(view, pause, {
      waiting: countIn(found.tally, 'to come'),
      calling: countIn(found.tally, 'calling'),
      nearest: found.nearest,
    }),
    soFar: soFarOf(view, found.tally, true),
    events: timeline(view, found.events),
  }
}
