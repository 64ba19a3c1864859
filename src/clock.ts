/** The machine's clock: the only place that reads it. Everything else is given a Clock. */
import type { Clock } from './core/ports.ts'

/**
 * The machine's time, but a clock that is put back (by hand, or after it was wrong) does not bring back what has passed:
 * until it has caught up, time goes on from where it was. Else what is due in seconds would wait for the hour it was put
 * back by, and an answer could be older than its call.
 */
const forwardOnly = (): (() => number) => {
  let started = -Infinity
  return () => {
    const steady = performance.now()
    started = Math.max(started, Date.now() - steady)
    return Math.floor(started + steady)
  }
}

const ms = forwardOnly()

export const systemClock: Clock = {
  now: () => new Date(ms()).toISOString(),
  ms,
  steady: () => performance.now(),
  sleep: (duration, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const over = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', over)
        resolve()
      }
      const timer = setTimeout(over, duration)
      signal?.addEventListener('abort', over)
    }),
}
