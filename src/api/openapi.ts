/** The OpenAPI 3.1 document, made of the very schemas that requests and replies are held against. */
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import { addressOf } from '../auth/place.ts'
import { tokenScopes, scopeAllows } from '../core/token.ts'
import { takenBy } from './body.ts'
import { keyForm } from './idempotency.ts'
import { openPaths } from './open-paths.ts'
import { namesIn, type Operation } from './operation.ts'
import { problemTypes, type ProblemSlug } from './problem-types.ts'
import { apiPath } from './problems.ts'
import { problem } from './schemas/problem.ts'
import { siteMap } from './site-map.ts'

export type DocumentOptions = { readonly version: string; readonly publicUrl: URL }

export type OpenApiDocument = ReturnType<typeof createDocument>

/** @param options.version the product's; publicUrl is where the API is found. */
export const openApiDocument = ({ version, publicUrl }: DocumentOptions): OpenApiDocument =>
  createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Overturn',
      version,
      summary: 'Gives wrongly rejected crowd work its pay back.',
      description: introduction,
    },
    servers: [{ url: addressOf(publicUrl, apiPath) }],
    security: [{ token: [] }],
    tags: [...tags],
    paths: { ...pathsOf(siteMap()), ...openPaths() },
    components: {
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          description: 'A token that a person made, with its scope, its end and, where it may pay, its cap a day.',
        },
      },
    },
  })

const introduction = [
  'The pages, the API and the command line do the same acts on the same records. Names are camelCase; instants are ISO 8601 in UTC; an amount is an exact decimal text with its currency. Unknown fields and parameters are refused by name.',
  'Lists come in pages: give `next` as `cursor`, or follow the Link header with rel="next".',
  'Whatever goes wrong is application/problem+json (RFC 9457); its `type` is an address that explains it.',
  'Every POST takes an `Idempotency-Key`, kept for 48 hours: the same request again gets the same answer, with the header `Idempotency-Replayed: true`, and is done once; another request under the same key is refused. Send one with every step, a new one for every new decision. Of a form its fields and file count, not its boundary.',
  'The headers RateLimit and RateLimit-Policy tell how much may still be asked; Retry-After tells when to come again.',
].join('\n\n')

const tags = [
  { name: 'Reversals', description: 'Batches of rejected work: brought, checked, confirmed, reversed.' },
  { name: 'Lines', description: 'One submission each.' },
  { name: 'Receipts', description: 'What became of it, kept for good.' },
  { name: 'Letters', description: 'The ways beside the marketplace’s API.' },
  { name: 'Accounts', description: 'What pays.' },
  { name: 'Rejections', description: 'What an account rejected, as far as its index has read it.' },
  { name: 'Server', description: 'This server, and who asks.' },
] as const

const pathsOf = (operations: readonly Operation[]): ZodOpenApiPathsObject => {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {}
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = operationObject(operation)
  return paths
}

const operationObject = (operation: Operation): ZodOpenApiOperationObject => {
  const { id, tag, summary, description, act, method } = operation
  const scope = tokenScopes.find((one) => scopeAllows(one, act)) ?? 'pay'
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: [description ?? '', `Scope: ${scope}.`].filter((text) => text !== '').join('\n\n'),
    requestParams: parametersOf(operation),
    ...(method === 'post' ? { requestBody: bodyOf(operation) } : {}),
    responses: { ...goodResponse(operation), ...problemResponses(operation) },
  } as unknown as ZodOpenApiOperationObject
}

const inPath: Readonly<Record<string, z.ZodType>> = {
  number: numberIn('The number of the reversal.'),
  line: numberIn('The number of the line.'),
  letter: numberIn('The number of the letter.'),
  account: z.string().meta({ description: 'The id of the account.' }),
  kind: z.enum(['submission', 'worker', 'task']),
  value: z.string().meta({ description: 'The id.' }),
}

function numberIn(description: string): z.ZodType {
  return z.int().min(1).max(999_999_999).meta({ description })
}

