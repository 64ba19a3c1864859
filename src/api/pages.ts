/** Cursor pages: a cursor is bound to the list that it continues. */
import { createHash } from 'node:crypto'
import { addressOf } from '../auth/place.ts'
import type { ApiDeps } from './deps.ts'
import { json, refused, type Headers, type Refused, type Reply } from './reply.ts'

/** What a list is: its path and everything that it is filtered and sorted by. */
export type Listed = {
  readonly path: string
  readonly query: Readonly<Record<string, string | number | undefined>>
}

const separator = '~'

/** Tells lists apart; a cursor of another one would silently begin at its first page. */
const nameOf = ({ path, query }: Listed): string => {
  const { cursor: _cursor, limit: _limit, ...rest } = query
  const kept = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify([path, kept]))
    .digest('base64url')
    .slice(0, 8)
}

/** The place in the list, as its store gave it; undefined for the first page. */
export const placeIn = (listed: Listed): { readonly after: string | undefined } | Refused => {
  const cursor = listed.query['cursor']
  if (cursor === undefined) return { after: undefined }
  const [name, after = ''] = String(cursor).split(separator)
  if (name === nameOf(listed) && /^[\w-]+$/.test(after)) return { after }
  const detail = 'This cursor is not one of this list with these parameters; begin again without it.'
  return refused('invalid', detail, { errors: [{ parameter: 'cursor', detail }] })
}

/** In the document of every list. */
export const linkHeader = { Link: 'The next page, as rel="next", where there is one.' } as const

export type Page<Item> = { items: Item[]; next: string | null }

/** With a Link header to the next page where there is one. `apiPath` stands in `listed.path` already. */
export const pageReply = <Item>(
  deps: Pick<ApiDeps, 'publicUrl'>,
  listed: Listed,
  items: readonly Item[],
  after: string | undefined,
): Reply<Page<Item>> => {
  const { next, headers } = nextOf(deps, listed, after)
  return json({ items: [...items], next }, headers)
}

/** The cursor of the next page, and the header that leads to it. */
export const nextOf = (
  { publicUrl }: Pick<ApiDeps, 'publicUrl'>,
  listed: Listed,
  after: string | undefined,
): { readonly next: string | null; readonly headers: Headers } => {
  if (after === undefined) return { next: null, headers: {} }
  const next = `${nameOf(listed)}${separator}${after}`
  const query = Object.entries({ ...listed.query, cursor: next }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const address = addressOf(publicUrl, `${listed.path}?${new URLSearchParams(query).toString()}`)
  return { next, headers: { Link: `<${address}>; rel="next"` } }
}
