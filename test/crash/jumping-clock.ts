/** Loaded before the server: with each SIGUSR2 the clock on its wall jumps by an hour, forward first, then back by two. */
const hour = 3_600_000
const jumps = [hour, -hour]
let away = 0
process.on('SIGUSR2', () => {
  away = jumps.shift() ?? 0
})

const now = Date.now.bind(Date)
class JumpingDate extends Date {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(now() + away)
    else super(...(given as [number]))
  }
  static override now(): number {
    return now() + away
  }
}
globalThis.Date = JumpingDate as DateConstructor
