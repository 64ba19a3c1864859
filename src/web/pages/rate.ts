/** How fast lines move, from when the newest of them did: nothing is kept in memory for it. */
import type { Line } from '../../core/reversal.ts'
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

/** `2.4 a second`. */
export const rateText = (rate: number | undefined): string =>
  rate === undefined ? '' : `${rate >= 10 ? Math.round(rate).toLocaleString('en') : rate.toFixed(1)} a second`

/** `about 36 s left`. */
export const leftText = (remaining: number, rate: number | undefined): string =>
  rate === undefined || rate <= 0 || remaining === 0 ? '' : `${about(remaining / rate)} left`
