/** A program that speaks HTTP as a proxy hands it on; it knows of the API what is sent and answered, and nothing else. */
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whatever JSON it is; the document says what to find in it. */
  readonly json: Json
}

// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any

export type Sent = {
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body?: object | string | Buffer
}

export type Client = {
  (method: string, path: string, sent?: Sent): Promise<Answer>
  /** The answer as it comes, for streams. */
  open(method: string, path: string, sent?: Sent): Promise<IncomingMessage>
}

const bytesOf = (body: Sent['body']): Buffer | undefined =>
  body === undefined || Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))

/** `token` '' for none. Paths begin after /api/v1. */
export const client = (port: number, host: string, token: string): Client => {
  const agent = new Agent({ keepAlive: true, maxSockets: 40 })
  const open: Client['open'] = (method, path, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const bytes = bytesOf(body)
      const isJson = bytes !== undefined && !Buffer.isBuffer(body) && typeof body !== 'string'
      const sending = request(
        {
          agent,
          port,
          host: '127.0.0.1',
          method,
          path: `/api/v1${path}`,
          headers: {
            Host: host,
            'X-Forwarded-Proto': 'https',
            ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
            ...(isJson ? { 'Content-Type': 'application/json' } : {}),
            ...(bytes === undefined ? {} : { 'Content-Length': bytes.length }),
            ...headers,
          },
        },
        resolve,
      )
      sending.once('error', reject)
      sending.end(bytes)
    })
  const call = async (method: string, path: string, sent: Sent = {}): Promise<Answer> => {
    const answer = await open(method, path, sent)
    const content = await text(answer)
    const isJson = /[/+]json\b/.test(answer.headers['content-type'] ?? '') && content !== ''
    return {
      status: answer.statusCode ?? 0,
      headers: answer.headers,
      text: content,
      json: isJson ? JSON.parse(content) : undefined,
    }
  }
  return Object.assign(call, { open })
}

/** A form with a file, under a boundary of its own. */
export const formOf = (
  fields: Readonly<Record<string, string>>,
  file?: string | Buffer,
): { readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } => {
  const boundary = `b${Math.random().toString(36).slice(2)}`
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="ids.csv"\r\nContent-Type: text/csv\r\n\r\n`
  const body = Buffer.concat([
    Buffer.from(parts.join('')),
    ...(file === undefined ? [] : [Buffer.from(head), Buffer.from(file), Buffer.from('\r\n')]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return { headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` }, body }
}
