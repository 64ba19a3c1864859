/** All reversals. */
import { openAccountOf } from '../../acts/acting.ts'
import type { ReversalRow } from '../../core/reversal-store.ts'
import { numberInReference } from '../../core/reference.ts'
import { summaryBody } from '../bodies/reversal.ts'
import { operation, type Call } from '../operation.ts'
import { linkHeader, pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { reversalPage, reversalQuery, type ReversalSummaryBody } from '../schemas/reversal.ts'

export const listReversals = operation({
  id: 'listReversals',
  method: 'get',
  path: '/reversals',
  tag: 'Reversals',
  summary: 'Reversals, the newest first',
  act: 'read',
  query: reversalQuery,
  answer: { says: 'One page of them.', schema: reversalPage },
  headers: linkHeader,
  handle: async (call) => {
    const { deps, query } = call
    const listed = { path: `${apiPath}/reversals`, query }
    const place = placeIn(listed)
    if ('kind' in place) return place
    const before = /^\d{1,9}$/.test(place.after ?? '') ? Number(place.after) : undefined
    const search = soughtBy(query.search)
    const page = await deps.store.reversals.list({
      limit: query.limit ?? 20,
      ...(query.state === undefined ? {} : { state: query.state }),
      ...(search === '' ? {} : { search }),
      ...(before === undefined ? {} : { before }),
    })
    const items = await Promise.all(page.rows.map((row) => told(call, row)))
    return pageReply(deps, listed, items.flat(), page.next)
  },
})

/** Databases differ in what they make of control characters; nobody searches for them. */
const soughtBy = (search = ''): string => {
  const text = search.replaceAll(/\p{Cc}|\p{Surrogate}/gu, ' ').trim()
  const number = numberInReference(text)
  return number === undefined ? text : `#${number}`
}

const told = async ({ deps, acting }: Call<unknown, unknown>, row: ReversalRow): Promise<ReversalSummaryBody[]> => {
  const open = await openAccountOf(acting, row.reversal.accountId)
  return open ? [summaryBody(deps, { reversal: row.reversal, open }, row.tally)] : []
}
