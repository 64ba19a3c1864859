import { expect, test } from 'vitest'
import { newsFor, pauseAfter } from '../../src/tell/schedule.ts'

test('tries become rarer, go on for more than three days, and end', () => {
  const pauses = Array.from({ length: 20 }, (_, index) => pauseAfter(index + 1)).filter((pause) => pause !== undefined)
  expect(pauses).toEqual(pauses.toSorted((one, other) => one - other))
  expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3 * 24 * 3_600_000)
  expect(pauses).toHaveLength(9)
  expect(newsFor).toBe(3 * 24 * 3_600_000)
})
