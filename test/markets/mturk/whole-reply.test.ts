import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Marketplace } from '../../../src/core/marketplace.ts'
import { openMTurk } from '../../../src/markets/mturk/market.ts'
import { realClock } from '../../support/clock.ts'

const head = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': 'R-1' }
let answer: (response: ServerResponse) => void
const drops = new Set<NodeJS.Timeout>()
const server = createServer((request, response) => {
  request.resume().once('end', () => answer(response))
})
let market: Marketplace

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  market = openMTurk({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: () => Promise.resolve({ accessKeyId: 'KEY', secretAccessKey: 'secret' }),
    proxyEnv: {},
    requestTimeout: 200,
    ceiling: undefined,
    clock: realClock,
  })
})
afterAll(() => {
  market.close()
  for (const drop of drops) clearInterval(drop)
  server.closeAllConnections()
  server.close()
})

const stands =
  (status: number, begins: string) =>
  (response: ServerResponse): void => {
    response.writeHead(status, head).write(begins)
  }
const drips = (response: ServerResponse): void => {
  response.writeHead(200, head)
  drops.add(setInterval(() => response.write(' '), 20))
}

test.each<[string, (response: ServerResponse) => void]>([
  ['stands still', stands(200, '{')],
  ['stands still in a refusal', stands(400, '{"__type":"Requ')],
  ['comes drop by drop', drips],
])('A reply whose rest %s is a lost one: the call ends, of a payment and of a read', async (_, given) => {
  answer = given
  const address = { submission: '3EXAMPLE' }
  const paid = await market.reverse({ address, step: 'approve', feedback: '' })
  const read = await market.look(address)
  expect([paid.kind, read.kind]).toEqual(['lost', 'lost'])
})
