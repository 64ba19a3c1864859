import { once } from 'node:events'
import { createServer, request as ask, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { Balanced } from '../../../src/core/marketplace.ts'
import { openMTurk } from '../../../src/markets/mturk/market.ts'
import { startSimulator } from '../../../src/simulators/mturk/start.ts'
import { realClock } from '../../support/clock.ts'

let proxy: Server
afterEach(async () => {
  proxy.closeAllConnections()
  proxy.close()
  await once(proxy, 'close')
})

/** Passes plain requests on, refuses tunnels, and remembers what it was asked for. */
const startProxy = async (): Promise<{ readonly url: string; readonly asked: string[] }> => {
  const asked: string[] = []
  proxy = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    const { method, headers } = incoming
    const onward = ask(incoming.url ?? '', { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  proxy.on('connect', (incoming, socket) => {
    asked.push(`CONNECT ${incoming.url}`)
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked }
}

const balanceThrough = async (endpoint: string, proxyEnv: Record<string, string>): Promise<Balanced> => {
  const credentials = {
    accessKeyId: 'SIMULATORKEY00000001',
    secretAccessKey: 'simulator-secret-of-no-value-000000000001',
  }
  const market = openMTurk({
    endpoint,
    credentials: async () => credentials,
    proxyEnv,
    ceiling: undefined,
    clock: realClock,
  })
  const balanced = await market.balance()
  market.close()
  return balanced
}

test('calls go through the proxy that the environment names', async () => {
  const [{ url, asked }, simulator] = [await startProxy(), await startSimulator()]
  expect(await balanceThrough(simulator.url, { HTTP_PROXY: url })).toMatchObject({ kind: 'balance' })
  expect(asked).toEqual([`POST ${simulator.url}/`])
  await simulator.close()
})

test('NO_PROXY keeps them from it', async () => {
  const [{ url, asked }, simulator] = [await startProxy(), await startSimulator()]
  expect(await balanceThrough(simulator.url, { HTTP_PROXY: url, NO_PROXY: '127.0.0.1' })).toMatchObject({
    kind: 'balance',
  })
  expect(asked).toEqual([])
  await simulator.close()
})

test('the real endpoint is reached by a tunnel, and a proxy that refuses it is the endpoint’s trouble', async () => {
  const { url, asked } = await startProxy()
  const balanced = await balanceThrough('https://mturk-requester-sandbox.us-east-1.amazonaws.com', { HTTPS_PROXY: url })
  expect(asked).toEqual(['CONNECT mturk-requester-sandbox.us-east-1.amazonaws.com:443'])
  expect(balanced).toMatchObject({ kind: 'account', trouble: 'endpoint' })
})
