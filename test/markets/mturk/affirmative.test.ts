import { once } from 'node:events'
import { createServer, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Marketplace, Reversed } from '../../../src/core/marketplace.ts'
import { openMTurk } from '../../../src/markets/mturk/market.ts'
import { realClock } from '../../support/clock.ts'

type Answer = { readonly status: number; readonly body?: string; readonly headers?: OutgoingHttpHeaders }

const json = { 'content-type': 'application/x-amz-json-1.1' }
const named = { 'x-amzn-requestid': 'R-1' }
let answer: Answer = { status: 500 }
const server = createServer((request, response) => {
  request.resume().once('end', () => response.writeHead(answer.status, answer.headers).end(answer.body))
})
let market: Marketplace

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  market = openMTurk({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: () => Promise.resolve({ accessKeyId: 'KEY', secretAccessKey: 'secret' }),
    proxyEnv: {},
    ceiling: undefined,
    clock: realClock,
  })
})
afterAll(() => {
  market.close()
  server.close()
})

const approveWhen = (given: Answer): Promise<Reversed> => {
  answer = given
  return market.reverse({ address: { submission: '3EXAMPLE' }, step: 'approve', feedback: '' })
}

describe('Only the answer that the call has is taken for a payment', () => {
  test.each<[string, Answer]>([
    ['an empty structure', { status: 200, body: '{}', headers: json }],
    ['an empty body that names its request', { status: 200, headers: named }],
    ['an empty body in JSON', { status: 200, headers: json }],
    ['an empty structure with spaces', { status: 200, body: ' { }\n', headers: { ...json, ...named } }],
  ])('%s is', async (_what, given) => {
    expect(await approveWhen(given)).toMatchObject({ kind: 'done' })
  })

  test.each<[string, Answer]>([
    ['a 204', { status: 204, headers: named }],
    ['a 202', { status: 202, body: '{}', headers: json }],
    ['an empty 200 of a network in between', { status: 200, headers: { 'content-type': 'text/html' } }],
    ['a 200 that says nothing of itself', { status: 200, body: '{}' }],
    ['a page with status 200', { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } }],
    ['an error with status 200', { status: 200, body: '{"__type":"RequestError","Message":"no"}', headers: json }],
    ['a list', { status: 200, body: '[]', headers: json }],
    ['a text', { status: 200, body: '"yes"', headers: json }],
    ['a null', { status: 200, body: 'null', headers: json }],
    ['a megabyte', { status: 200, body: ' '.repeat(1_000_000), headers: json }],
    ['a redirection', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
  ])('%s is a lost answer', async (_what, given) => {
    expect(await approveWhen(given)).toMatchObject({ kind: 'lost' })
  })
})

describe('Only a refusal that has a name is the service’s', () => {
  test.each<[string, Answer]>([
    ['an empty 400', { status: 400, headers: json }],
    ['a 408 of a gateway', { status: 408, body: '{"message":"Request Timeout"}', headers: json }],
    ['a 408 that has a name', { status: 408, body: '{"__type":"RequestTimeoutException"}', headers: json }],
    ['a 409', { status: 409, body: '{}', headers: json }],
    ['a 499', { status: 499, body: '{}', headers: json }],
  ])('%s is a lost answer', async (_what, given) => {
    expect(await approveWhen(given)).toMatchObject({ kind: 'lost' })
  })

  test.each([401, 403, 404, 407, 410])(
    'an empty %i is trouble with the endpoint, and may have been done',
    async (status) => {
      expect(await approveWhen({ status, body: '{}', headers: json })).toMatchObject({
        kind: 'account',
        trouble: 'endpoint',
        surelyNotDone: false,
      })
    },
  )

  test('a new name is a refusal of the line', async () => {
    const given = { status: 400, body: '{"__type":"SomethingNew","Message":"new"}', headers: json }
    expect(await approveWhen(given)).toMatchObject({ kind: 'refused', why: 'other' })
  })
})
