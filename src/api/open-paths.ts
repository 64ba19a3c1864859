/** What anybody may read, without a token: the document, its page, and what problems mean. */
import type { ZodOpenApiPathsObject } from 'zod-openapi'
import { problemSlugs } from './problem-types.ts'
import { problem } from './schemas/problem.ts'

const answers = (type: string, description: string, schema: object) => ({
  '200': { description, content: { [type]: { schema } } },
  '400': refusal('`malformed`: The request cannot be read.'),
  '406': refusal('`not-acceptable`: Not available in that form.'),
  '421': refusal('`wrong-host`: This is another server.'),
  '422': refusal('`invalid`: There is a problem with what was sent.'),
  '429': refusal('`rate-limited`: Too many at once.'),
  '500': refusal('`internal`: The fault is on our side.'),
})

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
})

const page = { type: 'string' as const }
const common = { tags: ['Server'], security: [] }

export const openPaths = (): ZodOpenApiPathsObject => ({
  '/openapi.json': {
    get: {
      ...common,
      operationId: 'getDocument',
      summary: 'This document',
      responses: answers('application/json', 'OpenAPI 3.1.', { type: 'object' }),
    },
  },
  '/docs': {
    get: {
      ...common,
      operationId: 'getDocs',
      summary: 'This document as a page',
      responses: answers('text/html', 'The page.', page),
    },
  },
  '/problems/{slug}': {
    get: {
      ...common,
      operationId: 'getProblem',
      summary: 'What a kind of problem means',
      parameters: [
        {
          in: 'path',
          name: 'slug',
          required: true,
          description: 'The end of its `type`.',
          schema: { type: 'string', enum: [...problemSlugs] },
        },
      ],
      responses: { ...answers('text/html', 'The page.', page), '404': refusal('`not-found`: There is no such thing.') },
    },
  },
})
