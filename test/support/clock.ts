import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/core/ports.ts'

/** The machine's clock, for what waits on the machine. */
export const realClock: Clock = {
  now: () => new Date().toISOString(),
  ms: () => Date.now(),
  steady: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, { ref: false, ...(signal ? { signal } : {}) }).catch(() => undefined)
  },
}

/** A clock that stands still until it is moved; who sleeps wakes when their time has come. */
export type HandClock = Clock & { advance(ms: number): void }

export const handClock = (start = '2026-10-09T14:03:38.120Z'): HandClock => {
  let now = Date.parse(start)
  const sleepers = new Set<{ at: number; wake: () => void }>()
  return {
    now: () => new Date(now).toISOString(),
    ms: () => now,
    steady: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const sleeper = {
          at: now + ms,
          wake: () => {
            sleepers.delete(sleeper)
            resolve()
          },
        }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', sleeper.wake, { once: true })
      }),
    advance: (ms) => {
      now += ms
      for (const sleeper of sleepers) if (sleeper.at <= now) sleeper.wake()
    },
  }
}
