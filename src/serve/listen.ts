/** The listening server: its limits, and an orderly end. */
import { createServer as createPlain, type RequestListener, type Server as PlainServer } from 'node:http'
import { createServer as createSecure, type Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Clock } from '../core/ports.ts'
import type { CertificateSource } from './certificate.ts'
import { closeServer, trackOpen } from './close.ts'
import { answerPlainHttp } from './plain-on-tls.ts'
import { secureContextOptions } from './tls.ts'

const seconds = 1_000

/**
 * Receiving one request may take three minutes: 16 MB at 0.7 Mbit/s. That a stream goes on for hours is not touched by
 * it, nor by any limit here.
 */
const limits = {
  headersTimeout: 10 * seconds,
  requestTimeout: 180 * seconds,
  connectionsCheckingInterval: 1 * seconds,
  maxHeaderSize: 16 * 1024,
}
const handshakeTimeout = 10 * seconds
const maxConnections = 2_000
const maxRequestsPerSocket = 1_000
/** Behind a proxy the proxy must be the one to close an idle connection: Caddy does after two minutes, nginx after one. */
const keepAliveTimeout = { secure: 5 * seconds, plain: 130 * seconds }

export type Serving = {
  readonly host: string
  readonly port: number
  /**
   * Takes no new connections, ends event streams with an event `closing`, lets requests in flight finish, and after
   * `graceMs` (15 s unless told) ends what is still open. Resolves when all is closed.
   */
  close(graceMs?: number): Promise<void>
}

/** The operator's to mend: port in use, no permission, no such address. */
export class ListenError extends Error {
  override readonly name = 'ListenError'
}

export type ServeOptions = {
  readonly handler: RequestListener
  /** Port 0 takes a free one. */
  readonly host: string
  readonly port: number
  /** Undefined: plain HTTP, behind a proxy that speaks HTTPS. */
  readonly certificate: CertificateSource | undefined
  /** What people type, for those who typed http://. */
  readonly publicUrl: string
  readonly clock: Clock
}

/** @throws ListenError with a sentence that names host and port. */
export const serve = async (options: ServeOptions): Promise<Serving> => {
  const { handler, certificate, clock } = options
  const server = certificate ? secureServer(handler, certificate, options.publicUrl) : createPlain(limits, handler)
  server.maxConnections = maxConnections
  server.maxRequestsPerSocket = maxRequestsPerSocket
  server.keepAliveTimeout = certificate ? keepAliveTimeout.secure : keepAliveTimeout.plain
  const open = trackOpen(server)
  const { address, port } = await listen(server, options)
  const over = new AbortController()
  const following = certificate?.follow((pair) => {
    ;(server as SecureServer).setSecureContext(secureContextOptions(pair))
  }, over.signal)
  return {
    host: address,
    port,
    close: async (graceMs = 15 * seconds) => {
      over.abort()
      await closeServer(server, open, graceMs, clock)
      await following
    },
  }
}

const secureServer = (handler: RequestListener, { first }: CertificateSource, publicUrl: string): SecureServer => {
  const server = createSecure({ ...limits, ...secureContextOptions(first), handshakeTimeout }, handler)
  // A handshake that fails is the visitor's trouble, mostly a browser that warns of the certificate.
  server.on('tlsClientError', (_, socket) => void socket.destroy())
  answerPlainHttp(server, publicUrl, handshakeTimeout)
  return server
}

const listen = async (
  server: PlainServer | SecureServer,
  { host, port }: { host: string; port: number },
): Promise<AddressInfo> => {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(sentence(error, host, port))))
    server.listen(port, host, resolve)
  })
  server.removeAllListeners('error')
  return server.address() as AddressInfo
}

const sentence = ({ code = 'unknown' }: NodeJS.ErrnoException, host: string, port: number): string => {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  if (code === 'EADDRINUSE') return `Cannot listen on ${where}: another program does. End it, or choose another port.`
  if (code === 'EACCES') return `Cannot listen on ${where}: this user may not. Choose a port from 1024 on.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `Cannot listen on ${where}: this machine has no such address. 127.0.0.1 is this machine, 0.0.0.0 all its addresses.`
  return `Cannot listen on ${where} (${code}).`
}
