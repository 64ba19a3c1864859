/** One HTTP request by Node's own client, which can be told whom to trust and over what to speak; `fetch` can not. */
import { request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent, request as requestSecure } from 'node:https'
import { Readable, type Duplex } from 'node:stream'

export type TransportOptions = {
  /** Certificates (PEM) that are trusted beside the usual ones. Verification itself cannot be switched off. */
  readonly authorities?: readonly string[]
  /** Speaks plain HTTP over these instead of a network: a server in the same process. */
  readonly connect?: () => Duplex
  /** Until the head of an answer is there, and between pieces of the rest, in ms. */
  readonly timeout: number
}

export type Fetch = (request: Request) => Promise<Response>

/** @throws the error of the socket, of TLS or of time, with its `code`; `AbortError` when the request's signal aborts */
export const transport = (options: TransportOptions): Fetch => {
  const agent = new Agent({ keepAlive: true, ...(options.authorities ? { ca: [...options.authorities] } : {}) })
  return async (request) => {
    const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer())
    return send(request, body, options, agent)
  }
}

const send = (
  request: Request,
  body: Buffer | undefined,
  { connect, timeout }: TransportOptions,
  agent: Agent,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const headers = {
      ...Object.fromEntries(request.headers),
      ...(body ? { 'content-length': String(body.length) } : {}),
    }
    const common = { method: request.method, headers, signal: request.signal }
    // Node's types ask for a socket where it takes any stream.
    const over = connect && ({ ...common, createConnection: connect } as unknown as RequestOptions)
    const sent = over ? requestPlain(request.url, over) : requestSecure(request.url, { ...common, agent })
    const late = setTimeout(() => sent.destroy(new TimeoutError(timeout)), timeout)
    sent.once('error', (error) => {
      clearTimeout(late)
      reject(error)
    })
    sent.once('response', (message) => {
      clearTimeout(late)
      // The rest of it may stream for as long as it likes, but not stand still.
      if (!connect) message.setTimeout(timeout, () => void message.destroy(new TimeoutError(timeout)))
      resolve(responseOf(message))
    })
    sent.end(body)
  })

class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
  readonly code = 'ETIMEDOUT'
  constructor(ms: number) {
    super(`no answer within ${ms / 1000} s`)
  }
}

const bodiless = [101, 204, 205, 304]

const responseOf = (message: IncomingMessage): Response => {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(message.headersDistinct))
    for (const value of values) headers.append(name, value)
  if (!bodiless.includes(status)) return new Response(Readable.toWeb(message) as ReadableStream, { status, headers })
  message.resume()
  return new Response(null, { status, headers })
}
