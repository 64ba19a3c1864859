import { connect } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemSlugs } from '../../src/api/problem-types.ts'
import { revokeToken } from '../../src/auth/api-tokens.ts'
import { formOf, type Answer, type Sent } from './client.ts'
import { document } from './document.ts'
import { openApi, type Api } from './site.ts'

/** For a machine with much else to do. */
const patient = { timeout: 60_000 }

let api: Api
let number: number

beforeAll(async () => {
  api = await openApi()
  number = (await api.pay('POST', '/reversals', { body: { ids: api.rejected(3) } })).json.number
  await api.until(number, 'checked')
})
afterAll(() => api.close())

const slug = ({ status, json }: Answer): string => `${status} ${String(json?.type).split('/').at(-1)}`
const post = (path: string, sent: Sent) => api.pay('POST', path, sent)
const raw = (type: string, body: string | Buffer): Sent => ({
  headers: { 'Content-Type': type },
  body: Buffer.from(body),
})

/** A token that is whole, and another installation's. */
const elsewhere = async (): Promise<string> => {
  const other = await openApi()
  const token = await other.tokenWith('pay')
  await other.close()
  return token
}

test('an address that Node lets through and that is none is no fault of ours', patient, async () => {
  const token = await api.tokenWith('read')
  const said = await new Promise<string>((resolve, reject) => {
    const socket = connect(api.port, '127.0.0.1', () =>
      socket.write(
        [
          'GET http://x:99999/api/v1/reversals HTTP/1.1',
          'Host: overturn.example.org',
          'X-Forwarded-Proto: https',
          `Authorization: Bearer ${token}`,
          'Connection: close\r\n\r\n',
        ].join('\r\n'),
      ),
    )
    textOf(socket).then(resolve, reject)
  })
  expect(said.split('\r\n')[0]).toBe('HTTP/1.1 200 OK')
})

describe('who asks', () => {
  test('the token that will not do is told why, and nothing else', patient, async () => {
    const revoked = await api.tokenWith('read')
    const [row] = (await api.auth.tokens.list()).filter(({ scope }) => scope === 'read')
    await revokeToken(api.auth, row?.id ?? '')
    const unknown = await elsewhere()
    const says = async (token: string): Promise<string> => {
      const answer = await api.as(token)('GET', '/reversals')
      expect([slug(answer), answer.headers['www-authenticate']]).toEqual([
        '401 unauthorized',
        'Bearer realm="overturn"',
      ])
      return answer.json.detail
    }
    expect(await says('')).toContain('This needs a token')
    expect(await says('ovt_short')).toContain('mistyped')
    expect(await says(unknown)).toContain('not one of this server’s')
    expect(await says(revoked)).toContain('revoked on')
  })

  test('what the scope or the cap does not allow is refused in the words of the pages', patient, async () => {
    const reader = api.as(await api.tokenWith('read'))
    const refused = await reader('POST', `/reversals/${number}/discard`)
    expect([slug(refused), refused.json.detail]).toEqual([
      '403 forbidden',
      'This token may only read; for this (discard) make one with the scope “prepare”.',
    ])
    const capped = api.as(await api.tokenWith('pay', '0.50'))
    const { confirmation } = (await capped('GET', `/reversals/${number}`)).json
    const over = await capped('POST', `/reversals/${number}/confirmation`, { body: { ...confirmation, reason: 'x' } })
    expect([slug(over), over.json.detail]).toEqual(['403 forbidden', expect.stringContaining('at most $0.50 a day')])
  })

  test('an address without a token may ask 120 times a minute', patient, async () => {
    const answers = await Promise.all(Array.from({ length: 125 }, () => api.stranger('GET', '/')))
    const limited = answers.filter(({ status }) => status === 429)
    expect(limited.length).toBeGreaterThan(0)
    expect([slug(limited[0] as Answer), Number(limited[0]?.headers['retry-after']) > 0]).toEqual([
      '429 rate-limited',
      true,
    ])
    expect(answers[0]?.headers['ratelimit-policy']).toContain('q=120')
    expect((await api.pay('GET', '/')).headers['ratelimit-policy']).toContain('q=1200')
  })

  test('another name, plain HTTP', patient, async () => {
    expect(slug(await api.pay('GET', '/', { headers: { Host: 'other.example.org' } }))).toBe('421 wrong-host')
    expect(slug(await api.pay('GET', '/', { headers: { 'X-Forwarded-Proto': 'http' } }))).toBe('403 without-https')
  })
})

