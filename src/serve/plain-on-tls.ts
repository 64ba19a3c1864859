/** Somebody typed http:// and the port: told what to type, instead of a closed connection. */
import type { Server } from 'node:https'
import type { Socket } from 'node:net'

/** The first byte of a TLS handshake record. */
const handshakeRecord = 22

/**
 * Looks at the first byte of each connection. TLS goes on to the server as if nobody had looked; anything else gets a
 * short 400 that names `address`, and is closed.
 *
 * @param patience ms until a connection that says nothing is closed.
 */
export const answerPlainHttp = (server: Server, address: string, patience: number): void => {
  const listeners = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    const give = (): void => void socket.destroy()
    socket.on('error', give)
    socket.setTimeout(patience, give)
    socket.once('data', (first: Buffer) => {
      socket.pause()
      if (first[0] !== handshakeRecord) return refuse(socket, address)
      socket.setTimeout(0)
      socket.off('timeout', give)
      socket.unshift(first)
      for (const listener of listeners) listener.call(server, socket)
    })
  })
}

const refuse = (socket: Socket, address: string): void => {
  const body = `This port speaks HTTPS. Open ${address}\n`
  const head = [
    'HTTP/1.1 400 Bad Request',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  // Closing over unread bytes would reset the connection before the answer is read.
  socket.resume()
  socket.setTimeout(1_000)
}
