/** A person with a cookie, over HTTPS on one connection each, who counts bytes instead of keeping them where asked. */
import { once } from 'node:events'
import { Agent, request, type RequestOptions } from 'node:https'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

export type Visited = { readonly status: number; readonly location: string; readonly text: string }

export type BenchVisitor = {
  get(path: string): Promise<Visited>
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Visited>
  upload(content: string): Promise<Visited>
  /** Reads to the end without keeping it; bytes. */
  download(path: string): Promise<number>
  close(): void
}

type Asking = Pick<RequestOptions, 'method'> & { readonly headers?: Readonly<Record<string, string>> }

const boundary = 'part-of-a-bench'
const part = (name: string, rest: string, value: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`

export const benchVisitor = (url: string, certificate: string, cookies = new Map<string, string>()): BenchVisitor => {
  const agent = new Agent({ keepAlive: true, ca: certificate })
  const send = async (path: string, options: Asking, body?: string): Promise<IncomingMessage> => {
    const headers = {
      Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      'Sec-Fetch-Site': 'same-origin',
      'Sec-Fetch-User': '?1',
      ...(body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }),
      ...options.headers,
    }
    const asked = request(new URL(path, url), { agent, ...options, headers })
    asked.end(body)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      cookies.set(name, value)
    }
    return answer
  }
  const whole = async (answer: IncomingMessage): Promise<Visited> => ({
    status: answer.statusCode ?? 0,
    location: answer.headers.location ?? '',
    text: await text(answer),
  })
  const posting = async (path: string, type: string, body: string): Promise<Visited> =>
    whole(await send(path, { method: 'POST', headers: { 'Content-Type': type } }, body))
  return {
    get: async (path) => whole(await send(path, {})),
    post: (path, fields) => posting(path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString()),
    upload: (content) =>
      posting(
        '/reversals',
        `multipart/form-data; boundary=${boundary}`,
        `${part('ids', '', '')}${part('file', '; filename="results.csv"\r\nContent-Type: text/csv', content)}--${boundary}--\r\n`,
      ),
    download: async (path) => {
      let bytes = 0
      for await (const piece of await send(path, {})) bytes += (piece as Buffer).length
      return bytes
    },
    close: () => agent.destroy(),
  }
}
