import { expect, test } from 'vitest'
import type { Reversal } from '../../src/cli/answer.ts'
import { endingOf, type EndingAround, type GroupName } from '../../src/cli/counts.ts'
import { exitCodes } from '../../src/cli/failure.ts'

const total = { amount: '0.00', currency: 'USD' }

/** As much of a reversal as its end is told by. */
const withGroups = (counts: Partial<Record<GroupName, number>>): Reversal => {
  const groups = Object.entries(counts).map(([group, count]) => ({ group: group as GroupName, count, total }))
  return { groups, lineCount: groups.reduce((sum, { count }) => sum + count, 0) } as unknown as Reversal
}

type Case = readonly [code: number, why: string, groups: Partial<Record<GroupName, number>>, around?: EndingAround]

const cases: readonly Case[] = [
  [0, 'all reversed', { reversed: 3 }],
  [0, 'reversed or approved before', { reversed: 1, 'already approved': 2 }],
  [0, 'all approved before', { 'already approved': 3 }],
  [0, 'refused because somebody approved it meanwhile', { reversed: 1, refused: 1 }, { meanwhile: 1 }],
  [0, 'what was left out is nobody’s loss', { reversed: 1, 'left out': 2 }],
  [0, 'a check that finds all reversible', { reversible: 2 }, { toCome: ['reversible'] }],
  [2, 'one was not found', { reversed: 2, 'not found': 1 }],
  [2, 'one is held by another reversal', { 'already approved': 1, held: 1 }],
  [2, 'a piece that should have been an id', { reversed: 2 }, { notTaken: 1 }],
  [3, 'none could be', { 'too late': 2, 'not found': 1 }],
  [4, 'stopped', { reversed: 2, 'not attempted': 5 }],
  [5, 'one is still unknown, whatever else', { reversed: 2, unknown: 1, 'not attempted': 2, 'not found': 1 }],
]

test.each(cases.map(([code, why, groups, around = {}]) => ({ code, why, groups, around })))(
  'ends with $code: $why',
  ({ code, groups, around }) => expect(exitCodes[endingOf(withGroups(groups), around)]).toBe(code),
)
