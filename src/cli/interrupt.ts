/** Ctrl-C: the first asks to end in order, the second ends at once. */

/**
 * One key press may arrive twice: from the terminal and from npm, or from the Node that handed over to this one. So long,
 * in ms, both are one.
 */
const onePress = 500

export type Interrupt = {
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal
  /** Gives the signals back to whoever had them. */
  release(): void
}

/** @param steady ms that never jump; @param said what to tell when the first comes */
export const onInterrupt = (steady: () => number, said: () => void): Interrupt => {
  const asked = new AbortController()
  let at = -Infinity
  const heard = (name: NodeJS.Signals): void => {
    if (asked.signal.aborted) {
      if (name === 'SIGINT' && steady() - at < onePress) return
      // What is in a call is looked up by whoever starts next.
      process.exit(130)
    }
    at = steady()
    said()
    asked.abort()
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, heard)
  return {
    signal: asked.signal,
    release: () => {
      for (const name of names) process.off(name, heard)
    },
  }
}
