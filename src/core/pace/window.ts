/** How many calls are in flight while no rate is known: when a bucket runs dry, everything in flight is refused. */

/** Never more calls in flight than this. */
export const mostInFlight = 32
/** The window grows by one for so many answers while it is narrow, then faster: most buckets run dry early or never. */
const openGrows = 7
const narrow = 9
const wideGrows = 1
const probeGrows = 8
/**
 * Where answers take longer than `usual` ms a window grows faster: what counts is the time it takes, though what is in
 * flight at the end is refused. With answers of `slow` ms the first one already opens it to `slowWindow`.
 */
const usual = 60
const fasterBy = 0.7
const slow = 120
const slowWindow = 8
const probeWindow = 2
/** A probe begins with this much of the window at which the bucket ran dry, where that is more. */
const probeShare = 0.1

/** What is known of answers: how long they take, in ms, and how many calls may be in flight to begin with. */
type Known = { readonly latency: number; readonly atOnce: number }

/** The window after one more admitted call, while nothing was refused yet. */
export const opened = (window: number, { latency, atOnce }: Known): number => {
  const grown = window + step(latency, window < narrow ? openGrows : wideGrows)
  return Math.min(mostInFlight, Math.max(grown, Math.min(slowWindow, atOnce * Math.min(2, latency / slow))))
}

/** The window after one more admitted call of a probe. */
export const probed = (window: number, latency: number): number =>
  Math.min(mostInFlight, window + step(latency, probeGrows))

/** The window to probe with, after the bucket ran dry at `window`. */
export const probing = (window: number): number => Math.max(probeWindow, window * probeShare)

const step = (latency: number, answers: number): number =>
  Math.min(1, Math.max(1, latency / usual) ** fasterBy / answers)
