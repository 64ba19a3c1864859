/** How far it is: a bar that moves on a terminal, else a plain line every few seconds. Always on the standard error. */
import { SingleBar } from 'cli-progress'

/** Between two plain lines, in ms. */
const plainEvery = 5_000

export type Progress = {
  /** @param what the step, as `checked` or `reversed` */
  show(what: string, done: number, total: number): void
  /** Takes the bar away; the last plain line is written. */
  end(): void
}

/** @param steady ms that never jump */
export const progress = (steady: () => number): Progress => (process.stderr.isTTY ? bar() : lines(steady))

const bar = (): Progress => {
  let shown: { readonly bar: SingleBar; readonly what: string; readonly total: number } | undefined
  const end = (): void => {
    shown?.bar.stop()
    shown = undefined
  }
  // Whoever ends at once has a cursor again.
  process.once('exit', end)
  return {
    show: (what, done, total) => {
      if (shown?.what !== what || shown.total !== total) {
        end()
        const format = `{bar} {value} of {total} ${what}`
        const made = new SingleBar({
          format,
          stream: process.stderr,
          barCompleteChar: '█',
          barIncompleteChar: '░',
          hideCursor: true,
          clearOnComplete: true,
          // Signals are ours: the first one ends in order.
          gracefulExit: false,
        })
        made.start(total, done)
        shown = { bar: made, what, total }
      }
      shown.bar.update(done)
    },
    end,
  }
}

const lines = (steady: () => number): Progress => {
  let last = { at: -Infinity, said: '' }
  let pending = ''
  const say = (line: string): void => {
    if (line !== last.said) process.stderr.write(`${line}\n`)
    last = { at: steady(), said: line }
  }
  return {
    show: (what, done, total) => {
      pending = `${done} of ${total} ${what}`
      if (steady() - last.at >= plainEvery) say(pending)
    },
    end: () => {
      if (pending !== '') say(pending)
      pending = ''
    },
  }
}
