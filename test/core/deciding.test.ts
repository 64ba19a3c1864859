import { describe, expect, test } from 'vitest'
import { afterCall, afterRead, askDelay, feedbackFor } from '../../src/core/deciding.ts'
import type { Reversed } from '../../src/core/marketplace.ts'
import { refusals } from '../../src/core/reversal.ts'
import type { Read } from '../../src/core/verdict.ts'
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
import { deadline, facts } from './market-words.ts'

describe('after a call', () => {
  test('an affirmative answer is reversed', () =>
    expect(afterCall({ kind: 'done', said: { code: '', text: '' } }, at, false)).toEqual({
      answer: 'done',
      said: '',
      move: { work: 'settled', outcome: 'reversed', said: '', at },
    }))

  test.each(refusals.filter((why) => why !== 'not found'))('refused as %s is refused', (why) =>
    expect(afterCall({ kind: 'refused', why, said }, at, false)).toEqual({
      ...recorded,
      answer: 'refused',
      refusal: why,
      move: { work: 'settled', outcome: 'refused', refusal: why, said: 'Code: what it said', at },
    }),
  )

  test.each<[string, Reversed, string]>([
    ['refused as already decided is asked about', { kind: 'refused', why: 'already decided', said }, 'refused'],
    ['refused as not found is asked about', { kind: 'refused', why: 'not found', said }, 'refused'],
    ['a lost answer is asked about', { kind: 'lost', said }, 'lost'],
    [
      'an account’s answer after which it may have been done is a lost one',
      { kind: 'account', trouble: 'endpoint', said, surelyNotDone: false },
      'lost',
    ],
  ])('%s, at once', (_, answer, kind) =>
    expect(afterCall(answer, at, false)).toMatchObject({
      ...recorded,
      answer: kind,
      move: { work: 'asking', askAt: at, at },
    }),
  )

  test.each<[string, Reversed, string]>([
    ['slow down', { kind: 'slow down', said }, 'slow down'],
    ['missing funds', { kind: 'account', trouble: 'funds', said, surelyNotDone: true }, 'account'],
  ])('%s is no line’s outcome: it waits again', (_, answer, kind) =>
    expect(afterCall(answer, at, false)).toEqual({ ...recorded, answer: kind, move: { work: 'waiting' } }),
  )
})

describe('a read that says approved, after a lost answer of ours', () => {
  test('counts as ours', () => expect(afterRead(approved(), situation())).toEqual(presumed('')))

  test('also when the process died in the call', () =>
    expect(afterRead(approved(), situation({ attempts: [attempt(1, undefined)] }))).toEqual(presumed('')))

  test('also when we were stopped meanwhile, or the reversal has ended', () => {
    expect(afterRead(approved(), situation({ state: 'stopping' }))).toEqual(presumed(''))
    expect(afterRead(approved(), situation({ state: 'ended' }))).toEqual(presumed(''))
  })

  test('is another’s when it was approved clearly before our first lost call', () => {
    const earlier = afterRead(approved({ approvedAt: shifted(-10 * minute) }), situation())
    expect(earlier).toMatchObject({ outcome: 'refused', refusal: 'already approved' })
  })

  test('is ours where the times cannot be compared', () => {
    const earlier = approved({ approvedAt: shifted(-10 * minute) })
    expect(afterRead(earlier, situation({ sameClock: false }))).toEqual(presumed(''))
  })

  test('is measured by the marketplace’s clock, and not to the second', () => {
    const byTheirs = approved({ approvedAt: shifted(-60 * minute) })
    expect(afterRead(byTheirs, situation({ skewMs: -60 * minute }))).toEqual(presumed(''))
    expect(afterRead(approved({ approvedAt: shifted(-11_000 - minute) }), situation())).toEqual(presumed(''))
  })

  test('is ours where no time is told', () => {
    const { approvedAt: _, ...timeless } = facts({ status: 'approved', oldText: 'You are paid.' })
    expect(afterRead({ kind: 'found', facts: timeless }, situation())).toEqual(presumed(''))
  })

  test('is another’s when the record holds another text than the one we sent', () => {
    const other = refused('already approved', 'the record does not hold the feedback that we sent')
    expect(afterRead(approved({ oldText: 'Sorted out by phone.' }), situation())).toEqual(other)
    expect(afterRead(approved({ oldText: 'Not painted well.' }), situation())).toEqual(other)
    expect(afterRead(approved({ oldText: '' }), situation())).toEqual(other)
  })

  test('is ours when only the white space of the text differs', () =>
    expect(afterRead(approved({ oldText: ' You are\r\npaid. ' }), situation())).toEqual(presumed('')))

  test('says nothing by its text where we sent none, or where texts are never shown', () => {
    expect(afterRead(approved({ oldText: 'Not painted well.' }), situation({ feedback: '' }))).toEqual(presumed(''))
    expect(afterRead(approved({ oldText: '' }), situation({ textBefore: '' }))).toEqual(presumed(''))
  })
})

describe('a read that says approved, without a lost answer', () => {
  test.each([[[attempt(1, 'refused')]], [[attempt(1, 'slow down'), attempt(2, 'refused')]], [[]]])(
    'is another’s approval',
    (attempts) => expect(afterRead(approved(), situation({ attempts }))).toEqual(refused('already approved', '')),
  )
})

