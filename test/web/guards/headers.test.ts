import { afterAll, beforeAll, expect, test } from 'vitest'
import { securityHeaders } from '../../../src/web/guards/headers.ts'
import { openHouse, type House } from './house.ts'
import { firstPerson, visitor, type Page, type Visitor } from './visitor.ts'
import express from 'express'
import supertest from 'supertest'

let house: House
let ann: Visitor
beforeAll(async () => {
  house = await openHouse()
  ann = await firstPerson(house)
})
afterAll(() => house.close())

const asked: [name: string, status: number, ask: () => Promise<Page>][] = [
  ['a page', 200, () => ann.get('/account')],
  ['the page to sign in', 200, () => visitor(house).get('/sign-in')],
  ['a redirect', 303, () => visitor(house).get('/')],
  ['a broken address', 400, () => ann.get('/links/%ff')],
  ['a wrong sign-in', 401, () => visitor(house).post('/sign-in', { name: 'a', password: 'b' })],
  ['a cross-site post', 403, () => ann.post('/things', {}, { 'sec-fetch-site': 'cross-site' })],
  ['no page', 404, () => ann.get('/nothing')],
  ['a wrong method', 405, () => ann.ask('/things', { method: 'PATCH' })],
  ['a spent link', 410, () => visitor(house).get('/links/x')],
  ['a form above the limit', 413, () => ann.post('/things', { a: 'x'.repeat(5_000_000) })],
  [
    'another kind of body',
    415,
    () => ann.ask('/things', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' }),
  ],
  ['another host', 421, () => ann.get('/', { host: 'evil.example' })],
  ['a defect', 500, () => ann.get('/broken')],
]

test.each(asked)('%s (%i) has all the headers that protect', async (_, status, ask) => {
  const page = await ask()
  expect(page.status).toBe(status)
  const policy = (page.headers['content-security-policy'] ?? '')
    .toString()
    .split(';')
    .map((part) => part.trim())
  expect(policy.toSorted((one, other) => one.localeCompare(other))).toEqual([
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    "script-src 'self'",
    "style-src 'self'",
    "trusted-types 'none'",
  ])
  expect(page.headers).toMatchObject({
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
  })
  expect(page.headers['permissions-policy']).toContain('camera=()')
  expect(page.headers['x-powered-by']).toBeUndefined()
  expect(page.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  expect(page.headers['cache-control']).toContain('no-store')
  expect(page.body).not.toMatch(/node_modules|\.ts:\d|Error:.*at /)
})

test.each([
  ['a generated certificate', 'https://overturn.example.org', false, undefined],
  ['another port, since it binds all of a host', 'https://overturn.example.org:8443', true, undefined],
  ['a domain: not its subdomains', 'https://example.org', true, 'max-age=31536000'],
])('HSTS with %s', async (_, publicUrl, trusted, expected) => {
  const app = express().use(...securityHeaders({ publicUrl: new URL(publicUrl), trusted }))
  const { headers } = await supertest(app).get('/')
  expect(headers['strict-transport-security']).toBe(expected)
})

test('each request is one line in the log: who, what, whence, how long; no query and no field', async () => {
  await ann.post('/things?secret=1', { reason: 'quiet otter' })
  const found = () => house.log.lines.findLast(({ facts }) => facts['path'] === '/things' && facts['status'] === 200)
  await expect.poll(found).toBeDefined()
  const line = found()
  expect(line).toMatchObject({ event: 'request', facts: { method: 'POST', address: '127.0.0.1', whole: true } })
  expect(line?.facts['person']).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(house.log.lines)).not.toMatch(/secret=1|quiet otter/)
})