describe('what is asked', () => {
  test('addresses and methods', patient, async () => {
    for (const path of [
      '/nowhere',
      '/reversals/0',
      '/reversals/01',
      '/reversals/x',
      '/reversals/9999999999',
      '/reversals/1/lines/99',
    ])
      expect([path, slug(await api.pay('GET', path))]).toEqual([path, '404 not-found'])
    const put = await api.pay('PUT', `/reversals/${number}`)
    expect([slug(put), put.headers.allow]).toEqual(['405 method-not-allowed', 'GET, HEAD'])
    expect((await api.pay('DELETE', '/reversals')).headers.allow).toBe('GET, HEAD, POST')
    expect(slug(await api.pay('GET', '/reversals/%E0%A4%A'))).toBe('400 malformed')
    expect(slug(await api.pay('GET', '/reversals', { headers: { Accept: 'image/png' } }))).toBe('406 not-acceptable')
    const head = await api.pay('HEAD', `/reversals/${number}`)
    expect([head.status, head.text, Number(head.headers['content-length']) > 500]).toEqual([200, '', true])
  })

  test('parameters are known, come once, and have their form', patient, async () => {
    const parameter = async (query: string): Promise<string> => {
      const answer = await api.pay('GET', `/reversals/${number}/lines?${query}`)
      expect(slug(answer)).toBe('422 invalid')
      return `${answer.json.errors[0].parameter}: ${answer.json.errors[0].detail}`
    }
    expect(await parameter('colour=red')).toBe('colour: There is no parameter “colour” here.')
    expect(await parameter('limit=5&limit=6')).toBe('limit: It came twice; it may come once.')
    expect(await parameter('limit=0x10')).toContain('limit: ')
    expect(await parameter('limit=501')).toBe('limit: This may be 500 at most.')
    expect(await parameter('group=lost')).toContain('group: This must be one of: reversible')
    const page = (await api.pay('GET', `/reversals/${number}/lines?limit=1`)).json
    expect(await parameter(`limit=1&sort=reward&cursor=${page.next}`)).toContain(
      'cursor: This cursor is not one of this list',
    )
    expect(await parameter('cursor=hello')).toContain('cursor: ')
  })

  test('fields are known, and their place is named', patient, async () => {
    const wrong = await post('/reversals', { body: { ids: ['x', 7], colour: 'red', reason: 4 } })
    expect(wrong.json.errors).toEqual([
      { pointer: '/ids/1', detail: 'This must be a text.' },
      { pointer: '/reason', detail: 'This must be a text.' },
      { pointer: '/colour', detail: 'There is no field “colour” here.' },
    ])
    const deep = await post(`/reversals/${number}/confirmation`, {
      body: { revision: 1, count: 1, total: { amount: '1', currency: 'USD', tip: 1 }, reason: 'x' },
    })
    expect(deep.json.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/total/amount', '/total/tip'])
    const lacking = await post(`/reversals/${number}/split`, {})
    expect(lacking.json.errors[0]).toEqual({ pointer: '/revision', detail: 'This must be there.' })
    const proto = await post(`/reversals/${number}/stop`, raw('application/json', '{"__proto__":{"a":1}}'))
    expect(proto.json.errors[0].pointer).toBe('/__proto__')
    const form = await post('/reversals', formOf({ colour: 'red' }, 'x'))
    expect(form.json.errors[0].detail).toContain('There is no field “colour” here; there are file, text')
  })

  test('bodies: kind, charset, encoding, size, whole', patient, async () => {
    const wanted: readonly (readonly [Sent, string])[] = [
      [raw('application/xml', '<a/>'), '415 unsupported-media-type'],
      [raw('application/json; charset=latin1', '{}'), '415 unsupported-media-type'],
      [
        { headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, body: Buffer.from('x') },
        '415 unsupported-media-type',
      ],
      [raw('application/json', '{"ids":'), '400 malformed'],
      [raw('application/json', Buffer.from([0x22, 0xff, 0x22])), '400 malformed'],
      [raw('multipart/form-data', 'x'), '400 malformed'],
      [raw('multipart/form-data; boundary=b', '--b\r\nhalf'), '400 malformed'],
      [raw('application/json', `{"text":"${'x'.repeat(4 * 1024 * 1024)}"}`), '413 too-large'],
      [raw('application/json', `{"ids":[${'0,'.repeat(99_999)}0]}`), '413 too-large'],
      [raw('text/csv', 'x'.repeat(16 * 1024 * 1024 + 1)), '413 too-large'],
      [raw('application/json', '[]'), '422 invalid'],
      [raw('application/json', 'null'), '422 invalid'],
    ]
    for (const [at, [sent, answer]] of wanted.entries())
      expect([at, slug(await post('/reversals', sent))]).toEqual([at, answer])
    const large = await post(`/reversals/${number}/stop`, raw('application/json', `{}${' '.repeat(262_144)}`))
    expect([slug(large), large.json.detail]).toEqual(['413 too-large', 'JSON may have 256 KB here.'])
    const refused = await post(`/reversals/${number}/stop`, raw('text/plain', 'x'))
    expect([slug(refused), refused.headers['accept-post']]).toEqual(['415 unsupported-media-type', 'application/json'])
    expect((await api.pay('GET', '/reversals')).json.items).toHaveLength(1)
  })
})

describe('what explains itself', () => {
  test('the document is served as it is, and every kind of problem has a page', patient, async () => {
    const served = await api.pay('GET', '/openapi.json')
    expect(served.json).toEqual(document)
    for (const one of problemSlugs) {
      const { status, text } = await api.pay('GET', `/problems/${one}`)
      expect([one, status, text.match(/<h1>/g)?.length]).toEqual([one, 200, 1])
      expect(text).not.toMatch(/undefined|\[object/)
    }
  })

  test(
    'the page names every operation, leads nowhere else, and each of its links finds its place',
    patient,
    async () => {
      const { text } = await api.pay('GET', '/docs', { headers: { Accept: 'text/html' } })
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
      const inPage = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
      expect(inPage.filter((id) => !ids.includes(id))).toEqual([])
      expect(text).not.toMatch(/<script|undefined|\[object|NaN/)
      const foreign = [...text.matchAll(/(?:href|src)="(https?:[^"]+)"/g)].map(([, address]) => address)
      expect(foreign.filter((address) => !address?.startsWith('https://overturn.example.org/'))).toEqual([])
      for (const item of Object.values<Record<string, { operationId: string }>>(document.paths))
        for (const { operationId } of Object.values(item)) expect(ids).toContain(operationId)
    },
  )
})

test('no token stands in what was answered or logged', patient, async () => {
  const token = await api.tokenWith('pay')
  const client = api.as(token)
  const answers = await Promise.all([
    client('GET', '/'),
    client('GET', `/${token}`),
    client('POST', '/reversals', { headers: { 'Idempotency-Key': 'k' }, body: { ids: api.rejected(1) } }),
    client('PUT', '/'),
  ])
  const written = answers.map(({ text, headers }) => text + JSON.stringify(headers))
  expect(api.logged.filter((line) => line.startsWith('request ')).length).toBeGreaterThan(50)
  expect([...written, ...api.logged].filter((text) => text.includes(token.slice(0, 20)))).toEqual([])
})
