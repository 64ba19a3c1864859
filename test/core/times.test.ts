import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { about, clockTime, day, dayOf, left, minute, parseWebsiteTime } from '../../src/core/times.ts'

describe('a time in a marketplace’s file', () => {
  test.each([
    ['Tue Feb 19 12:11:58 PST 2019', '2019-02-19T20:11:58.000Z'],
    ['Mon Sep 14 09:01:00 PDT 2026', '2026-09-14T16:01:00.000Z'],
    ['Tue Feb 19 12:11:58 GMT 2019', '2019-02-19T12:11:58.000Z'],
    ['Tue Feb 19 12:11:58 UTC 2019', '2019-02-19T12:11:58.000Z'],
    ['Thu Dec 31 20:00:00 PST 2026', '2027-01-01T04:00:00.000Z'],
    ['Thu Feb 29 23:59:59 PST 2024', '2024-03-01T07:59:59.000Z'],
    ['2019-01-19 21:43:39 UTC', '2019-01-19T21:43:39.000Z'],
    ['2019-01-19T21:43:39Z', '2019-01-19T21:43:39.000Z'],
    ['2019-01-19T21:43:39.123456Z', '2019-01-19T21:43:39.123Z'],
    ['2019-01-19 21:43:39+00:00', '2019-01-19T21:43:39.000Z'],
    ['2019-01-19 21:43:39.5-08:00', '2019-01-20T05:43:39.500Z'],
    ['2019-01-19T21:43+0530', '2019-01-19T16:13:00.000Z'],
    [' 2019-01-19 21:43:39 UTC ', '2019-01-19T21:43:39.000Z'],
  ])('%s', (text, instant) => {
    expect(parseWebsiteTime(text)).toBe(instant)
  })

  test.each([
    ['', 'nothing'],
    ['yesterday', 'no form we know'],
    ['2019-01-19 21:43:39', 'no zone'],
    ['2019-01-19', 'no time'],
    ['1/19/2019 21:43', 'a form with two readings'],
    ['Tue Feb 19 12:11:58 CET 2019', 'a zone that was never seen'],
    ['Wed Feb 19 12:11:58 PST 2019', 'not the weekday of that date'],
    ['Sat Feb 29 12:11:58 PST 2025', 'a day that is not'],
    ['Tue Feb 19 24:00:00 PST 2019', 'an hour that is not'],
    ['2019-02-30T00:00:00Z', 'a day that is not'],
    ['2019-13-01T00:00:00Z', 'a month that is not'],
    ['2019-00-01T00:00:00Z', 'a month that is not'],
    ['2019-01-01T23:60:00Z', 'a minute that is not'],
    ['2019-01-01T23:59:60Z', 'a second that is not'],
    ['2019-01-01T00:00:00+15:00', 'an offset that is not'],
    ['0019-01-01T00:00:00Z', 'a year before all marketplaces'],
    ['2019-01-19T21:43:39Z and more', 'more than a time'],
    [`2019-01-19T21:43:39.${'1'.repeat(50)}Z`, 'too long'],
  ])('%j is none: %s', (text) => {
    expect(parseWebsiteTime(text)).toBeUndefined()
  })

  test('is read as the instant that was written, in each form', () => {
    const instant = fc.date({
      min: new Date('1990-01-01T00:00:00Z'),
      max: new Date('2060-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    const zone = fc.constantFrom(['PST', -8] as const, ['PDT', -7] as const, ['GMT', 0] as const, ['UTC', 0] as const)
    fc.assert(
      fc.property(instant, zone, (date, [name, hours]) => {
        const whole = new Date(Math.floor(date.getTime() / 1000) * 1000)
        const [weekday, month, dayOfMonth, year, time] = [
          ...new Date(whole.getTime() + hours * 3_600_000).toUTCString().matchAll(/[\w:]+/g),
        ]
          .map(([word]) => word)
          .map((word, index, words) => words[[0, 2, 1, 3, 4][index] ?? 0] ?? word)
        expect(parseWebsiteTime(`${weekday} ${month} ${dayOfMonth} ${time} ${name} ${year}`)).toBe(whole.toISOString())
        expect(parseWebsiteTime(date.toISOString())).toBe(date.toISOString())
        expect(parseWebsiteTime(whole.toISOString().replace('T', ' ').replace('.000Z', ' UTC'))).toBe(
          whole.toISOString(),
        )
      }),
    )
  })
})

test('an instant is printed in UTC, as a person reads it', () => {
  expect(day('2026-10-09T14:03:38.120Z')).toBe('9 Oct 2026')
  expect(clockTime('2026-10-09T14:03:38.120Z')).toBe('14:03:38')
  expect(minute('2026-09-09T16:40:59.999Z')).toBe('9 Sep, 16:40')
  expect(dayOf('2026-10-09T23:59:59.999Z')).toBe('2026-10-09')
})

test.each(['', '2026-10-09', 'yesterday'])('%j is no instant: a defect', (text) => {
  for (const print of [day, clockTime, minute]) expect(() => print(text)).toThrow(RangeError)
})

const [second, minutes, hour, dayLong] = [1_000, 60_000, 3_600_000, 86_400_000]

test.each([
  [19 * dayLong + 23 * hour, '19 days left'],
  [2 * dayLong, '2 days left'],
  [2 * dayLong - 1, '1 day left'],
  [dayLong, '1 day left'],
  [dayLong - 1, '23 h 59 min left'],
  [2 * hour + 38 * minutes + 59 * second, '2 h 38 min left'],
  [2 * hour, '2 h left'],
  [38 * minutes, '38 min left'],
  [minutes - 1, 'less than a minute left'],
  [1, 'less than a minute left'],
  [0, 'over'],
  [-dayLong, 'over'],
])('%d ms: %s', (ms, text) => {
  expect(left(ms)).toBe(text)
})

test.each([
  [0, 'about 1 s'],
  [35.2, 'about 36 s'],
  [59, 'about 59 s'],
  [60, 'about 1 min'],
  [62, 'about 1 min'],
  [75, 'about 1 min 15 s'],
  [598, 'about 10 min'],
  [3_600, 'about 1 h'],
  [3_900, 'about 1 h 5 min'],
  [90_000, 'about 25 h'],
])('%d s: %s', (seconds, text) => {
  expect(about(seconds)).toBe(text)
})
