import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { duplexPair, type Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { generate } from 'selfsigned'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openClient, type Client } from '../../src/client/client.ts'

type Said = { readonly method: string; readonly path: string; readonly key: string | undefined; readonly body: string }
type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** A server that answers these one after another, and what it was asked. */
const server = (...answers: readonly Answer[]): { readonly said: Said[]; readonly handler: RequestListener } => {
  const said: Said[] = []
  const handler: RequestListener = (request, response) => {
    void text(request).then((body) => {
      const { method = '', url = '', headers } = request
      const answer = answers[Math.min(said.length, answers.length - 1)]
      said.push({ method, path: url, key: headers['idempotency-key'] as string | undefined, body })
      answer?.(response, request)
    })
  }
  return { said, handler }
}

const over = (handler: RequestListener, retries = 3): Client => {
  const http = createServer(handler)
  const connect = (): Duplex => {
    const [here, there] = duplexPair()
    http.emit('connection', there)
    return here
  }
  return openClient({ url: 'http://here.invalid/base', connect, retries })
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const problem = { type: 'https://here.invalid/api/v1/problems/unavailable', detail: 'Not now.', status: 503, title: '' }
const drop: Answer = (_, request) => void request.socket.destroy()
const breakOff: Answer = (response, request) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50' })
  response.write('{"number":', () => request.socket.destroy())
}

const stop = (client: Client) => client.POST('/reversals/{number}/stop', { params: { path: { number: 7 } }, body: {} })

describe('a request', () => {
  test('goes to its address, with a key, and comes back as data', async () => {
    const { said, handler } = server(json(200, { number: 7 }))
    const { data, response } = await stop(over(handler))
    expect(data).toEqual({ number: 7 })
    expect(response.status).toBe(200)
    expect(said).toEqual([
      {
        method: 'POST',
        path: '/base/api/v1/reversals/7/stop',
        key: expect.stringMatching(/^[0-9a-f-]{36}$/),
        body: '{}',
      },
    ])
  })

  test('that was dropped, broken off or put off is made again under the same key, and only once answered', async () => {
    const busy = json(503, problem, { 'retry-after': '0' })
    const { said, handler } = server(
      drop,
      busy,
      breakOff,
      json(409, problem, { 'retry-after': '0' }),
      json(200, { number: 7 }),
    )
    const { data } = await stop(over(handler, 4))
    expect(data).toEqual({ number: 7 })
    expect(said).toHaveLength(5)
    expect(new Set(said.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
  })

  test('that is refused is not made again, and its problem is handed on', async () => {
    for (const status of [409, 422, 500]) {
      const { said, handler } = server(json(status, problem))
      const { error, response } = await stop(over(handler))
      expect(response.status).toBe(status)
      expect(error).toEqual(problem)
      expect(said).toHaveLength(1)
    }
  })

  test('is made so often and no oftener; a longer wait than a minute is handed on', async () => {
    const often = server(json(429, problem, { 'retry-after': '0' }))
    expect((await stop(over(often.handler, 2))).response.status).toBe(429)
    expect(often.said).toHaveLength(3)
    const long = server(json(429, problem, { 'retry-after': '3600' }))
    expect((await stop(over(long.handler))).response.headers.get('retry-after')).toBe('3600')
    expect(long.said).toHaveLength(1)
    await expect(stop(over(server(drop).handler, 1))).rejects.toThrow('hang up')
  })

  test('that nobody answers ends after its time', async () => {
    const http = createServer(() => undefined)
    const connect = (): Duplex => {
      const [here, there] = duplexPair()
      http.emit('connection', there)
      return here
    }
    const client = openClient({ url: 'http://here.invalid', connect, retries: 0, timeout: 50 })
    await expect(client.GET('/')).rejects.toThrow('no answer within 0.05 s')
  })

  test('carries its token only to a certificate that is trusted', async () => {
    const pems = await generate([{ name: 'commonName', value: 'localhost' }], { keyType: 'ec' })
    const seen: (string | undefined)[] = []
    const secure = createSecure({ key: pems.private, cert: pems.cert }, (request, response) => {
      seen.push(request.headers.authorization)
      json(200, { version: '1' })(response, request)
    })
    onTestFinished(() => void secure.close())
    await new Promise<void>((resolve) => void secure.listen(0, '127.0.0.1', resolve))
    const url = `https://localhost:${(secure.address() as AddressInfo).port}`
    await expect(openClient({ url, token: 'ovt_x' }).GET('/')).rejects.toThrow(/self.signed/)
    expect(seen).toEqual([])
    await openClient({ url, token: 'ovt_x', authority: pems.cert }).GET('/')
    expect(seen).toEqual(['Bearer ovt_x'])
  })
})
