/** Ends a server without cutting anybody off in the middle, and in bounded time. */
import type { Server as PlainServer, ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Clock } from '../core/ports.ts'

type AnyServer = PlainServer | SecureServer

export type Open = { readonly sockets: ReadonlySet<Socket>; readonly responses: ReadonlySet<ServerResponse> }

/** Remembers connections (also those that have not yet said anything) and unfinished responses. */
export const trackOpen = (server: AnyServer): Open => {
  const sockets = new Set<Socket>()
  const responses = new Set<ServerResponse>()
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.prependListener('request', (_, response: ServerResponse) => {
    if (!server.listening) response.shouldKeepAlive = false
    responses.add(response)
    response.once('close', () => {
      responses.delete(response)
      if (!server.listening) setImmediate(() => server.closeIdleConnections())
    })
  })
  return { sockets, responses }
}

/** The browser comes back by itself (`retry:`), and finds the next process. */
const endStream = (response: ServerResponse): void => {
  if (isEventStream(response) && !response.writableEnded) response.end('event: closing\ndata:\n\n')
}

/** Headers that were given to writeHead cannot be read back; then what the browser asked for tells. */
const isEventStream = (response: ServerResponse): boolean => {
  const type = response.getHeader('content-type') ?? response.req.headers.accept
  return response.headersSent && typeof type === 'string' && type.startsWith('text/event-stream')
}

export const closeServer = async (server: AnyServer, open: Open, graceMs: number, clock: Clock): Promise<void> => {
  const graceOver = new AbortController()
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  for (const response of open.responses) {
    response.shouldKeepAlive = false
    endStream(response)
  }
  const finished = closed.then(() => graceOver.abort())
  await clock.sleep(graceMs, graceOver.signal)
  for (const socket of open.sockets) socket.destroy()
  await finished
}
