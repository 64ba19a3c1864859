/** The document as a page, without script. */
import type { RequestHandler } from 'express'
import { addressOf, pathUnder } from '../auth/place.ts'
import type { ApiDeps } from './deps.ts'
import { exampleOf, firstSteps } from './docs-examples.ts'
import { fieldsOf, kindOf, partsIn, type Field, type Part, type Schema } from './docs-schemas.ts'
import type { OpenApiDocument } from './openapi.ts'
import { around, page } from './page.ts'
import { problemSlugs, problemTypes } from './problem-types.ts'
import { apiPath } from './problems.ts'

/** As far as the page reads it; the document is our own. */
type Told = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security?: readonly unknown[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description: string
        readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
      }
    >
  >
}

export type DocsOperation = {
  readonly id: string
  readonly summary: string
  readonly method: string
  readonly path: string
  readonly paragraphs: readonly (readonly Part[])[]
  readonly parameters: readonly Field[]
  readonly takes: readonly Part[]
  readonly answers: readonly Part[]
  readonly problems: readonly string[]
  readonly example: string
}

/** The page is the same for everybody: made once, when it is first asked for. */
export const docsPage = (deps: ApiDeps, document: () => OpenApiDocument): RequestHandler => {
  const model = () => ({ ...around(deps, 'The API'), ...contentsOf(deps, document()) })
  let made: ReturnType<typeof model> | undefined
  return page(deps, 'api/docs', () => (made ??= model()))
}

const contentsOf = ({ publicUrl }: ApiDeps, document: OpenApiDocument) => {
  const base = addressOf(publicUrl, apiPath)
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Told>).map(([method, told]) => ({
      tag: told.tags[0],
      ...shownOf(base, path, method, told),
    })),
  )
  return {
    paragraphs: (document.info.description ?? '').split('\n\n').map(partsIn),
    example: firstSteps(base),
    sections: (document.tags ?? []).map(({ name, description = '' }) => ({
      id: name.toLowerCase(),
      heading: name,
      says: description,
      operations: operations.filter(({ tag }) => tag === name),
    })),
    things: Object.entries(document.components?.schemas ?? {}).map(([name, schema]) =>
      thingOf(name, schema as unknown as Schema),
    ),
    problems: problemSlugs.map((slug) => ({
      slug,
      status: problemTypes[slug].status,
      means: partsIn(problemTypes[slug].means),
      href: pathUnder(publicUrl, `${apiPath}/problems/${slug}`),
    })),
  }
}

const shownOf = (base: string, path: string, method: string, told: Told): DocsOperation => {
  const { operationId, summary, description = '', parameters = [], requestBody, responses } = told
  const statuses = Object.entries(responses)
  const [status = '', good] = statuses.find(([code]) => code.startsWith('2')) ?? []
  return {
    id: operationId,
    summary,
    method: method.toUpperCase(),
    path: `${apiPath}${path}`,
    paragraphs: [
      ...description.split('\n\n').filter((text) => text !== ''),
      ...(told.security?.length === 0 ? ['Open to everybody, without a token.'] : []),
    ].map(partsIn),
    parameters: parameters.map((one) => ({
      name: one.name,
      kind: kindOf(one.schema),
      required: one.required === true,
      says: partsIn(one.description ?? ''),
    })),
    takes: contentParts(requestBody?.content ?? {}),
    answers: [
      { text: `${status}, ` },
      ...contentParts(good?.content ?? {}),
      { text: '. ' },
      ...partsIn(good?.description ?? ''),
    ],
    problems: statuses.flatMap(([, { description: says }]) =>
      [...says.matchAll(/`([\w-]+)`: /g)].map(([, slug = '']) => slug),
    ),
    example: exampleOf(base, path, method, requestBody?.content ?? {}),
  }
}

/** `application/json (Reversal) or text/event-stream`. */
const contentParts = (content: Readonly<Record<string, { readonly schema: Schema }>>): readonly Part[] =>
  Object.entries(content).flatMap(([type, { schema }], index) => {
    const kind = kindOf(schema)
    const named = kind.some(({ href }) => href !== undefined)
    return [{ text: `${index === 0 ? '' : ' or '}${type}` }, ...(named ? [{ text: ' ' }, ...kind] : [])]
  })

const thingOf = (name: string, schema: Schema) => ({
  id: `thing-${name}`,
  name,
  says: partsIn(schema.description ?? ''),
  values: schema.enum?.join(' · ') ?? '',
  fields: fieldsOf(schema),
})
