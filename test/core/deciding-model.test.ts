/** The deciding table against a small marketplace in which answers get lost, work lands late, reads lag and others decide. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterCall, afterRead, type Situation } from '../../src/core/deciding.ts'
import type { Reversed } from '../../src/core/marketplace.ts'
import type { Attempt } from '../../src/core/reversal.ts'
import type { LineMove } from '../../src/core/work-store.ts'
import type { Read } from '../../src/core/verdict.ts'
import { declared, facts } from './market-words.ts'

const begin = Date.parse('2026-09-20T12:00:00.000Z')
const iso = (ms: number): string => new Date(ms).toISOString()
const said = { code: 'Code', text: 'said' }
const minute = 60_000

/** What happens to one call, and what happens around it. */
const callFate = fc.record({
  done: fc.boolean(),
  lost: fc.boolean(),
  /** A lost call that is carried out lands so much later, in ms. */
  lands: fc.constantFrom(0, 0, 500, 4_000, 5 * minute, 15 * minute - 1_000),
  /** The refusal that an undone call gets instead. */
  refusal: fc.constantFrom('too late', 'gone', 'not found', 'other', undefined),
})
const life = fc.record({
  pays: fc.boolean(),
  calls: fc.array(callFate, { minLength: 12, maxLength: 12 }),
  /** Reads show what was true so much earlier, in ms. */
  lag: fc.constantFrom(0, 0, 1_500, 8_000),
  lostReads: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  othersAt: fc.option(fc.integer({ min: 0, max: 40_000 })),
  stopAt: fc.option(fc.integer({ min: 0, max: 40_000 })),
})
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never

const run = ({ pays, calls, lag, lostReads, othersAt, stopAt }: Life) => {
  const declaration = { ...declared(), secondCall: pays ? ('pays' as const) : ('refused' as const) }
  const approvals: { at: number; ours: boolean }[] = othersAt === null ? [] : [{ at: begin + othersAt, ours: false }]
  const approvedBy = (ms: number): { at: number; ours: boolean } | undefined =>
    approvals.filter(({ at }) => at <= ms).toSorted((one, other) => one.at - other.at)[0]
  const attempts: Attempt[] = []
  let now = begin
  let asked = 0
  let move = { work: 'waiting' } as LineMove
  const stopped = (): boolean => stopAt !== null && now >= begin + stopAt

  const call = (): void => {
    const fate = calls[attempts.length] ?? { done: true, lost: false, lands: 0, refusal: undefined }
    const sentAt = now
    const decided = approvedBy(now) !== undefined
    let answer: Reversed
    if (decided && !pays) answer = { kind: 'refused', why: 'already decided', said }
    else if (fate.done) {
      approvals.push({ at: now + (fate.lost ? fate.lands : 0), ours: true })
      answer = { kind: 'done', said }
    } else if (fate.refusal !== undefined) answer = { kind: 'refused', why: fate.refusal, said }
    else answer = { kind: 'slow down', said }
    if (fate.lost) answer = { kind: 'lost', said }
    now += 100
    const lostBefore = attempts.some((attempt) => attempt.answer === 'lost')
    const outcome = afterCall(answer, iso(now), lostBefore)
    attempts.push({
      reversalId: 'r',
      line: 1,
      number: attempts.length + 1,
      step: 'pay',
      by: { id: 'p', name: 'ada' },
      engine: 'e',
      sentAt: iso(sentAt),
      answeredAt: iso(now),
      answer: outcome.answer,
      said: outcome.said,
      ...(outcome.refusal === undefined ? {} : { refusal: outcome.refusal }),
    })
    move = outcome.move
  }

  const ask = (askAt: string): void => {
    now = Math.max(now, Date.parse(askAt))
    const approval = approvedBy(now - lag)
    const read: Read =
      lostReads[asked] === true
        ? { kind: 'lost', said }
        : {
            kind: 'found',
            facts: approval
              ? facts({
                  status: 'approved',
                  approvedAt: iso(approval.at),
                  oldText: approval.ours ? 'You are paid.' : 'Sorted out by phone.',
                })
              : facts(),
          }
    const situation: Situation = {
      state: stopped() ? 'stopping' : 'reversing',
      attempts,
      asked: asked++,
      feedback: 'You are paid.',
      textBefore: 'Not painted well.',
      declaration,
      skewMs: 0,
      sameClock: true,
      at: iso(now),
    }
    move = afterRead(read, situation)
  }

  for (let turns = 0; turns < 60; turns++) {
    if (move.work === 'settled') break
    if (move.work === 'asking') ask(move.askAt)
    else if (stopped()) break
    else call()
  }
  // Work that comes late finds what is true by then: a marketplace that refuses a second call does nothing.
  const first = approvals.toSorted((one, other) => one.at - other.at)[0]
  const paid = pays ? approvals : approvals.filter((approval) => approval === first)
  return { move, first, ours: paid.filter((approval) => approval.ours).length }
}

test('a line always comes to an end, never as refused while the marketplace has paid it for us', () => {
  fc.assert(
    fc.property(life, (given) => {
      const { move, ours, first } = run(given)
      // Stopped before another call, or slowed down to the end: it goes on with the next one.
      if (move.work === 'waiting') return
      expect(move.work).toBe('settled')
      // Where somebody else approved first and the marketplace pays again, either word is true.
      if (given.pays && first?.ours === false) return
      expect(move.work === 'settled' && move.outcome === 'reversed').toBe(ours > 0)
    }),
    { numRuns: 3_000 },
  )
})

test('a line is never paid twice by us, not even where the marketplace pays a second call', () => {
  fc.assert(
    fc.property(life, (given) => {
      expect(run(given).ours).toBeLessThanOrEqual(1)
    }),
    { numRuns: 3_000 },
  )
})
