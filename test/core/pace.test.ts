import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pacer } from '../../src/core/pace.ts'
import { parseLearned } from '../../src/core/pace/learned.ts'
import { mostInFlight } from '../../src/core/pace/window.ts'
import { newPacer, runPace, type Bucket } from './pace-world.ts'

const seeds = [1, 7919, 104_729]

describe('against a token bucket', () => {
  test.each([
    { rate: 20, burst: 20 },
    { rate: 10, burst: 10 },
  ])('of $rate calls a second it gets nearly all of the bucket with at most 3 % refused', (bucket) => {
    for (const seed of seeds) {
      const run = runPace({ ...bucket, latency: 60 }, 500, seed)
      expect(run.share).toBeGreaterThan(0.985)
      expect(run.throttled).toBeLessThanOrEqual(0.03)
    }
  })

  test('a rest after the first calls, when the bucket fills again, costs no refusals later', () => {
    const bucket = { rate: 20, burst: 20, latency: 60 }
    for (const seed of seeds) {
      const pacer = newPacer()
      const { endedAt } = runPace(bucket, 11, seed, pacer)
      const run = runPace(bucket, 500, seed, pacer, endedAt + 2500)
      expect(run.share).toBeGreaterThan(0.985)
      expect(run.throttled).toBeLessThanOrEqual(0.03)
    }
  })

  const near = { latency: 60, jitter: 40 }
  const far = { latency: 250, jitter: 100 }
  test.each<{ bucket: Bucket; calls?: number; share: number; throttled: number }>([
    { bucket: { rate: 3, burst: 20, ...near }, calls: 150, share: 0.97, throttled: 0.17 },
    { bucket: { rate: 3, burst: 100, ...far }, calls: 150, share: 0.96, throttled: 0.3 },
    { bucket: { rate: 20, burst: 20, ...near }, share: 0.985, throttled: 0.035 },
    { bucket: { rate: 20, burst: 20, ...far }, share: 0.965, throttled: 0.09 },
    { bucket: { rate: 20, burst: 100, ...near }, share: 0.98, throttled: 0.08 },
    { bucket: { rate: 50, burst: 20, ...near }, share: 0.97, throttled: 0.05 },
    { bucket: { rate: 50, burst: 20, ...far }, share: 0.9, throttled: 0.1 },
    { bucket: { rate: 20, burst: 20, ...near, charges: true }, share: 0.9, throttled: 0.06 },
    { bucket: { rate: 20, burst: 20, ...far, charges: true }, share: 0.75, throttled: 0.16 },
    { bucket: { rate: 20, burst: 1, latency: 60 }, share: 0.87, throttled: 0.08 },
    { bucket: { rate: 1, burst: 1, latency: 60 }, calls: 150, share: 0.89, throttled: 0.13 },
    { bucket: { rate: 3, burst: 1, ...near }, calls: 150, share: 0.74, throttled: 0.15 },
  ])('$bucket gives at least $share', ({ bucket, calls = 500, share, throttled }) => {
    for (const seed of seeds) {
      const run = runPace(bucket, calls, seed)
      expect(run.share).toBeGreaterThan(share)
      expect(run.throttled).toBeLessThan(throttled)
    }
  })

  test.each([
    { before: 8, after: 30, calls: 900, share: 0.87 },
    { before: 3, after: 20, calls: 500, share: 0.88 },
  ])('a rate that rises from $before to $after is found whenever it rises', ({ before, after, calls, share }) => {
    for (const at of [13_000, 14_500, 16_000, 17_500]) {
      const run = runPace({ rate: (ms) => (ms < at ? before : after), burst: 20, latency: 60 }, calls, 1)
      expect(run.share).toBeGreaterThan(share)
      expect(run.throttled).toBeLessThan(0.05)
    }
  })

  test('a rate that falls is followed without a storm of refusals', () => {
    const run = runPace({ rate: (ms) => (ms < 15_000 ? 20 : 8), burst: 20, latency: 60 }, 500, 1)
    expect(run.share).toBeGreaterThan(0.95)
    expect(run.throttled).toBeLessThan(0.08)
  })

  test('a rate that rises is found again', () => {
    const run = runPace({ rate: (ms) => (ms < 15_000 ? 8 : 30), burst: 20, latency: 60 }, 3_000, 1)
    expect(run.share).toBeGreaterThan(0.85)
  })

  test('without a limit the window opens to its widest and stays there', () => {
    const run = runPace({ rate: 1e6, burst: 1e6, latency: 60 }, 500, 1)
    expect(run.mostInFlight).toBe(mostInFlight)
    expect(run.seconds).toBeLessThan(1.6)
  })

  test('what was learned spares the first refusals of a second run, and the bucket that filled meanwhile is used', () => {
    const bucket = { rate: 20, burst: 20, latency: 60 }
    const pacer = newPacer()
    const first = runPace(bucket, 500, 1, pacer)
    const second = runPace(bucket, 500, 1, pacer, first.endedAt + 60_000)
    expect(second.throttled).toBeLessThan(0.015)
    expect(second.share).toBeGreaterThan(0.97)
  })

  test('after a restart it begins with what was saved', () => {
    const pacer = newPacer()
    runPace({ rate: 20, burst: 20, latency: 60 }, 500, 1, pacer)
    const learned = parseLearned(JSON.stringify(pacer))
    expect(learned?.perSecond).toBeCloseTo(20, 0)
    const run = runPace({ rate: 20, burst: 20, latency: 60 }, 500, 1, new Pacer({ atOnce: 4 }, learned))
    expect(run.throttled).toBeLessThan(0.015)
    expect(run.share).toBeGreaterThan(0.97)
  })
})

