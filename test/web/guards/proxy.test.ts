import type { Request } from 'express'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientOf, trustedProxies } from '../../../src/http/client.ts'
import { cookiesOf } from '../../../src/web/guards/cookies.ts'
import { openHouse, type House } from './house.ts'
import { goodPassword, visitor, type Visitor } from './visitor.ts'

describe('the visitor’s address', () => {
  const seen = (peer: string, forwarded: string | undefined, proxies: readonly string[]): string => {
    const headers = { host: 'x', ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }) }
    return clientOf({ socket: { remoteAddress: peer }, headers } as unknown as Request, trustedProxies(proxies)).address
  }

  test.each([
    ['is the socket’s where no proxy is named', '203.0.113.9', '198.51.100.1', [], '203.0.113.9'],
    ['is the socket’s where another proxy is named', '203.0.113.9', '198.51.100.1', ['10.0.0.2'], '203.0.113.9'],
    ['is what the named proxy says', '10.0.0.2', '198.51.100.1', ['10.0.0.2'], '198.51.100.1'],
    [
      'is the last that no proxy of ours is',
      '10.0.0.2',
      '6.6.6.6, 198.51.100.1, 10.0.0.3',
      ['10.0.0.0/24'],
      '198.51.100.1',
    ],
    ['is not what stands left of it', '10.0.0.2', '10.0.0.9, 198.51.100.1', ['10.0.0.0/24'], '198.51.100.1'],
    ['is the farthest proxy where all are ours', '10.0.0.2', '10.0.0.9, 10.0.0.3', ['10.0.0.0/24'], '10.0.0.9'],
    ['ends before what is no address', '10.0.0.2', '198.51.100.1, unknown, 10.0.0.3', ['10.0.0.0/24'], '10.0.0.3'],
    ['is the proxy’s own where it says nothing', '10.0.0.2', undefined, ['10.0.0.2'], '10.0.0.2'],
    ['is the proxy’s own where it says nonsense', '10.0.0.2', '<script>', ['10.0.0.2'], '10.0.0.2'],
    ['is read through IPv4 in IPv6', '::ffff:10.0.0.2', '::ffff:198.51.100.1', ['10.0.0.2'], '198.51.100.1'],
    ['is read without a port', '10.0.0.2', '198.51.100.1:4711', ['10.0.0.2'], '198.51.100.1'],
    ['is read out of brackets', 'fd00::2', '[2001:db8::1]:4711', ['fd00::/64'], '2001:db8::1'],
    ['is empty where the socket has gone', '', '198.51.100.1', ['10.0.0.2'], ''],
  ] as const)('%s', (_, peer, forwarded, proxies, address) => {
    expect(seen(peer, forwarded, proxies)).toBe(address)
  })
})

describe('behind a proxy that speaks HTTPS, under a sub-path', () => {
  let house: House
  let ann: Visitor
  const through = {
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'lab.example.org',
    'x-forwarded-for': '198.51.100.1',
    host: '127.0.0.1:9',
  }
  beforeAll(async () => {
    house = await openHouse({ publicUrl: 'https://lab.example.org/overturn', proxies: ['127.0.0.1'], plain: true })
    ann = visitor(house, { plain: true })
  })
  afterAll(() => house.close())

  test('people get in, and every address holds the path', async () => {
    const path = await house.setUp()
    expect(path).toMatch(/^\/overturn\/links\//)
    const page = await ann.get(path, through)
    expect(page.body).toContain('href="/overturn/assets/css/base.css"')
    const done = await ann.post(path, { name: 'Ann', password: goodPassword }, through)
    expect(done.headers.location).toBe('/overturn/')
    expect(done.headers['set-cookie']?.[0]).toMatch(
      /^__Secure-overturn-[0-9a-f]{8}=[\w-]{43}; Path=\/overturn; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect((await ann.get('/overturn/', through)).body).toBe('start')
    expect((await visitor(house, { plain: true }).get('/overturn/things', through)).headers.location).toBe(
      '/overturn/sign-in?to=%2Foverturn%2Fthings',
    )
  })

  test('outside the path there is nothing, and nobody is led there', async () => {
    expect((await ann.get('/sign-in', through)).status).toBe(404)
    const done = await ann.post('/overturn/sign-in', { name: 'Ann', password: goodPassword, to: '/elsewhere' }, through)
    expect(done.headers.location).toBe('/overturn/')
  })

  test('HSTS is sent without the subdomains of a host that is shared', async () => {
    const page = await ann.get('/overturn/', through)
    expect(page.headers['strict-transport-security']).toBe('max-age=31536000')
  })

  test('what came to the proxy without HTTPS is sent on to it, or refused when it would change something', async () => {
    const bare = { ...through, 'x-forwarded-proto': 'http' }
    const moved = await ann.get('/overturn/things?a=1', bare)
    expect([moved.status, moved.headers.location]).toEqual([308, 'https://lab.example.org/overturn/things?a=1'])
    expect((await ann.post('/overturn/things', { a: '1' }, bare)).status).toBe(403)
    expect(house.things).toEqual([])
  })

  test('the last of several forwarded hosts and protocols counts', async () => {
    const several = {
      ...through,
      'x-forwarded-proto': 'https, http',
      'x-forwarded-host': 'lab.example.org, evil.example',
    }
    expect((await ann.get('/overturn/', several)).status).toBe(421)
  })
})

test('two installations on one host have different cookies', () => {
  const names = [
    'https://lab.example.org',
    'https://lab.example.org:8443',
    'https://lab.example.org/a',
    'https://lab.example.org/b',
  ].map((address) => cookiesOf(new URL(address)).session)
  expect(new Set(names).size).toBe(4)
})
