import { describe, expect, test } from 'vitest'
import { afterCall, afterRead } from '../../src/core/deciding.ts'
import { refusals, type Attempt } from '../../src/core/reversal.ts'
import {
  at,
  shifted,
  minute,
  shown,
  said,
  recorded,
  attempt,
  situation,
  found,
  approved,
  refused,
  presumed,
  askedIn,
} from './deciding-words.ts'
import { declared } from './market-words.ts'

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
