import { once } from 'node:events'
import { request as plainRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import { request as secureRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { addPerson } from '../../../src/auth/people.ts'
import type { House } from './house.ts'

export type Page = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Of the first form on the page whose action holds `action`: its fields as a browser would send them. */
  readonly fields: (action: string) => Record<string, string>
}

export type Sent = {
  readonly method?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
}

/** A browser with its cookies. Sends what browsers of today send; `headers` with undefined take something away. */
export type Visitor = {
  readonly cookies: Map<string, string>
  readonly ask: (path: string, sent?: Sent) => Promise<Page>
  readonly get: (path: string, headers?: OutgoingHttpHeaders) => Promise<Page>
  readonly post: (path: string, fields: Record<string, string>, headers?: OutgoingHttpHeaders) => Promise<Page>
}

export const visitor = (house: House, { plain = false, agent = 'Firefox/150.0 (X11; Linux)' } = {}): Visitor => {
  const cookies = new Map<string, string>()
  const ask: Visitor['ask'] = async (path, { method = 'GET', headers = {}, body } = {}) => {
    const standard = {
      host: house.publicUrl.host,
      'user-agent': agent,
      'sec-fetch-site': method === 'GET' ? 'none' : 'same-origin',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      'sec-fetch-user': '?1',
      ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    }
    const given = Object.entries({ ...standard, ...headers }).filter(([, value]) => value !== undefined)
    const options = {
      host: '127.0.0.1',
      port: house.serving.port,
      path,
      method,
      agent: false as const,
      headers: Object.fromEntries(given),
    }
    const sent = plain
      ? plainRequest(options)
      : secureRequest({ ...options, rejectUnauthorized: false, servername: 'localhost' })
    const [response] = await once(sent.end(body), 'response')
    // A refusal may come, and the connection go, before a large body was sent to its end.
    sent.on('error', () => undefined)
    for (const line of response.headers['set-cookie'] ?? []) keep(cookies, line)
    const html = await text(response)
    return {
      status: response.statusCode,
      headers: response.headers,
      body: html,
      fields: (action) => fieldsOf(html, action),
    }
  }
  return {
    cookies,
    ask,
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString(),
      }),
  }
}

const keep = (cookies: Map<string, string>, line: string): void => {
  const [pair = ''] = line.split(';')
  const [name = '', value = ''] = pair.split('=')
  if (value === '' || /Expires=Thu, 01 Jan 1970/.test(line)) cookies.delete(name)
  else cookies.set(name, value)
}

const unescape = (html: string): string =>
  html.replace(/&(?:#(\d+)|(amp|lt|gt|quot));/g, (_, code?: string, name?: string) =>
    code === undefined
      ? ({ amp: '&', lt: '<', gt: '>', quot: '"' }[name ?? ''] ?? '')
      : String.fromCharCode(Number(code)),
  )

const fieldsOf = (html: string, action: string): Record<string, string> => {
  const forms = [...html.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)]
  const found = forms.find(([, where = '']) => unescape(where).includes(action))
  const inputs = [...(found?.[2] ?? '').matchAll(/<input([^>]*)>/g)].map(([, attributes = '']) => ({
    name: unescape(/ name="([^"]*)"/.exec(attributes)?.[1] ?? ''),
    value: unescape(/ value="([^"]*)"/.exec(attributes)?.[1] ?? ''),
  }))
  return Object.fromEntries(inputs.map(({ name, value }) => [name, value]))
}

export const goodPassword = 'ledger plum tractor moss'

/** The first person, signed in by the set-up link. */
export const firstPerson = async (house: House, name = 'Ann Lindqvist'): Promise<Visitor> => {
  const ann = visitor(house)
  await ann.post(await house.setUp(), { name, password: goodPassword })
  return ann
}

export const signInAs = async (house: House, name: string, password = goodPassword): Promise<Visitor> => {
  const browser = visitor(house)
  await browser.post('/sign-in', { name, password })
  return browser
}

/** The path of a link for somebody, new unless told. */
export const linkFor = async (house: House, name: string, make = addPerson): Promise<string> => {
  const made = await make(house.auth, name)
  if (!made.ok) throw new Error(made.problem.sentence)
  return new URL(made.value.address).pathname
}
