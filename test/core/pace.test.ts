import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostInFlight, Pacer } from '../../src/core/pace.ts'
import { parseLearned } from '../../src/core/pace/learned.ts'
import { newPacer, runPace } from './pace-world.ts'

const seeds = [1, 7919, 104_729]

describe('against a token bucket', () => {
  test.each([
    { rate: 20, burst: 20 },
    { rate: 10, burst: 10 },
  ])('of $rate calls a second it gets nearly all of the bucket with few refusals', (bucket) => {
    for (const seed of seeds) {
      const run = runPace({ ...bucket, latency: 60 }, 500, seed)
      expect(run.share).toBeGreaterThan(0.95)
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