const idempotencyKey = z
  .string()
  .regex(keyForm)
  .optional()
  .meta({ description: 'Names this request, so that it is done once however often it is sent.' })

const parametersOf = ({ path, query, method }: Operation): Record<string, unknown> => {
  const names = namesIn(path)
  return {
    ...(names.length > 0
      ? { path: z.object(Object.fromEntries(names.map((name) => [name, inPath[name] ?? z.string()]))) }
      : {}),
    ...(query ? { query } : {}),
    ...(method === 'post' ? { header: z.object({ 'Idempotency-Key': idempotencyKey }) } : {}),
  }
}

const bodyOf = (operation: Operation): Record<string, unknown> => {
  const { body, takes } = operation
  const required = body === undefined ? false : !body.safeParse({}).success
  const contents = takenBy(operation).map((type) => [type, { schema: schemaFor(type, operation) }])
  return { required: required && takes === undefined, content: Object.fromEntries(contents) as unknown }
}

const schemaFor = (type: string, { body, takes }: Operation): unknown => {
  if (type === 'application/json') return body
  if (type !== 'multipart/form-data') return { type: 'string' }
  const properties = Object.entries(takes?.fields ?? {}).map(([name, description]) => [
    name,
    name === 'file'
      ? { type: 'string', contentMediaType: 'application/octet-stream', description }
      : { type: 'string', description },
  ])
  return { type: 'object', properties: Object.fromEntries(properties) as unknown, additionalProperties: false }
}

const headersOf = (headers: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  )

const goodResponse = ({ answer, texts = {}, headers = {}, method }: Operation): Record<string, unknown> => {
  const contents = [
    ...(answer ? [['application/json', { schema: answer.schema }]] : []),
    ...Object.entries(texts).map(([type, description]) => [
      type,
      { schema: type === 'application/json' ? { type: 'object', description } : { type: 'string', description } },
    ]),
  ]
  const replayed =
    method === 'post' ? { 'Idempotency-Replayed': '`true` where the same request was answered before.' } : {}
  return {
    [String(answer?.status ?? 200)]: {
      description: answer?.says ?? Object.values(texts)[0] ?? '',
      headers: headersOf({ ...headers, ...replayed }),
      content: Object.fromEntries(contents) as unknown,
    },
  }
}

const everywhere: readonly ProblemSlug[] = [
  'malformed',
  'unauthorized',
  'forbidden',
  'without-https',
  'not-acceptable',
  'wrong-host',
  'invalid',
  'rate-limited',
  'internal',
  'unavailable',
]
const onPosts: readonly ProblemSlug[] = [
  'timeout',
  'request-in-progress',
  'too-large',
  'unsupported-media-type',
  'key-reused',
]

const problemsOf = ({ method, path, problems = [] }: Operation): readonly ProblemSlug[] => [
  ...new Set<ProblemSlug>([
    ...everywhere,
    ...(namesIn(path).length > 0 ? (['not-found'] as const) : []),
    ...(method === 'post' ? onPosts : []),
    ...problems,
  ]),
]

const headersWith: Readonly<Record<number, Record<string, string>>> = {
  409: { 'Retry-After': 'In seconds; of `request-in-progress`.' },
  401: { 'WWW-Authenticate': 'Bearer.' },
  415: { 'Accept-Post': 'What is taken.' },
  429: { 'Retry-After': 'In seconds.' },
  503: { 'Retry-After': 'In seconds.' },
}

const problemResponses = (operation: Operation): Record<string, unknown> => {
  const byStatus = Map.groupBy(problemsOf(operation), (slug) => problemTypes[slug].status)
  return Object.fromEntries(
    [...byStatus].map(([status, slugs]) => [
      String(status),
      {
        description: slugs.map((slug) => `\`${slug}\`: ${problemTypes[slug].title}.`).join(' '),
        ...(headersWith[status] ? { headers: headersOf(headersWith[status]) } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}
