/** One operation: declared once, and both its route and its page of the document are made from the declaration. */
import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { Acting } from '../acts/acting.ts'
import type { ActName } from '../core/permissions.ts'
import type { ApiDeps, Caller } from './deps.ts'
import type { Brought } from './brought.ts'
import type { ProblemSlug } from './problem-types.ts'
import type { Reply } from './reply.ts'

export type Tag = 'Server' | 'Accounts' | 'Rejections' | 'Reversals' | 'Lines' | 'Receipts' | 'Letters'

/** The names between braces, as values. Those that the address does not hold are 0 or ''. */
export type PathValues = {
  readonly number: number
  readonly line: number
  readonly letter: number
  readonly account: string
  readonly kind: string
  readonly value: string
}

export type Call<Query, Body> = {
  readonly deps: ApiDeps
  readonly request: Request
  readonly response: Response
  readonly caller: Caller
  readonly acting: Acting
  readonly path: PathValues
  readonly query: Query
  readonly body: Body
  /** What was brought otherwise than as JSON: a text, or a form with a file. */
  readonly brought: Brought | undefined
  /** For what the request makes; the same one when it is sent again with its Idempotency-Key. */
  readonly id: string
}

/** Media types that are answered beside JSON, each with what it holds. */
export type Texts = Readonly<Record<string, string>>

export type Declared<Query extends z.ZodType, Body extends z.ZodType, Answer extends z.ZodType> = {
  /** Its name in the document; clients call their functions so. */
  readonly id: string
  readonly method: 'get' | 'post' | 'delete'
  /** `/reversals/{number}`, under /api/v1. */
  readonly path: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** What the token must be allowed to do. */
  readonly act: ActName
  readonly query?: Query
  /** Of a POST. */
  readonly body?: Body
  /** Media types that are taken beside JSON, and the fields of the form where it is one. */
  readonly takes?: { readonly types: readonly string[]; readonly fields: Readonly<Record<string, string>> }
  readonly answer?: { readonly status?: 200 | 201; readonly says: string; readonly schema: Answer }
  readonly texts?: Texts
  /** Further headers of the answer, each with what it says. */
  readonly headers?: Readonly<Record<string, string>>
  /** Kinds of problems of its own, beside those that every operation has. */
  readonly problems?: readonly ProblemSlug[]
  /** Its answer is made anew from the same request; it keeps nothing of it. */
  readonly pure?: true
  readonly handle: (call: Call<z.output<Query>, z.output<Body>>) => Promise<Reply<z.input<Answer>>>
}

export type Operation = Declared<z.ZodType, z.ZodType, z.ZodType>

/** Keeps what the schemas say of query, body and answer while it is declared. */
export const operation = <
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  Answer extends z.ZodType = z.ZodNever,
>(
  declared: Declared<Query, Body, Answer>,
): Operation => declared as unknown as Operation

/** Media types of its answer; JSON first. */
export const producedBy = ({ answer, texts }: Operation): readonly string[] => [
  ...(answer ? ['application/json'] : []),
  ...Object.keys(texts ?? {}),
]

export const namesIn = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
