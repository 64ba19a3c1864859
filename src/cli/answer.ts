/** What the API answers, by the names of the document, and what it refuses as a sentence. */
import type { components } from '../client/schema.d.ts'
import { Failure } from './failure.ts'

type Schemas = components['schemas']
export type Account = Schemas['Account']
export type Lead = Schemas['Lead']
export type LetterWithText = Schemas['LetterWithText']
export type Line = Schemas['Line']
export type Money = Schemas['Money']
export type Problem = Schemas['Problem']
export type Reversal = Schemas['Reversal']
export type ReversalSummary = Schemas['ReversalSummary']

type Answer<Data> = { readonly data?: Data; readonly error?: unknown; readonly response: Response }

/** The answer itself. @throws Failure `nothing done` with the sentences of the problem */
export const answered = <Data>({ data, error, response }: Answer<Data>): Data => {
  if (response.ok) return data as Data
  throw new Failure('nothing done', sentences(error, response))
}

/** The last part of the problem's type: `changed`, `short-balance`; '' where the answer is no problem of the API. */
export const kindOf = (error: unknown): string => (isProblem(error) ? (error.type.split('/').at(-1) ?? '') : '')

const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && 'type' in error && 'detail' in error

const sentences = (error: unknown, response: Response): string => {
  if (!isProblem(error))
    return `${new URL(response.url || 'https://the-server').host} answered ${response.status}, and not as Overturn does.`
  const more = (error.errors ?? [])
    .filter(({ detail }) => detail !== error.detail)
    .map(({ detail, line }) => `\n  ${line === undefined ? '' : `line ${line}: `}${detail}`)
  return error.detail + more.join('')
}

/** Every item of a list that comes in pages. `page` asks for the one at a cursor. */
export async function* everyItem<Item>(
  page: (cursor: { cursor?: string }) => Promise<Answer<{ items: Item[]; next: string | null }>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | null | undefined
  while (cursor !== null) {
    const { items, next }: { items: Item[]; next: string | null } = answered(await page(cursor ? { cursor } : {}))
    yield* items
    cursor = next
  }
}
