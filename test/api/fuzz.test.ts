import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { databases } from '../support/databases.ts'
import { anyBody, anyPath, anyQuery, hostileText } from './arbitraries.ts'
import { formOf, type Client, type Json } from './client.ts'
import { operations, undocumented, type Operation } from './document.ts'
import { openApi } from './site.ts'

/** So many requests for each operation. */
const runs = 15

const bodyFor = ({ told }: Operation): fc.Arbitrary<Json> => {
  const content = told.requestBody?.content
  if (!content) return fc.constant({})
  const json = content['application/json']?.schema
  const kinds: fc.Arbitrary<Json>[] = []
  if (json)
    kinds.push(
      anyBody(json).map((body) => ({
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      })),
    )
  if (content['multipart/form-data'])
    kinds.push(
      fc
        .tuple(
          fc.dictionary(fc.constantFrom('text', 'account', 'reason', 'odd'), fc.string({ maxLength: 30 }), {
            maxKeys: 2,
          }),
          fc.option(hostileText),
        )
        .map(([fields, file]) => formOf(fields, file ?? undefined)),
    )
  const broken = fc
    .tuple(
      fc.constantFrom(
        'application/json',
        'application/xml',
        'text/csv',
        'multipart/form-data; boundary=b',
        'multipart/form-data',
        'application/json; charset=latin1',
      ),
      fc.oneof(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('{', '[[[[', '"\\ud800"', '--b\r\n\r\n').map((text) => Buffer.from(text)),
      ),
    )
    .map(([type, bytes]) => ({ headers: { 'Content-Type': type }, body: Buffer.from(bytes) }))
  return fc.oneof(...kinds.map((arbitrary) => ({ weight: 4, arbitrary })), broken, fc.constant({}))
}

const keys = fc.option(fc.oneof(fc.constantFrom('key-1', 'key-2', '', 'a b', 'ö', 'k'.repeat(256)), fc.uuid()), {
  freq: 3,
})

const headersFor = fc.record(
  {
    Accept: fc.constantFrom(
      '*/*',
      'application/json',
      'text/html',
      'text/csv',
      'image/png',
      'application/problem+json',
      'x',
    ),
  },
  { requiredKeys: [] },
)

describe.each(databases)('on $name', (database) => {
  test(
    'whatever is sent, no answer is a fault of ours, and every answer is in the document',
    { timeout: 120_000 },
    async () => {
      const api = await openApi({ database })
      try {
        const ids = api.rejected(4)
        await api.pay('POST', '/reversals', { body: { ids } })
        await api.until(1, 'checked')
        const there = {
          number: ['1', '1', '2', '3'],
          line: ['1', '2'],
          letter: ['1'],
          account: ['mturk-simulator'],
          slug: ['invalid', 'none'],
        }
        // The stream stays open; it has its own test.
        for (const operation of operations) await fuzz(await fresher(api), operation, there)
        expect(api.logged.filter((line) => /^(api|answer) /.test(line))).toEqual([])
      } finally {
        await api.close()
      }
    },
  )
})

/** A token may ask 1,200 times a minute. */
const fresher = async (api: Awaited<ReturnType<typeof openApi>>): Promise<Client> => api.as(await api.tokenWith('pay'))

const fuzz = (
  client: Client,
  operation: Operation,
  there: Readonly<Record<string, readonly string[]>>,
): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      anyPath(operation, there),
      anyQuery(operation),
      bodyFor(operation),
      keys,
      headersFor,
      async (path, query, sent, key, headers) => {
        const search = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()
        const answer = await client(operation.method.toUpperCase(), search === '' ? path : `${path}?${search}`, {
          ...sent,
          headers: {
            ...headers,
            ...sent.headers,
            ...(key === null || !/^[\x20-\x7e\u00a0-\u00ff]*$/.test(key) ? {} : { 'Idempotency-Key': key }),
          },
        })
        expect(undocumented(operation, answer)).toBe('')
      },
    ),
    { numRuns: runs },
  )
