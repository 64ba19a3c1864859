import { expect, test } from 'vitest'
import type { RadarDay } from '../../../src/core/index-store.ts'
import { expiringIn, noticeDay } from '../../../src/tell/expiring.ts'
import { noticeOf } from '../../../src/tell/webhook/notice.ts'

const account = { id: 'a', marketplace: 'm', environment: 'simulator', name: 'Lab', currency: 'USD' } as const
const at = '2026-12-30T07:00:00.000Z'
const around = { account, at, indexedAt: '2026-12-30T06:40:00.000Z', link: 'https://x/accounts/a' }
const told = (radar: readonly RadarDay[]) => {
  const expiring = expiringIn(radar, at)
  return expiring && noticeOf({ ...around, expiring })
}
const on = (day: string, count = 1, total = 600): RadarDay => ({ day, count, total })

test('what ends today, tomorrow and in two or three days is told, with sums; nothing later', () => {
  const days = [
    on('2026-12-30', 2, 1_200),
    on('2026-12-31', 1, 604),
    on('2027-01-01'),
    on('2027-01-02'),
    on('2027-01-03', 99),
    on('', 99),
  ]
  const made = told(days)
  expect(made?.type).toBe('rejections.expiring')
  expect(JSON.parse(made?.body ?? '')).toEqual({
    type: 'rejections.expiring',
    timestamp: at,
    data: {
      account: { id: 'a', name: 'Lab', environment: 'simulator' },
      today: { count: 2, total: { amount: '1.20', currency: 'USD' } },
      tomorrow: { count: 1, total: { amount: '0.604', currency: 'USD' } },
      inTwoToThreeDays: { count: 2, total: { amount: '1.20', currency: 'USD' } },
      indexedAt: '2026-12-30T06:40:00.000Z',
      link: 'https://x/accounts/a',
    },
  })
  expect(told(days)?.id).toBe(made?.id)
})

test.each([[[]], [[on('2027-01-03')]], [[on('2026-12-29')]], [[on('')]], [[on('2026-12-30', 0, 0)]]])(
  'nothing is told of %j',
  (radar) => {
    expect(told(radar)).toBeUndefined()
  },
)

test('a day’s notice is due from its hour on, by UTC', () => {
  expect(noticeDay('2026-12-30T06:59:59.999Z', 7)).toBeUndefined()
  expect(noticeDay('2026-12-30T07:00:00.000Z', 7)).toBe('2026-12-30')
  expect(noticeDay('2026-12-30T23:59:59.999Z', 7)).toBe('2026-12-30')
  expect(noticeDay('2026-12-30T00:00:00.000Z', 0)).toBe('2026-12-30')
})
