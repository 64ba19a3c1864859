/** A pacer that goes from hand to hand: through JSON, between processes, with slots that nobody used. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Pacer, type PaceAnswer } from '../../src/core/pace.ts'
import { parsePaceState } from '../../src/core/pace/state.ts'
import { newPacer, runPace, type Bucket } from './pace-world.ts'

const limits = { atOnce: 4 }
const largest = 8 * 1024

/** Another process at each question and answer: nothing is left of the one before but the JSON. */
const handedOn = () => {
  let text = JSON.stringify(newPacer().state)
  let longest = 0
  const withPacer = <Value>(now: number, use: (pacer: Pacer) => Value): Value => {
    const state = parsePaceState(text)
    if (!state) throw new Error(`unreadable: ${text}`)
    const pacer = Pacer.resume(limits, state, now)
    const value = use(pacer)
    text = JSON.stringify(pacer.state)
    longest = Math.max(longest, text.length)
    return value
  }
  return {
    room: (now: number) => withPacer(now, (pacer) => pacer.room(now)),
    wait: (now: number) => withPacer(now, (pacer) => pacer.wait(now)),
    sent: (now: number) => withPacer(now, (pacer) => pacer.sent(now)),
    answered: (ticket: number, answer: PaceAnswer, now: number) =>
      withPacer(now, (pacer) => pacer.answered(ticket, answer, now)),
    get inFlight() {
      return parsePaceState(text)?.inFlight.length ?? 0
    },
    get longest() {
      return longest
    },
  }
}

const services: Readonly<Record<string, Bucket>> = {
  'a bucket of 20 a second': { rate: 20, burst: 20, latency: 60, jitter: 40 },
  'a bucket of one call': { rate: 3, burst: 1, latency: 60 },
  'a service that charges for refusals': { rate: 20, burst: 20, latency: 250, jitter: 100, charges: true },
  'a limit that rises': { rate: (ms) => (ms < 5_000 ? 8 : 30), burst: 20, latency: 60 },
  'no limit at all': { rate: 1e6, burst: 1e6, latency: 60 },
}

test.each(Object.keys(services))('handed on as JSON at every step it decides as one that stays: %s', (name) => {
  const service = services[name] ?? { rate: 1, burst: 1, latency: 1 }
  const pacer = handedOn()
  const through = runPace(service, 300, 7919, pacer as unknown as Pacer)
  const stayed = runPace(service, 300, 7919)
  expect(through).toEqual(stayed)
  expect(pacer.longest).toBeLessThan(largest)
})

test('by a clock of a database, with every list full, it stays under 8 KB', () => {
  const pacer = newPacer()
  let longest = 0
  const watched = new Proxy(pacer, {
    get: (target, name) => {
      longest = Math.max(longest, JSON.stringify(target.state).length)
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const service = { rate: 200, burst: 20, latency: 160, jitter: 100, losing: 0.05 }
  runPace(service, 2000, 1, watched, 1_795_516_800_123.25)
  expect(longest).toBeGreaterThan(3000)
  expect(longest).toBeLessThan(largest)
})

test('calls of a process that ended are forgotten after a minute and a half', () => {
  const pacer = newPacer()
  for (let call = 0; call < 4; call++) pacer.sent(1_000)
  const resumed = (now: number) => Pacer.resume(limits, pacer.state, now)
  expect(resumed(60_000).room(60_000)).toBe(0)
  expect(resumed(91_001).room(91_001)).toBe(4)
})

test('a slot that nobody used is free again, and its ticket is answered by nothing', () => {
  const pacer = newPacer()
  const tickets = Array.from({ length: 4 }, () => pacer.sent(0))
  expect(pacer.room(0)).toBe(0)
  for (const ticket of tickets.slice(2)) pacer.unsent(ticket)
  expect(pacer.room(0)).toBe(2)
  pacer.unsent(tickets[3] ?? 0)
  pacer.answered(tickets[3] ?? 0, 'slow down', 50)
  expect(pacer.room(0)).toBe(2)
})

test('slots taken and given back all the time cost nothing of the bucket', () => {
  const pacer = newPacer()
  const bucket = { rate: 20, burst: 20, latency: 60 }
  const wasteful = new Proxy(pacer, {
    get: (target, name) => {
      if (name !== 'sent') {
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      }
      return (now: number) => {
        target.unsent(target.sent(now))
        return target.sent(now)
      }
    },
  })
  const run = runPace(bucket, 500, 1, wasteful)
  expect(run.share).toBeGreaterThan(0.97)
  expect(run.throttled).toBeLessThan(0.05)
})

const sound = (): Record<string, unknown> => JSON.parse(JSON.stringify(newPacer().state)) as Record<string, unknown>

test('whatever a row holds, reading it gives a sound state or nothing', () => {
  const damage = fc.record({
    field: fc.constantFrom(...Object.keys(sound())),
    value: fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e300, '20', [[1]], [['a', 'b']], { rate: -1 })),
  })
  fc.assert(
    fc.property(damage, ({ field, value }) => {
      const state = parsePaceState(JSON.stringify({ ...sound(), [field]: value }))
      if (!state) return
      const pacer = Pacer.resume(limits, state, 1e6)
      expect(pacer.room(1e6)).toBeGreaterThanOrEqual(0)
      expect(pacer.room(1e6)).toBeLessThanOrEqual(32)
      pacer.answered(pacer.sent(1e6), 'slow down', 1e6 + 60)
      expect(parsePaceState(JSON.stringify(pacer.state))).toBeDefined()
    }),
  )
})

test.each([undefined, '', '{', 'null', '[]', '{}', '{"version":2}', '{"perSecond":20,"burst":1}'])(
  'a row that holds %j only costs a new start',
  (text) => expect(parsePaceState(text)).toBeUndefined(),
)
