import { expect, test } from 'vitest'
import type { Environment } from '../../../src/core/reversal.ts'
import { mturk } from '../../../src/markets/mturk/declaration.ts'
import { mailOf, type Letter, type Part } from '../../../src/tell/mail/message.ts'
import { rejectionsOf } from '../support.ts'

const at = '2026-11-24T07:00:00.000Z'
const none = { count: 0, total: 0 }
const expiring = {
  today: none,
  tomorrow: { count: 14, total: 9_800 },
  inTwoToThreeDays: { count: 1_310, total: 786_004 },
}

const partOf = (more: Partial<Part> = {}, environment: Environment = 'production'): Part => ({
  open: {
    account: { id: 'mturk-1', marketplace: 'mturk', environment, name: 'Perception Lab', currency: 'USD' },
    declaration: mturk,
  },
  expiring,
  indexedAt: '2026-11-24T06:40:00.000Z',
  link: rejectionsOf('mturk-1'),
  ...more,
})
const letterOf = (parts: readonly Part[]): Letter => JSON.parse(mailOf(parts, at)?.body ?? '') as Letter

test('a mail says on one screen what expires on which day, in the marketplace’s words, and where to look', () => {
  const { day, subject, text } = letterOf([partOf()])
  expect(day).toBe('2026-11-24')
  expect(subject).toBe('14 rejected assignments expire tomorrow: $9.80')
  expect(text).toBe(`Perception Lab on Amazon Mechanical Turk

Rejected assignments by the day, in UTC, on which the time for reversing ends:

  today, 24 Nov 2026              0           $0.00
  tomorrow, 25 Nov 2026          14           $9.80
  until 27 Nov 2026           1,310         $786.00

Look at them, and reverse what was rejected by mistake:
https://overturn.example.org/accounts/mturk-1/rejections

As of 24 Nov, 06:40 UTC, when the account was last read. The sums are what
reversing takes: reward, fee and tax.

-- \nOverturn sends this once a day, and nothing on days when nothing expires. Whoever
runs the server sets when and to whom: OVERTURN_NOTICE_HOUR, OVERTURN_NOTICE_TO.
`)
  expect(text.split('\n').length).toBeLessThan(24)
})

test.each([
  [{ today: { count: 1, total: 600 } }, '1 rejected assignment expires today: $0.60'],
  [{ today: { count: 2, total: 1_200 } }, '2 rejected assignments expire today: $1.20'],
  [{ tomorrow: none }, '1,310 rejected assignments expire in 2 or 3 days: $786.00'],
])('the subject says what is nearest: %j', (more, subject) => {
  expect(letterOf([partOf({ expiring: { ...expiring, ...more } })]).subject).toBe(subject)
})

test('play money is never told as real money', () => {
  const { subject, text } = letterOf([partOf({}, 'sandbox')])
  expect(subject).toBe('[sandbox] 14 rejected assignments expire tomorrow: $9.80')
  expect(text).toContain('Perception Lab on Amazon Mechanical Turk (sandbox: no real money)')
})

test('several accounts go into one mail, the nearest first; of none there is none', () => {
  const nearer = partOf({ expiring: { ...expiring, today: { count: 1, total: 600 } }, link: rejectionsOf('other') })
  const { subject, text } = letterOf([partOf(), nearer])
  expect(subject).toBe('1 rejected assignment expires today: $0.60, and of 1 more account')
  expect(text.indexOf('accounts/other/')).toBeLessThan(text.indexOf('accounts/mturk-1/'))
  expect(mailOf([], at)).toBeUndefined()
  expect(mailOf([nearer], at)?.id).not.toBe(mailOf([nearer], at)?.id)
})
