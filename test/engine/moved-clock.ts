import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/core/ports.ts'

/** The machine's time, moved forward by hand: who sleeps wakes when either has brought their time. */
export type MovedClock = Clock & {
  advance(ms: number): void
  /** Somebody sets the clock: the time of day jumps, nothing else. */
  set(ms: number): void
}

export const movedClock = (): MovedClock => {
  let moved = 0
  let jumped = 0
  const sleepers = new Set<{ readonly at: number; wake(): void }>()
  const steady = (): number => performance.now() + moved
  return {
    now: () => new Date(Date.now() + moved + jumped).toISOString(),
    ms: () => Date.now() + moved + jumped,
    steady,
    sleep: async (ms, signal) => {
      const early = new AbortController()
      const sleeper = { at: steady() + ms, wake: () => early.abort() }
      sleepers.add(sleeper)
      const signals = signal ? [signal, early.signal] : [early.signal]
      await wait(ms, undefined, { ref: false, signal: AbortSignal.any(signals) }).catch(() => undefined)
      sleepers.delete(sleeper)
    },
    set: (ms) => {
      jumped += ms
    },
    advance: (ms) => {
      moved += ms
      for (const sleeper of sleepers) if (sleeper.at <= steady()) sleeper.wake()
    },
  }
}
