/** When a delivery that was not taken is tried again. */

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** After the first try, the second …, in ms: 75 hours and a half in all, as Standard Webhooks proposes. */
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** ms until the next try after so many; undefined: given up. */
export const pauseAfter = (tries: number): number | undefined => pauses[tries - 1]

/** Events older than this, in ms, when they are first seen are told to nobody: a try for them would be over by now. */
export const newsFor = 72 * hour
