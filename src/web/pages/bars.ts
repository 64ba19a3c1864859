/** Small charts of counts, as rectangles. */
import type { Bars } from '../models-rejections.ts'

const high = 48
const wide = 6
const gap = 2

/** @param counts one a bar, from the first; a bar that has any is at least two units high, so that it is seen */
export const barsOf = (counts: readonly number[], from: string, until: string): Bars => {
  const most = Math.max(1, ...counts)
  return {
    width: Math.max(1, counts.length * (wide + gap) - gap),
    height: high,
    bars: counts.flatMap((count, place) => {
      const height = count === 0 ? 0 : Math.max(2, Math.round((count / most) * high))
      return height === 0 ? [] : [{ x: place * (wide + gap), y: high - height, width: wide, height }]
    }),
    from,
    until,
  }
}