describe('a read that still says rejected, after a lost answer', () => {
  test('is asked again while the read may be stale or the work late', () => {
    expect(afterRead(found(), situation({ attempts: [attempt(1, 'lost', shifted(-2_000))] }))).toEqual(askedIn(1_000))
  })

  test('is reversed again while the confirmation stands', () =>
    expect(afterRead(found(), situation())).toEqual({ work: 'waiting' }))

  test.each(['stopping', 'ended'] as const)('stays unknown when it is %s and the lost call may still land', (state) => {
    expect(afterRead(found(), situation({ state }))).toEqual(askedIn(1_000))
    expect(afterRead(found(), situation({ state, asked: 4 }))).toEqual(askedIn(minute))
  })

  test('is read at the very moment when nothing can land any more', () => {
    const waiting = situation({ state: 'stopping', asked: 6, attempts: [attempt(1, 'lost', shifted(-14 * minute))] })
    expect(afterRead(found(), waiting)).toEqual(askedIn(minute))
  })

  test('was not attempted once nothing can land any more', () => {
    const over = situation({ state: 'ended', attempts: [attempt(1, 'lost', shifted(-shown))] })
    expect(afterRead(found(), over)).toEqual({
      work: 'settled',
      outcome: 'not attempted',
      said: 'the lost call was never carried out',
      at,
    })
  })

  test('waits for the last of several lost calls', () => {
    const attempts = [attempt(1, 'lost', shifted(-60 * minute)), attempt(2, 'lost', shifted(-minute))]
    expect(afterRead(found(), situation({ state: 'stopping', attempts }))).toMatchObject({ work: 'asking' })
  })
})

describe('a read that still says rejected, after a refusal as already decided', () => {
  const refusedNow = attempt(2, 'refused')

  test('is the proof that an earlier lost call was carried out', () =>
    expect(afterRead(found(), situation({ attempts: [attempt(1, 'lost'), refusedNow] }))).toEqual(
      presumed('said with refused'),
    ))

  test('is asked again while a fresh read may tell whether somebody else decided', () => {
    const attempts = [attempt(1, 'lost'), attempt(2, 'refused', shifted(-9_000))]
    expect(afterRead(found(), situation({ attempts }))).toEqual(askedIn(1_000))
  })

  test('is asked again when no answer of ours was lost', () =>
    expect(afterRead(found(), situation({ attempts: [refusedNow] }))).toEqual(askedIn(1_000)))

  test('is refused at last when it stays rejected', () => {
    const attempts = [attempt(1, 'refused', shifted(-shown))]
    expect(afterRead(found(), situation({ attempts }))).toEqual(refused('other', 'said with refused'))
  })

  test('was too late when the time for reversing is over', () => {
    const late = { at: shifted(minute, deadline), attempts: [attempt(1, 'refused', deadline)] }
    expect(afterRead(found(), situation(late))).toMatchObject({ work: 'asking' })
    expect(afterRead(found(), situation({ ...late, asked: 1 }))).toMatchObject({ refusal: 'too late' })
  })

  test('proves nothing about a lost call when the time for reversing is over', () => {
    const attempts = [attempt(1, 'lost', deadline), attempt(2, 'refused', deadline)]
    const late = situation({ at: shifted(minute, deadline), attempts, asked: 3 })
    expect(afterRead(found(), late)).toMatchObject({ work: 'asking' })
    const over = { ...late, at: shifted(16 * minute, deadline) }
    expect(afterRead(found(), over)).toMatchObject({ outcome: 'refused', refusal: 'too late' })
    expect(afterRead(approved({ approvedAt: deadline }), over)).toMatchObject({ outcome: 'reversed', presumed: true })
  })
})

describe('a read that says something else', () => {
  test.each([
    ['awaiting review', 'awaiting review', ''],
    ['other', 'other', 'Fair Ltd says “Turned down”, from which nothing can be reversed'],
  ] as const)('%s is refused, once no lost call can land', (status, refusal, text) => {
    expect(afterRead(found({ status }), situation({ attempts: [attempt(1, 'refused')] }))).toEqual(
      refused(refusal, text),
    )
    expect(afterRead(found({ status }), situation())).toMatchObject({ work: 'asking' })
    const over = situation({ attempts: [attempt(1, 'lost', shifted(-shown))] })
    expect(afterRead(found({ status }), over)).toEqual(refused(refusal, text))
  })

  test.each([
    ['gone', 'gone'],
    ['not found', 'not found'],
    ['not submitted', 'not found'],
  ] as const)('%s is refused where no answer was lost, and stays unknown where one was', (why, refusal) => {
    const read: Read = { kind: 'absent', why, said }
    const plain = situation({ attempts: [attempt(1, 'refused')] })
    expect(afterRead(read, plain)).toEqual(refused(refusal, 'Code: what it said'))
    const old = [attempt(1, 'lost', shifted(-100 * minute))]
    expect(afterRead(read, situation({ attempts: old }))).toMatchObject({ work: 'asking' })
  })

  test('no answer at all is asked again', () =>
    expect(afterRead({ kind: 'lost', said }, situation({ asked: 2 }))).toEqual(askedIn(5_000)))
})

test.each<Read>([found(), approved({ oldText: 'Sorted out by phone.' }), { kind: 'lost', said }])(
  'an affirmative answer that came late decides, whatever a read says',
  (read) => {
    const attempts = [attempt(1, 'lost'), attempt(2, 'done')]
    expect(afterRead(read, situation({ attempts }))).toEqual({
      work: 'settled',
      outcome: 'reversed',
      said: 'said with done',
      at,
    })
  },
)

test('asking goes on with longer and longer waits, at last daily', () => {
  const delays = Array.from({ length: 12 }, (_, asked) => askDelay(asked) / 1000)
  expect(delays).toEqual([1, 2, 5, 15, 60, 300, 3600, 21_600, 86_400, 86_400, 86_400, 86_400])
})

test('the old rejection text is never sent as the new feedback', () => {
  expect(feedbackFor('You are paid.', 'Not painted well.')).toBe('You are paid.')
  expect(feedbackFor('Not  painted well.\n', 'Not painted well.')).toBe('')
  expect(feedbackFor('', '')).toBe('')
})
