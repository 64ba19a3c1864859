/** How fast lines move, from the record alone: nothing is kept in memory for it. */
import type { Event, Line } from '../../core/reversal.ts'
import { about } from '../../core/times.ts'

/** What lies further back than this, in ms, says nothing about now. */
const lately = 60_000

/** Lines a second over the newest ones; undefined before there are two of them, or when nothing moved lately. */
export const rateOf = (
  newest: readonly Line[],
  instantOf: (line: Line) => string | undefined,
  nowMs: number,
): number | undefined => {
  const moments = newest
    .map((line) => Date.parse(instantOf(line) ?? ''))
    .filter((ms) => nowMs - ms < lately)
    .toSorted((a, b) => b - a)
  const first = moments.at(-1)
  if (moments.length < 2 || first === undefined) return undefined
  // Up to now rather than to the newest: a standstill slows the figure down instead of freezing it.
  const seconds = Math.max(nowMs - first, 100) / 1000
  return (moments.length - 1) / seconds
}

/**
 * Lines a second of a check since it began; undefined where that does not tell how fast it goes now: nothing was looked up
 * yet, it paused on the way, or only some lines are read again.
 */
export const checkRate = (events: readonly Event[], done: number, nowMs: number): number | undefined => {
  const begun = events.findLast(({ kind }) => kind === 'check started' || kind === 'paused')
  if (begun?.kind !== 'check started' || begun.detail['again'] !== undefined || done === 0) return undefined
  return done / (Math.max(nowMs - Date.parse(begun.at), 100) / 1000)
}

/** `2.4 a second`. */
export const rateText = (rate: number | undefined): string =>
  rate === undefined ? '' : `${rate >= 10 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)} a second`

/** `about 36 s left`. */
export const leftText = (remaining: number, rate: number | undefined): string =>
  rate === undefined || rate <= 0 || remaining === 0 ? '' : `${about(remaining / rate)} left`
