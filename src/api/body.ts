/** The body of a request, by its kind: JSON against its schema, a text, or a form with a file. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Request, Response } from 'express'
import { HttpRefusal } from '../http/refusal.ts'
import { largestForm, largestJson } from '../http/sizes.ts'
import { formBody, largestUpload, textBody, tooLargeFile, type Brought } from './brought.ts'
import { readBytes, utf8 } from './bytes.ts'
import { tooMuchIn } from './json-measure.ts'
import type { Operation } from './operation.ts'
import { parseBody } from './parse.ts'
import { refused, type Refused } from './reply.ts'
import { Turns } from './turns.ts'

export type ReadBody = {
  readonly body: unknown
  readonly brought: Brought | undefined
  /** Without parameters; '' for no body. */
  readonly contentType: string
  /** SHA-256 over what it says, hex. */
  readonly digest: string
}

const form = 'multipart/form-data'

export const takenBy = ({ body, takes }: Operation): readonly string[] => [
  ...(body ? ['application/json'] : []),
  ...(takes?.types ?? []),
]

/** @throws HttpRefusal for what HTTP refuses: too large, broken off, of a kind that is not taken. */
export const readBody = async (
  operation: Operation,
  request: Request,
  response: Response,
): Promise<ReadBody | Refused> => {
  const { takes } = operation
  if (isEmpty(request)) return jsonBody(operation, undefined)
  const types = takenBy(operation)
  const contentType = request.is([...types]) || ''
  const charset = /;\s*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  if (contentType === '' || (contentType !== form && !/^utf-?8$/i.test(charset))) throw unreadable(types)
  if (isLarge(request)) await turns.take(response)
  if (contentType === 'application/json') {
    const { size, says } = operation.takes ? bringing : telling
    return jsonBody(operation, await readBytes(request, size, says))
  }
  const bytes = await readBytes(request, largestUpload, tooLargeFile)
  const read =
    contentType === form ? await formBody(bytes, request.headers, Object.keys(takes?.fields ?? {})) : textBody(bytes)
  return 'kind' in read ? read : { body: undefined, contentType, ...read }
}

const isEmpty = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'

/** Bodies that are kept in memory at once, of those that may be larger than so many bytes. */
const turns = new Turns(8)
const large = 1024 * 1024

const isLarge = ({ headers }: Request): boolean => Number(headers['content-length'] ?? Infinity) > large

/** JSON that may bring ids, and any other. */
const bringing = { size: largestForm, says: 'JSON may have 4 MB. Bring more as a file, or in parts.' }
const telling = { size: largestJson, says: 'JSON may have 256 KB here.' }

const unreadable = (types: readonly string[]): HttpRefusal =>
  new HttpRefusal(415, `This address takes ${types.join(', ')}, in UTF-8, and nothing else.`, {
    headers: { 'Accept-Post': types.join(', ') },
  })

/** No body at all is an object without fields. Each step of a large one takes its own turn. */
const jsonBody = async (
  { body: schema }: Pick<Operation, 'body'>,
  bytes: Buffer | undefined,
): Promise<ReadBody | Refused> => {
  const digest = createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
  const contentType = bytes ? 'application/json' : ''
  if (!schema) return { body: undefined, brought: undefined, contentType, digest }
  const tooMuch = bytes && tooMuchIn(bytes)
  if (tooMuch !== undefined) return refused('too-large', tooMuch)
  const inTurns = (bytes?.length ?? 0) > largestJson
  if (inTurns) await setImmediate()
  const sent = bytes ? jsonIn(bytes) : { value: {} }
  if ('kind' in sent) return sent
  if (inTurns) await setImmediate()
  const read = parseBody(schema, sent.value)
  return 'kind' in read ? read : { body: read.value, brought: undefined, contentType, digest }
}

const jsonIn = (bytes: Buffer): { readonly value: unknown } | Refused => {
  const text = utf8(bytes)
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return refused('malformed', 'The body is not JSON.')
  }
}
