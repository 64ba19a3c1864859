import { describe, expect, test } from 'vitest'
import { composeLetter, LetterCutter, listedOf, roomFor, type LetterFacts } from '../../src/core/letter.ts'
import { askedSays, letterSays } from '../../src/core/letter-sentences.ts'
import { inLetters } from '../../src/core/line-choice.ts'
import type { Account, Line } from '../../src/core/reversal.ts'
import { declared } from './market-words.ts'

const declaration = declared({
  letter: { to: 'the office of the Fair', says: '', most: 2000, mostIs: 'a page' },
})
const account: Account = {
  id: 'a',
  marketplace: 'fair',
  environment: 'production',
  name: 'Perception Lab',
  currency: 'EUR',
}
const facts = (more: Partial<LetterFacts> = {}): LetterFacts => ({
  declaration,
  account,
  reversal: { number: 42, id: 'invented' },
  about: 'The key was wrong',
  person: { id: 'p', name: 'Ann Lindqvist' },
  at: '2026-05-03T10:00:00.000Z',
  ...more,
})

const line = (more: Partial<Line> = {}): Line => ({
  reversalId: 'r',
  number: 1,
  submission: 'A1',
  where: 'line 1',
  named: {},
  differs: [],
  hint: '',
  leftOut: false,
  holds: true,
  check: 'done',
  detail: '',
  work: 'settled',
  outcome: 'refused',
  refusal: 'too late',
  said: 'Too late, 30 days.',
  presumed: false,
  asked: 0,
  ...more,
})

const known = {
  task: 'T1',
  title: 'Paint a fence',
  worker: 'W1',
  submittedAt: '2026-03-01T23:59:59.000Z',
  oldText: '',
  reward: 500,
  fee: 100,
  tax: 0,
  certainty: 'exact',
  feeLabel: '',
  madeElsewhere: '',
} as const

describe('a letter', () => {
  const part = { listed: 'LIST', lines: 2, part: 1, parts: 1, all: 2 }

  test('says who asks, what is asked and why, and holds the list as it is', () => {
    const { subject, text } = composeLetter(facts(), part)
    expect(subject).toMatch(/^Request to approve 2 rejected pieces \(OV-42-[0-9A-Z]{4}-[0-9A-Z]{4}\)$/)
    for (const says of [
      'To the office of the Fair\n',
      'We are the buyer “Perception Lab” on the Fair. We rejected the 2 pieces listed below by mistake',
      'What went wrong:\nThe key was wrong\n',
      '\n\nLIST\n\n',
      'Ann Lindqvist, for Perception Lab\n3 May 2026\n',
    ])
      expect(text).toContain(says)
    expect(text).not.toContain('letter 1')
    expect(text).not.toContain('REHEARSAL')
  })

  test('of several says which it is and how many lines there are in all', () => {
    const { subject, text } = composeLetter(facts(), { ...part, part: 2, parts: 3, all: 1148 })
    expect(subject).toContain(', letter 2 of 3)')
    expect(text).toContain('This is letter 2 of 3 about 1,148 pieces in all; the others list the rest.')
  })

  test('about one line speaks of one', () => {
    const { subject, text } = composeLetter(facts(), { ...part, lines: 1, all: 1 })
    expect(subject).toContain('Request to approve one rejected piece (')
    expect(text).toContain(
      'We rejected the piece listed below by mistake and ask you to approve it, so that the maker is',
    )
  })

  test.each(['sandbox', 'simulator'] as const)('of a %s says that it is not to be sent', (environment) => {
    const { text } = composeLetter(facts({ account: { ...account, environment } }), part)
    expect(text).toContain(`THIS IS A REHEARSAL, WITH DATA OF A ${environment.toUpperCase()}. DO NOT SEND IT.`)
  })
})

describe('a line of the list', () => {
  test('holds submission, worker, task and day of submission', () => {
    expect(listedOf(line({ facts: known }), { group: 'refused', refusal: 'too late' }, declaration)).toEqual({
      number: 1,
      heading: 'The API refused our call: the time for it was over.',
      text: 'A1, W1, T1, 2026-03-01',
    })
  })

  test('takes what the source named where the marketplace told nothing, and says what nobody knows', () => {
    const named = { worker: 'W9', submittedAt: '2026-02-01T00:00:00.000Z' }
    expect(listedOf(line({ named }), { group: 'not found' }, declaration).text).toBe(
      'A1, W9, job not known, 2026-02-01',
    )
    expect(listedOf(line(), { group: 'not found' }, declaration).text).toBe(
      'A1, maker not known, job not known, date not known',
    )
  })

  test('quotes an answer that no table knows, in one line and cut', () => {
    const said = `No.\r\n\u2028Go\u202e away ${'x'.repeat(500)}`
    const { text } = listedOf(line({ facts: known, said }), { group: 'refused', refusal: 'other' }, declaration)
    expect(text).toMatch(/^A1, W1, T1, 2026-03-01, “No\. Go away x+…”$/)
    expect(text.length).toBeLessThan(200)
  })

  test.each(inLetters)('of the standing %j has a reason above it', (standing) => {
    expect(letterSays(standing, declaration.words)).toMatch(/^[A-Z].*\.$/)
  })
})

describe('a long list', () => {
  test('is cut so that every letter with its frame is as long as it may be and no longer', () => {
    const room = roomFor(facts())
    const cutter = new LetterCutter(room)
    const parts = []
    for (let number = 1; number <= 500; number += 1) {
      const heading = number <= 250 ? 'These were late.' : 'These were gone.'
      const part = cutter.add({ number, heading, text: `A${number}, W${number}, T1, 2026-03-01` })
      if (part) parts.push(part)
    }
    const last = cutter.end()
    if (last) parts.push(last)
    expect(parts.flatMap(({ numbers }) => numbers)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1))
    expect(parts.map(({ part }) => part)).toEqual(parts.map((_, index) => index + 1))
    for (const { part, listed, numbers } of parts) {
      const { text } = composeLetter(facts(), {
        listed,
        lines: numbers.length,
        part,
        parts: parts.length,
        all: 500,
      })
      expect(text.length).toBeLessThanOrEqual(2000)
      expect(listed).toMatch(/^These were/)
    }
    expect(parts.length).toBeLessThan(30)
    expect(cutter.end()).toBeUndefined()
  })

  test('puts a line that is longer than the room into a letter of its own', () => {
    const cutter = new LetterCutter(10)
    expect(cutter.add({ number: 1, heading: 'H', text: 'x'.repeat(50) })).toBeUndefined()
    expect(cutter.add({ number: 2, heading: 'H', text: 'y' })?.numbers).toEqual([1])
    expect(cutter.end()?.listed).toBe('H\ny')
  })
})

test.each([
  [{ number: 2 }, 'in letter 2, not sent yet'],
  [{ number: 2, sentAt: '2026-05-03T00:00:00.000Z' }, 'asked Fair Ltd on 3 May 2026, not answered'],
  [
    { number: 2, sentAt: '2026-05-03T00:00:00.000Z', answeredAt: '2026-05-09T00:00:00.000Z', answer: 'No' },
    'asked Fair Ltd on 3 May 2026, answered on 9 May 2026',
  ],
])('of a line in a letter %j the receipt says: %s', (asked, says) => {
  expect(askedSays(asked, declaration.words)).toBe(says)
})
