/** All reversals: their list, and bringing a new one. */
import { openAccountOf } from '../../acts/acting.ts'
import { draft, type Source } from '../../acts/draft.ts'
import type { ReversalRow } from '../../core/reversal-store.ts'
import { numberInReference } from '../../core/reference.ts'
import { locationOf, summaryBody } from '../bodies/reversal.ts'
import { operation, type Call } from '../operation.ts'
import { pageReply, placeIn } from '../pages.ts'
import { apiPath } from '../problems.ts'
import { refused, type Pointing } from '../reply.ts'
import { newReversal, reversal, reversalPage, reversalQuery, type ReversalSummaryBody } from '../schemas/reversal.ts'
import { reversalNow, take } from './finding.ts'

export const listReversals = operation({
  id: 'listReversals',
  method: 'get',
  path: '/reversals',
  tag: 'Reversals',
  summary: 'Reversals, the newest first',
  act: 'read',
  query: reversalQuery,
  answer: { says: 'One page of them.', schema: reversalPage },
  headers: { Link: 'The next page, as rel="next", where there is one.' },
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

const fields = {
  file: 'Any text or table that holds ids, up to 16 MB.',
  text: 'Ids as text, beside the file or instead of it.',
  account: 'The id of the account; the first one without.',
  reason: 'Why, for the record.',
  feedback: 'What each worker is told, where the marketplace carries it.',
}

export const createReversal = operation({
  id: 'createReversal',
  method: 'post',
  path: '/reversals',
  tag: 'Reversals',
  summary: 'Bring ids: a draft, whose check begins',
  description:
    'Ids as JSON, as text or table, or as a form with a file. What cannot be an id is listed under `…/not-taken` and never stops the others; only when nothing is an id is the request refused. Nothing is paid by it.',
  act: 'draft',
  body: newReversal,
  takes: { types: ['text/plain', 'text/csv', 'multipart/form-data'], fields },
  answer: {
    status: 201,
    says: 'The draft. Its check goes on by itself; wait until its state is `checked`.',
    schema: reversal,
  },
  headers: { Location: 'The address of the new reversal.' },
  problems: ['not-found', 'unavailable'],
  handle: async (call) => {
    const { deps, acting, id } = call
    const sent = sentIn(call)
    if (sent.ids !== undefined && sent.text !== undefined) {
      const detail = 'Send ids or text, not both.'
      return refused('invalid', detail, { errors: [{ pointer: '/text', detail }] })
    }
    const accountId = sent.account || deps.accounts.values().next().value?.account.id
    if (accountId === undefined)
      return refused('unavailable', 'This server has no account. Ask the person who runs it.', {
        headers: { 'Retry-After': '60' },
      })
    const made = await draft(acting, {
      accountId,
      sources: sourcesOf(sent),
      id,
      reason: sent.reason,
      feedback: sent.feedback,
    })
    return take(
      made,
      ({ reversal: { number } }) => reversalNow(call, number, { Location: locationOf(deps, number) }),
      pointingIn(sent),
    )
  },
})

type Sent = {
  readonly kind: 'json' | 'text' | 'form'
  readonly account: string
  readonly ids: readonly string[] | undefined
  readonly text: string | undefined
  readonly file: Uint8Array | undefined
  readonly reason: string
  readonly feedback: string
}

type New = Call<unknown, ReturnType<typeof newReversal.parse>>

const sentIn = ({ body, brought }: New): Sent => {
  if (!brought) {
    const { account = '', ids, text, reason = '', feedback = '' } = body
    return { kind: 'json', account, ids, text, file: undefined, reason, feedback }
  }
  const field = (name: string): string => brought.fields.get(name) ?? ''
  return {
    kind: brought.kind,
    account: field('account'),
    ids: undefined,
    text: brought.fields.get('text'),
    file: brought.file,
    reason: field('reason'),
    feedback: field('feedback'),
  }
}

async function* sourcesOf({ ids, text, file }: Sent): AsyncGenerator<Source> {
  const pasted = ids ? ids.join('\n') : (text ?? '')
  if (pasted.trim() !== '' || !file) yield { field: 'ids', pieces: piecesOf(pasted) }
  if (file) yield { field: 'file', pieces: piecesOf(file) }
}

async function* piecesOf<Piece extends string | Uint8Array>(piece: Piece): AsyncGenerator<Piece> {
  yield piece
}

/** A line of ids that came as a list is an item of it. */
const pointingIn = ({ kind, ids }: Sent): Pointing => {
  return (field, line) => {
    const at = line === undefined ? {} : { line }
    if (field === 'file') return { pointer: kind === 'text' ? '' : '/file', ...at }
    if (field !== 'ids') return { pointer: `/${field}`, ...at }
    if (kind === 'text') return { pointer: '', ...at }
    return ids ? { pointer: line === undefined ? '/ids' : `/ids/${line - 1}` } : { pointer: '/text', ...at }
  }
}
