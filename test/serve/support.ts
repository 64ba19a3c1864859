import { once } from 'node:events'
import { request as plainRequest, type RequestListener } from 'node:http'
import { Agent, request as secureRequest } from 'node:https'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { connect as connectSecure, type TLSSocket } from 'node:tls'
import type { Log, LogFacts } from '../../src/core/ports.ts'
import type { CertificateSource } from '../../src/serve/certificate.ts'
import { serve, type Serving } from '../../src/serve/listen.ts'
import type { KeyPair } from '../../src/serve/tls.ts'
import { realClock } from '../support/clock.ts'

/** A log that keeps what it is told. */
export const keepingLog = (): Log & { readonly lines: { event: string; facts: LogFacts }[] } => {
  const lines: { event: string; facts: LogFacts }[] = []
  const keep = (event: string, facts: LogFacts = {}): void => void lines.push({ event, facts })
  return { info: keep, warn: keep, error: keep, lines }
}

/** A certificate that stays. */
export const fixed = (first: KeyPair): CertificateSource => ({ first, follow: async () => undefined })

export const start = (handler: RequestListener, certificate: CertificateSource | undefined): Promise<Serving> =>
  serve({ handler, certificate, host: '127.0.0.1', port: 0, publicUrl: 'https://localhost:8443', clock: realClock })

export type Answer = { readonly status: number; readonly body: string; readonly fingerprint: string }

/** One GET on a connection of its own, or of the agent's. Without `ca` any certificate is taken. */
export const get = async ({ port }: Serving, ca?: string, agent: Agent = new Agent()): Promise<Answer> => {
  const trust = ca === undefined ? { rejectUnauthorized: false } : { ca }
  const sent = secureRequest({ host: '127.0.0.1', port, agent, servername: 'localhost', ...trust }).end()
  const [response] = await once(sent, 'response')
  const { fingerprint256 } = (response.socket as TLSSocket).getPeerCertificate()
  return { status: response.statusCode, body: await text(response), fingerprint: fingerprint256 }
}

export const getPlain = async ({ port }: Serving): Promise<{ status: number; body: string }> => {
  const [response] = await once(plainRequest({ host: '127.0.0.1', port }).end(), 'response')
  return { status: response.statusCode, body: await text(response) }
}

/** Everything the server says to these bytes until it closes. */
export const raw = async ({ port }: Serving, bytes: string | Buffer): Promise<string> => {
  const socket = connect(port, '127.0.0.1')
  socket.write(bytes)
  return text(socket)
}

export const openSocket = async ({ port }: Serving): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

export const openSecure = async ({ port }: Serving, options: object): Promise<TLSSocket> => {
  const socket = connectSecure({ port, host: '127.0.0.1', servername: 'localhost', ...options })
  await once(socket, 'secureConnect')
  return socket
}
