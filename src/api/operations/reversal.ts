/** One reversal, and what can be done with it but for its confirmation. */
import { again as makeAgain } from '../../acts/again.ts'
import { checkAgain, startCheck } from '../../acts/check.ts'
import { discard as discardIt } from '../../acts/discard.ts'
import { leaveOut as leaveOutLines } from '../../acts/leave-out.ts'
import { resume as resumeIt } from '../../acts/resume.ts'
import { split as splitIt } from '../../acts/split.ts'
import { stop as stopIt } from '../../acts/stop.ts'
import { subjectOf } from '../../acts/acting.ts'
import type { Selection } from '../../core/reversal-store.ts'
import type { z } from 'zod'
import { locationOf, reversalBody } from '../bodies/reversal.ts'
import { operation } from '../operation.ts'
import { json, refused } from '../reply.ts'
import { checking, leavingOut, nothing, reversal, splitting, splitUp } from '../schemas/reversal.ts'
import { given } from './filter.ts'
import { afterwards, reversalNow, take } from './finding.ts'

const stands = { says: 'The reversal as it stands afterwards.', schema: reversal } as const
const common = { method: 'post', tag: 'Reversals', answer: stands, problems: ['conflict'] } as const

export const getReversal = operation({
  id: 'getReversal',
  method: 'get',
  path: '/reversals/{number}',
  tag: 'Reversals',
  summary: 'One reversal: where it stands, its bill, what a confirmation must carry',
  act: 'read',
  answer: { says: 'The reversal.', schema: reversal },
  handle: (call) => reversalNow(call, call.path.number),
})

export const leaveOut = operation({
  ...common,
  id: 'leaveOut',
  path: '/reversals/{number}/left-out',
  summary: 'Leave lines out of the bill, or put them back',
  description: 'Lines by number, or all that a filter shows (with the `revision` that was read), or all but those.',
  act: 'leave out',
  body: leavingOut,
  handle: async (call) => {
    const { lines, leftOut, revision, filter } = call.body
    if ((lines === undefined) === (filter === undefined)) {
      const detail = 'Name lines, or give a filter.'
      return refused('invalid', detail, { errors: [{ pointer: '/lines', detail }] })
    }
    const input = {
      number: call.path.number,
      leftOut,
      selection: selectionIn(call.body),
      request: call.id,
      ...(revision === undefined ? {} : { revision }),
    }
    const done = await leaveOutLines(call.acting, input)
    return take(
      done,
      () => reversalNow(call, input.number),
      (field) => ({ pointer: field === 'line' ? '/lines' : `/${field}` }),
    )
  },
})

const selectionIn = ({ lines, filter, others }: z.output<typeof leavingOut>): Selection =>
  lines
    ? { kind: 'numbers', numbers: lines }
    : { kind: others === true ? 'all but shown' : 'shown', filter: given(filter ?? {}) }

export const check = operation({
  ...common,
  id: 'check',
  path: '/reversals/{number}/check',
  summary: 'Start the check of a draft, or read lines again',
  act: 'check',
  body: checking,
  handle: async (call) => {
    const { number } = call.path
    const { which } = call.body
    return which === 'start'
      ? afterwards(call, await startCheck(call.acting, { number }))
      : afterwards(call, await checkAgain(call.acting, { number, which }))
  },
})

export const stop = operation({
  ...common,
  id: 'stop',
  path: '/reversals/{number}/stop',
  summary: 'Stop: calls in flight finish, nothing further is called',
  act: 'stop',
  body: nothing,
  handle: async (call) => afterwards(call, await stopIt(call.acting, { number: call.path.number })),
})

export const resume = operation({
  ...common,
  id: 'resume',
  path: '/reversals/{number}/resume',
  summary: 'Try the account again, and go on where that needs no further confirmation',
  description:
    'When the account still refuses, `pause` stays; when going on is another confirmation, `confirmation` tells what it must carry.',
  act: 'resume',
  body: nothing,
  handle: async (call) => afterwards(call, await resumeIt(call.acting, { number: call.path.number })),
})

export const discard = operation({
  ...common,
  id: 'discard',
  path: '/reversals/{number}/discard',
  summary: 'Discard what was not confirmed',
  act: 'discard',
  body: nothing,
  handle: async (call) => afterwards(call, await discardIt(call.acting, { number: call.path.number })),
})

export const split = operation({
  ...common,
  id: 'split',
  path: '/reversals/{number}/split',
  summary: 'Keep the first lines of the bill; the others become a draft of their own',
  act: 'split',
  body: splitting,
  answer: { status: 201, says: 'Both parts.', schema: splitUp },
  headers: { Location: 'The address of the new draft.' },
  handle: async (call) => {
    const { deps, acting, id, body } = call
    const input = { number: call.path.number, revision: body.revision, keep: body.keep, id }
    return take(await splitIt(acting, input), async (rest) =>
      take(await subjectOf(acting, input.number, 'read'), async (kept) =>
        take(await subjectOf(acting, rest.number, 'read'), async (other) =>
          json(
            { reversal: await reversalBody(deps, kept), rest: await reversalBody(deps, other) },
            { Location: locationOf(deps, rest.number) },
          ),
        ),
      ),
    )
  },
})

export const again = operation({
  ...common,
  id: 'again',
  path: '/reversals/{number}/again',
  summary: 'Make a new draft of what an ended one did not reverse',
  act: 'again',
  body: nothing,
  answer: { status: 201, says: 'The new draft, or the one that was made of it before.', schema: reversal },
  headers: { Location: 'The address of the draft.' },
  handle: async (call) => {
    const { deps, acting, id } = call
    return take(await makeAgain(acting, { number: call.path.number, id }), ({ number }) =>
      reversalNow(call, number, { Location: locationOf(deps, number) }),
    )
  },
})
