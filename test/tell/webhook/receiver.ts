/** Somebody who wants to hear: a real server that keeps what it is sent and answers as it is told to. */
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export type Heard = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string }
export type Answer = (response: ServerResponse, heard: Heard) => void

const taking: Answer = (response) => void response.writeHead(204).end()
export const withStatus =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end()
/** Takes the request and says nothing. */
export const silent: Answer = () => undefined

export type Receiver = {
  readonly url: URL
  readonly port: number
  readonly heard: readonly Heard[]
  answer: Answer
}

/** Closed when the test has finished. */
export const openReceiver = async (answer: Answer = taking): Promise<Receiver> => {
  const heard: Heard[] = []
  const receiver = { answer }
  const hear = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const one = { path: request.url ?? '', headers: request.headers, body: await text(request).catch(() => '') }
    heard.push(one)
    receiver.answer(response, one)
  }
  const server = createServer((request, response) => void hear(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(receiver, { heard, port, url: new URL(`http://127.0.0.1:${port}/hook`) })
}
