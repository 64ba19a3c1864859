/** Bringing ids, in whatever form, or what the index shows: a draft. */
import { openAccountOf, type Acting } from '../../acts/acting.ts'
import { draft } from '../../acts/draft.ts'
import { gather, type Gathered, type Gathering } from '../../acts/rejections/gather.ts'
import type { Source } from '../../acts/reading.ts'
import { bad, type Result } from '../../core/problem.ts'
import { locationOf } from '../bodies/reversal.ts'
import { piecesOf } from '../brought.ts'
import { operation, type Call } from '../operation.ts'
import { refused, type Pointing } from '../reply.ts'
import type { GivenFilter } from '../schemas/rejection.ts'
import { newReversal, reversal } from '../schemas/reversal.ts'
import { reversalNow, take } from './finding.ts'
import { filterOf } from './rejections.ts'

const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

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
    'Ids as JSON, as text, table, mail or workbook, or as a form with a file; or a `filter` of what the index of the account shows. What cannot be an id is listed under `…/not-taken` and never stops the others; only when nothing is an id is the request refused. Nothing is paid by it.',
  act: 'draft',
  body: newReversal,
  takes: { types: ['text/plain', 'text/csv', 'message/rfc822', workbook, 'multipart/form-data'], fields },
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
    const detail = 'Send ids, text or a filter, and one of them only.'
    if ([sent.ids, sent.text, sent.filter].filter((one) => one !== undefined).length > 1)
      return refused('invalid', detail, { errors: [{ pointer: sent.filter ? '/filter' : '/text', detail }] })
    const accountId = sent.account || deps.accounts.values().next().value?.account.id
    if (accountId === undefined)
      return refused('unavailable', 'This server has no account. Ask the person who runs it.', {
        headers: { 'Retry-After': '60' },
      })
    const input = { accountId, id, reason: sent.reason, feedback: sent.feedback }
    const made = sent.filter
      ? await gathered(acting, { ...input, filter: sent.filter })
      : await draft(acting, { ...input, sources: sourcesOf(sent) })
    return take(
      made,
      ({ reversal: { number } }) => reversalNow(call, number, { Location: locationOf(deps, number) }),
      pointingIn(sent),
    )
  },
})

/** As the page of rejected work gathers it. */
const gathered = async (
  acting: Acting,
  input: Omit<Gathering, 'filter' | 'where'> & { readonly filter: GivenFilter },
): Promise<Result<Gathered>> => {
  const open = await openAccountOf(acting, input.accountId)
  if (!open) return bad('not found', 'There is no such account here.')
  return gather(acting, { ...input, filter: filterOf(input.filter, open), where: 'the index' })
}

type Sent = {
  readonly kind: 'json' | 'text' | 'form'
  readonly account: string
  readonly ids: readonly string[] | undefined
  readonly text: string | undefined
  readonly filter: GivenFilter | undefined
  readonly file: Uint8Array | undefined
  readonly fileName: string
  readonly reason: string
  readonly feedback: string
}

type New = Call<unknown, ReturnType<typeof newReversal.parse>>

const sentIn = ({ body, brought }: New): Sent => {
  if (!brought) {
    const { account = '', ids, text, filter, reason = '', feedback = '' } = body
    return { kind: 'json', account, ids, text, filter, file: undefined, fileName: '', reason, feedback }
  }
  const field = (name: string): string => brought.fields.get(name) ?? ''
  return {
    kind: brought.kind,
    account: field('account'),
    ids: undefined,
    text: brought.fields.get('text'),
    filter: undefined,
    file: brought.file,
    fileName: brought.fileName,
    reason: field('reason'),
    feedback: field('feedback'),
  }
}

async function* sourcesOf({ ids, text, file, fileName }: Sent): AsyncGenerator<Source> {
  const pasted = ids ? ids.join('\n') : (text ?? '')
  if (pasted.trim() !== '' || !file) yield { field: 'ids', pieces: piecesOf(pasted) }
  if (file) yield { field: 'file', ...(fileName === '' ? {} : { fileName }), pieces: piecesOf(file) }
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