test('the ceiling is not passed, whatever the service would take', () => {
  const run = runPace({ rate: 1e6, burst: 1e6, latency: 60 }, 100, 1, newPacer({ ceiling: 5 }))
  expect(run.seconds).toBeGreaterThan(19)
  const learned = new Pacer({ atOnce: 4, ceiling: 5 }, { perSecond: 50, burst: 0 })
  expect(runPace({ rate: 1e6, burst: 1e6, latency: 60 }, 100, 1, learned).seconds).toBeGreaterThan(19)
})

test('never more in flight than allowed, always to the end, whatever the service is like', () => {
  const bucket = fc.record({
    rate: fc.double({ min: 0.5, max: 300, noNaN: true }),
    burst: fc.integer({ min: 1, max: 200 }),
    latency: fc.integer({ min: 2, max: 800 }),
    jitter: fc.integer({ min: 0, max: 200 }),
    charges: fc.boolean(),
    losing: fc.double({ min: 0, max: 0.3, noNaN: true }),
  })
  fc.assert(
    fc.property(bucket, fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 1e6 }), (service, calls, seed) => {
      const run = runPace(service, calls, seed)
      expect(run.mostInFlight).toBeLessThanOrEqual(mostInFlight)
      expect(run.admitted).toBe(calls)
    }),
    { numRuns: 150 },
  )
})

test('half a minute after the service let nothing through it goes at full pace again', () => {
  const stalled = { rate: (ms: number) => (ms > 10_000 && ms < 20_000 ? 0.001 : 20), burst: 5, latency: 60 }
  const run = runPace(stalled, 1_000, 1)
  expect(run.seconds).toBeLessThan(50 + 10 + 30)
})

test('nothing is kept before the first refusal', () => {
  const pacer = newPacer()
  runPace({ rate: 1e6, burst: 1e6, latency: 60 }, 50, 1, pacer)
  expect(JSON.stringify({ pace: pacer })).toBe('{}')
})

test.each([
  undefined,
  '',
  '{',
  'null',
  '[]',
  '{"perSecond":"20","burst":1}',
  '{"perSecond":-1,"burst":0}',
  '{"perSecond":1e9,"burst":0}',
])('a damaged record %j only costs a new start', (text) => expect(parseLearned(text)).toBeUndefined())

test('an answer that comes twice counts once', () => {
  const pacer = newPacer()
  const ticket = pacer.sent(0)
  pacer.answered(ticket, 'slow down', 50)
  pacer.answered(ticket, 'slow down', 60)
  expect(pacer.inFlight).toBe(0)
})

test('the more calls are refused in a row, the longer the pause; one that is admitted ends it', () => {
  const pacer = newPacer()
  const { endedAt } = runPace({ rate: 20, burst: 20, latency: 60 }, 300, 1, pacer)
  let now = endedAt
  const pauses = Array.from({ length: 10 }, () => {
    const from = now
    while (pacer.room(now) === 0) now += Math.max(1, pacer.wait(now) ?? 1)
    const pause = now - from
    pacer.answered(pacer.sent(now), 'slow down', now + 60)
    now += 60
    return pause
  })
  expect(pauses.at(-1)).toBeGreaterThan(8 * (pauses[1] ?? 0))
  expect(pauses.at(-1)).toBeGreaterThan(1000)
  expect(Math.max(...pauses)).toBeLessThan(120_000)
})
