/** The types of src/client from the API's OpenAPI document, in the shape that openapi-fetch asks for. */
import { openApiDocument } from '../src/api/openapi.ts'
import { block, typeOf, type Schema } from './schema-types.ts'

type Media = { readonly schema?: unknown }
type Content = Readonly<Record<string, Media>>
type Parameter = { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema?: unknown }
type Answer = { readonly $ref?: string; readonly content?: Content }
type Operation = {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Answer>>
}
type Components = {
  readonly schemas?: Readonly<Record<string, Schema>>
  readonly parameters?: Readonly<Record<string, Parameter>>
  readonly responses?: Readonly<Record<string, Answer>>
}
type OpenApi = {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components?: Components
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** The whole file as text, not formatted. */
const clientSchema = ({ paths = {}, components = {} }: OpenApi): string => {
  const schemas = Object.entries(components.schemas ?? {})
  return `// Made by \`npm run client\` from the API's OpenAPI document; a test compares them. Not to be changed by hand.
export interface components { schemas: ${block(schemas.map(([name, schema]) => [JSON.stringify(name), typeOf(schema)]))} }
export interface paths ${block(Object.entries(paths).map(([path, item]) => [JSON.stringify(path), pathItem(item, components)]))}
`
}

const pathItem = (item: Readonly<Record<string, unknown>>, components: Components): string =>
  block(
    methods.map((method) => {
      const operation = item[method] as Operation | undefined
      return operation ? [method, operationType(operation, components)] : [`${method}?`, 'never']
    }),
  )

const operationType = ({ parameters = [], requestBody, responses }: Operation, components: Components): string => {
  const given = parameters.map((one) => ('$ref' in one ? resolved(components.parameters, one.$ref) : one))
  const body = requestBody && contentType(requestBody.content)
  return block([
    ['parameters', block(['query', 'header', 'path', 'cookie'].map((place) => parametersIn(place, given)))],
    body === undefined ? ['requestBody?', 'never'] : [`requestBody${requestBody?.required ? '' : '?'}`, body],
    [
      'responses',
      block(Object.entries(responses).map(([status, one]) => [statusKey(status), answerType(one, components)])),
    ],
  ])
}

const parametersIn = (place: string, parameters: readonly Parameter[]): readonly [string, string] => {
  const here = parameters.filter((one) => one.in === place)
  if (here.length === 0) return [`${place}?`, 'never']
  const optional = here.every(({ required }) => !required)
  const types = here.map(
    ({ name, required, schema }) => [`${JSON.stringify(name)}${required ? '' : '?'}`, typeOf(schema)] as const,
  )
  return [`${place}${optional ? '?' : ''}`, block(types)]
}

const answerType = (answer: Answer, components: Components): string => {
  const { content } = answer.$ref === undefined ? answer : resolved(components.responses, answer.$ref)
  return block([
    ['headers', 'Record<string, unknown>'],
    content ? ['content', contentTypes(content)] : ['content?', 'never'],
  ])
}

const contentType = (content: Content): string => block([['content', contentTypes(content)]])
const contentTypes = (content: Content): string =>
  block(Object.entries(content).map(([type, { schema }]) => [JSON.stringify(type), typeOf(schema)]))

/** `default` and `4XX` are texts there, a status is a number. */
const statusKey = (status: string): string => (/^\d+$/.test(status) ? status : JSON.stringify(status))

const resolved = <Value>(all: Readonly<Record<string, Value>> | undefined, ref: string): Value => {
  const found = all?.[ref.split('/').at(-1) ?? '']
  if (found === undefined) throw new Error(`the document names ${ref} and has none`)
  return found
}

/** The types for the API as it is; `npm run client` writes them to {@link clientSchemaFile}. */
export const currentClientSchema = (): string =>
  clientSchema(openApiDocument({ version: '', publicUrl: new URL('https://overturn.invalid') }) as unknown as OpenApi)

export const clientSchemaFile = new URL('../src/client/schema.d.ts', import.meta.url)
