/** The document as programs have it, and what it says of an answer. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { openApiDocument } from '../../src/api/openapi.ts'
import type { Answer, Json } from './client.ts'
import { publicUrl } from './site.ts'

/** Through JSON, as it is served. */
export const document: Json = JSON.parse(JSON.stringify(openApiDocument({ version: '0.1.0', publicUrl })))

export type Operation = {
  readonly id: string
  readonly method: 'get' | 'post'
  readonly path: string
  readonly told: Json
}

export const operations: readonly Operation[] = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
  Object.entries<Json>(item).map(([method, told]) => ({
    id: told.operationId,
    method: method as Operation['method'],
    path,
    told,
  })),
)

export const operationOf = (id: string): Operation => {
  const found = operations.find((operation) => operation.id === id)
  if (!found) throw new Error(`the document has no operation ${id}`)
  return found
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ ...document, $id: 'doc' })

const pointer = (...steps: readonly string[]): string =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

const validators = new Map<string, (value: unknown) => boolean>()

const validatorAt = (place: string) => {
  const known = validators.get(place)
  if (known) return known
  const made = ajv.compile({ $ref: `doc#${place}` })
  const told = (value: unknown): boolean => {
    if (made(value)) return true
    throw new Error(`${place}: ${ajv.errorsText(made.errors)} in ${JSON.stringify(value).slice(0, 2_000)}`)
  }
  validators.set(place, told)
  return told
}

/** What an answer has that the document does not say, or lacks that it does; '' when it is as documented. */
export const undocumented = ({ id, path, method, told }: Operation, answer: Answer): string => {
  const { status, headers } = answer
  const response = told.responses[String(status)]
  const where = `${id} answered ${status}`
  if (!response) return `${where}: ${answer.text.slice(0, 500)}`
  const type = (headers['content-type'] ?? '').split(';')[0] ?? ''
  if (!response.content[type]) return `${where} with ${type}`
  if (headers['x-request-id'] === undefined || headers['cache-control'] === undefined)
    return `${where} without its headers`
  if (status === 201 && headers.location === undefined) return `${where} without its place`
  if (status === 429 || status === 503) if (headers['retry-after'] === undefined) return `${where} without Retry-After`
  if (status === 401 && headers['www-authenticate'] === undefined) return `${where} without WWW-Authenticate`
  if (answer.json === undefined) return ''
  try {
    validatorAt(pointer('paths', path, method, 'responses', String(status), 'content', type, 'schema'))(answer.json)
    return ''
  } catch (error) {
    return `${where}: ${String(error)}`
  }
}
