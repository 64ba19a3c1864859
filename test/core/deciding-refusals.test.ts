import { describe, expect, test } from 'vitest'
import { afterCall, afterRead, type Situation } from '../../src/core/deciding.ts'
import { refusals, type Attempt } from '../../src/core/reversal.ts'
import type { Read } from '../../src/core/verdict.ts'
import { declared, facts } from './market-words.ts'

const at = '2026-09-20T12:00:00.000Z'
const shifted = (ms: number, from = at): string => new Date(Date.parse(from) + ms).toISOString()
const minute = 60_000
/** So long after a call its record shows what it did, however late it landed. */
const shown = 15 * minute + 10_000
const said = { code: 'Code', text: 'what it said', requestId: 'r-1' }
const recorded = { said: 'Code: what it said', requestId: 'r-1' }

const attempt = (number: number, answer: string | undefined, sentAt = shifted(-10_000)): Attempt => ({
  reversalId: 'r',
  line: 1,
  number,
  step: 'pay',
  by: { id: 'p', name: 'ada' },
  engine: 'e',
  sentAt,
  ...(answer === undefined ? {} : { answer, answeredAt: shifted(100, sentAt), said: `said with ${answer}` }),
})

const situation = (more: Partial<Situation> = {}): Situation => ({
  state: 'reversing',
  attempts: [attempt(1, 'lost')],
  asked: 0,
  feedback: 'You are paid.',
  textBefore: 'Not painted well.',
  declaration: declared(),
  skewMs: 0,
  sameClock: true,
  at,
  ...more,
})

const found = (more = {}): Read => ({ kind: 'found', facts: facts(more) })
const approved = (more = {}): Read =>
  found({ status: 'approved', approvedAt: shifted(-10_000), oldText: 'You are paid.', ...more })
const refused = (refusal: string, text: string) => ({ work: 'settled', outcome: 'refused', refusal, said: text, at })
const presumed = (text: string) => ({ work: 'settled', outcome: 'reversed', said: text, presumed: true, at })
const askedIn = (ms: number) => ({ work: 'asking', askAt: shifted(ms), at })

describe('any other refusal after a lost answer', () => {
  const refusedAs = (refusal: NonNullable<Attempt['refusal']>, sentAt?: string): Attempt => ({
    ...attempt(2, 'refused', sentAt),
    refusal,
  })

  test.each(refusals)('refused as %s is asked about, for the lost call may have paid', (why) =>
    expect(afterCall({ kind: 'refused', why, said }, at, true)).toEqual({
      ...recorded,
      answer: 'refused',
      refusal: why,
      move: { work: 'asking', askAt: at, at },
    }),
  )

  test.each(['too late', 'gone', 'not allowed here'] as const)(
    '%s: reversed when the record shows it, refused once nothing can land any more',
    (why) => {
      const soon = situation({ attempts: [attempt(1, 'lost'), refusedAs(why)] })
      expect(afterRead(approved(), soon)).toEqual(presumed(''))
      expect(afterRead(found(), soon)).toEqual(askedIn(1_000))
      const old = shifted(-shown)
      const over = situation({ attempts: [attempt(1, 'lost', old), refusedAs(why, old)] })
      expect(afterRead(found(), over)).toEqual(refused(why, 'said with refused'))
    },
  )

  test('stays unknown when the submission cannot be read any more', () => {
    const old = shifted(-100 * minute)
    const attempts = [attempt(1, 'lost', old), refusedAs('gone', old)]
    expect(afterRead({ kind: 'absent', why: 'gone', said }, situation({ attempts }))).toMatchObject({ work: 'asking' })
  })
})

describe('a marketplace that pays a second call, too', () => {
  const declaration = { ...declared(), secondCall: 'pays' as const }

  test('is not called again while the lost call can land, and is asked at the very moment when it no longer can', () => {
    const waiting = situation({ declaration, attempts: [attempt(1, 'lost', shifted(-minute))] })
    expect(afterRead(found(), waiting)).toEqual(askedIn(14 * minute))
  })

  test('is called again after that', () => {
    const over = situation({ declaration, attempts: [attempt(1, 'lost', shifted(-shown))] })
    expect(afterRead(found(), over)).toEqual({ work: 'waiting' })
  })
})
