/** What the tests of the deciding table speak about. Instants are ISO text, `at` is the moment of the read or answer. */
import type { Situation } from '../../src/core/deciding.ts'
import type { Attempt } from '../../src/core/reversal.ts'
import type { Read } from '../../src/core/verdict.ts'
import { declared, facts } from './market-words.ts'

export const at = '2026-09-20T12:00:00.000Z'
export const shifted = (ms: number, from = at): string => new Date(Date.parse(from) + ms).toISOString()
export const minute = 60_000
/** So long after a call its record shows what it did, however late it landed. */
export const shown = 15 * minute + 10_000
export const said = { code: 'Code', text: 'what it said', requestId: 'r-1' }
export const recorded = { said: 'Code: what it said', requestId: 'r-1' }

export const attempt = (number: number, answer: string | undefined, sentAt = shifted(-10_000)): Attempt => ({
  reversalId: 'r',
  line: 1,
  number,
  step: 'pay',
  by: { id: 'p', name: 'ada' },
  engine: 'e',
  sentAt,
  ...(answer === undefined ? {} : { answer, answeredAt: shifted(100, sentAt), said: `said with ${answer}` }),
})

export const situation = (more: Partial<Situation> = {}): Situation => ({
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

export const found = (more = {}): Read => ({ kind: 'found', facts: facts(more) })
export const approved = (more = {}): Read =>
  found({ status: 'approved', approvedAt: shifted(-10_000), oldText: 'You are paid.', ...more })
export const refused = (refusal: string, text: string) => ({
  work: 'settled',
  outcome: 'refused',
  refusal,
  said: text,
  at,
})
export const presumed = (text: string) => ({ work: 'settled', outcome: 'reversed', said: text, presumed: true, at })
export const askedIn = (ms: number) => ({ work: 'asking', askAt: shifted(ms), at })
