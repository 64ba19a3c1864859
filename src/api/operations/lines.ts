/** Lines, their calls, and what became no line. */
import { closeUnknown } from '../../acts/close-unknown.ts'
import type { Subject } from '../../acts/acting.ts'
import type { Line } from '../../core/reversal.ts'
import { attemptBody, lineBody } from '../bodies/line.ts'
import { operation, type Call } from '../operation.ts'
import { linkHeader, pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { json, problemReply, type Reply } from '../reply.ts'
import { closure, linePage, lineQuery, lineWithAttempts, notTakenPage, plainPageQuery } from '../schemas/line.ts'
import { given } from './filter.ts'
import { noSuchLine, take, withSubject } from './finding.ts'

export const listLines = operation({
  id: 'listLines',
  method: 'get',
  path: '/reversals/{number}/lines',
  tag: 'Lines',
  summary: 'The lines of a reversal',
  act: 'read',
  query: lineQuery,
  answer: { says: 'One page of them.', schema: linePage },
  headers: linkHeader,
  handle: (call) =>
    withSubject(call, 'read', async (subject) => {
      const { deps, query, path } = call
      const listed = { path: `${apiPath}/reversals/${path.number}/lines`, query }
      const place = placeIn(listed)
      if ('kind' in place) return place
      const { group, worker, task, oldText, sort = 'number', order, limit = 100 } = query
      const differs = query.differs === 'true' || undefined
      const page = await deps.store.reversals.lines(subject.reversal.id, {
        filter: given({ group, worker, task, oldText, differs }),
        sort,
        descending: order === 'descending',
        limit,
        ...(place.after === undefined ? {} : { after: place.after }),
      })
      return pageReply(deps, listed, await told(call, subject, page.rows), page.next)
    }),
})

const told = async ({ deps }: Pick<Call<unknown, unknown>, 'deps'>, subject: Subject, lines: readonly Line[]) => {
  const asked = await deps.store.letters.asked(
    subject.reversal.id,
    lines.map(({ number }) => number),
  )
  return lines.map((line) => lineBody(line, { ...subject, asked: asked.get(line.number) }))
}

type Found = Reply<ReturnType<typeof lineWithAttempts.parse>>

const oneLine = async (call: Call<unknown, unknown>, subject: Subject): Promise<Found> => {
  const { reversals } = call.deps.store
  const { id, number } = subject.reversal
  const line = await reversals.line(id, call.path.line)
  if (!line) return problemReply(noSuchLine(number, call.path.line))
  const [[body], attempts] = await Promise.all([told(call, subject, [line]), reversals.attempts(id, line.number)])
  return body ? json({ ...body, attempts: attempts.map(attemptBody) }) : problemReply(noSuchLine(number, line.number))
}

export const getLine = operation({
  id: 'getLine',
  method: 'get',
  path: '/reversals/{number}/lines/{line}',
  tag: 'Lines',
  summary: 'One line, with every call that was made for it',
  act: 'read',
  answer: { says: 'The line.', schema: lineWithAttempts },
  handle: (call) => withSubject(call, 'read', (subject) => oneLine(call, subject)),
})

export const closeLine = operation({
  id: 'closeLine',
  method: 'post',
  path: '/reversals/{number}/lines/{line}/closure',
  tag: 'Lines',
  summary: 'Close by hand what has been unknown for seven days',
  act: 'close unknown',
  body: closure,
  answer: { says: 'The line as it stands afterwards.', schema: lineWithAttempts },
  problems: ['conflict'],
  handle: async (call) => {
    const { number, line } = call.path
    return take(await closeUnknown(call.acting, { number, line, reason: call.body.reason }), () =>
      withSubject(call, 'read', (subject) => oneLine(call, subject)),
    )
  },
})

export const listNotTaken = operation({
  id: 'listNotTaken',
  method: 'get',
  path: '/reversals/{number}/not-taken',
  tag: 'Lines',
  summary: 'What was brought and became no line',
  act: 'read',
  query: plainPageQuery,
  answer: { says: 'One page of it.', schema: notTakenPage },
  headers: linkHeader,
  handle: (call) =>
    withSubject(call, 'read', async ({ reversal }) => {
      const { deps, query } = call
      const listed = { path: `${apiPath}/reversals/${reversal.number}/not-taken`, query }
      const place = placeIn(listed)
      if ('kind' in place) return place
      const after = /^\d{1,9}$/.test(place.after ?? '') ? Number(place.after) : 0
      const page = await deps.store.reversals.refusedInput(reversal.id, after, query.limit ?? 100)
      const items = page.rows.map(({ number, where, text, why }) => ({ number, where, text, why }))
      return pageReply(deps, listed, items, page.next)
    }),
})
