/** The simulator's two notions of time; the only file of the simulator that asks the machine for it. */
export interface Clock {
  /** The service's wall clock, in epoch milliseconds: the machine's time plus whatever tests added. */
  now(): number
  /** Milliseconds that have passed, never running backwards: for buckets and lags. */
  uptime(): number
  /** How far the wall clock stands from the machine's, in milliseconds. */
  readonly offset: number
  /** Sets the wall clock's distance from the machine's (clock skew). No time passes by it. */
  setOffset(milliseconds: number): void
  /** Lets time pass: wall clock and uptime go on together by this many milliseconds. */
  advance(milliseconds: number): void
  /** Stops both at this epoch millisecond (default: now); `advance` still moves them. */
  freeze(at?: number): void
}

/** @param machine where time comes from, in epoch milliseconds; tests may give their own */
export function createClock(machine: () => number = Date.now): Clock {
  let offset = 0
  let passed = 0
  let frozenAt: number | undefined
  let latest = machine()
  const started = latest
  const ticks = (): number => {
    latest = Math.max(latest, machine())
    return latest
  }
  return {
    now: () => (frozenAt ?? machine()) + passed + offset,
    uptime: () => (frozenAt === undefined ? ticks() : latest) - started + passed,
    get offset() {
      return offset
    },
    setOffset(milliseconds) {
      offset = milliseconds
    },
    advance(milliseconds) {
      passed += milliseconds
    },
    freeze(at) {
      const shown = at ?? (frozenAt ?? machine()) + passed + offset
      ticks()
      frozenAt = shown - passed - offset
    },
  }
}
