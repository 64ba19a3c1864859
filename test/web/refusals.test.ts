import request from 'supertest'
import { expect, test } from 'vitest'
import { openSite } from './site.ts'

const nowhere = [
  '/no-such-page',
  '/reversals/0',
  '/reversals/-1',
  '/reversals/01',
  '/reversals/1.5',
  '/reversals/abc',
  '/reversals/1e3',
  '/reversals/99999999999999999999',
  '/reversals/7',
  '/reversals/7/confirmation',
  '/reversals/7/events',
  '/reversals/7/receipt.csv',
  '/reversals/7/receipt.json',
  '/reversals/7/lines/1',
  '/reversals/new/lines',
  '/Reversals/new',
]

test('an address of nothing is no page', async () => {
  const site = await openSite()
  for (const path of nowhere) {
    const answer = await site.get(path)
    expect([path, answer.status, answer.headers['content-type']]).toEqual([path, 404, 'text/html; charset=utf-8'])
    expect(answer.text).toContain('There is no such page')
  }
})

test('a line that is not there is no page', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  expect((await site.get(`/reversals/${number}/lines/1`)).status).toBe(200)
  expect((await site.get(`/reversals/${number}/lines/2`)).status).toBe(404)
  expect((await site.get(`/reversals/${number}/lines/x`)).status).toBe(404)
})

const wrongMethods = [
  ['put', '/', 'GET, HEAD'],
  ['delete', '/reversals', 'GET, HEAD, POST'],
  ['post', '/reversals/new', 'GET, HEAD'],
  ['post', '/reversals/1', 'GET, HEAD'],
  ['patch', '/reversals/1/confirmation', 'GET, HEAD, POST'],
  ['get', '/reversals/1/check', 'POST'],
  ['get', '/reversals/1/left-out', 'POST'],
  ['get', '/reversals/1/stop', 'POST'],
  ['get', '/reversals/1/resume', 'POST'],
  ['get', '/reversals/1/discard', 'POST'],
  ['get', '/reversals/1/split', 'POST'],
  ['get', '/reversals/1/again', 'POST'],
  ['get', '/reversals/1/balance', 'POST'],
  ['post', '/reversals/1/events', 'GET, HEAD'],
  ['post', '/reversals/1/receipt.csv', 'GET, HEAD'],
  ['get', '/reversals/1/lines/1/closure', 'POST'],
  ['get', '/accounts/x/balance', 'POST'],
  ['post', '/help', 'GET, HEAD'],
  ['get', '/theme', 'POST'],
] as const

test('a wrong method is told which ones are right', async () => {
  const site = await openSite()
  for (const [method, path, allowed] of wrongMethods) {
    const answer = await request(site.app)[method](path)
    expect([method, path, answer.status, answer.headers['allow']]).toEqual([method, path, 405, allowed])
    expect(answer.text).toContain('does not take that')
  }
})

test('what is not there is not there, however the form is filled', async () => {
  const site = await openSite()
  for (const path of ['check', 'left-out', 'split', 'confirmation', 'balance', 'lines/1/closure', 'stop', 'again']) {
    const answer = await site.post(`/reversals/7/${path}`, { what: ['leave out', 'put back'] })
    expect([path, answer.status]).toEqual([path, 404])
    expect(answer.text).toContain('There is no reversal 7 here.')
  }
})

test('a repeated field is refused at every address', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  for (const path of ['check', 'left-out', 'split', 'confirmation', 'balance', 'lines/1/closure']) {
    const answer = await site.post(`/reversals/${number}/${path}`, { what: ['leave out', 'put back'] })
    expect([path, answer.status]).toEqual([path, 422])
    expect(answer.text).toContain('came 2 times')
  }
  expect((await site.reversal(number)).state).toBe('checked')
})

test('a repeated parameter of an address is refused', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  expect((await site.get(`/reversals/${number}?group=held&group=gone`)).status).toBe(422)
  expect((await site.get('/?q=a&q=b')).status).toBe(422)
})

const wrongFields = [
  ['check', { which: 'everything' }],
  ['check', {}],
  ['left-out', { what: 'burn' }],
  ['left-out', { what: '__proto__' }],
  ['left-out', { what: 'leave out' }],
  ['left-out', { what: 'leave out', line: ['1', 'x'] }],
  ['split', { revision: '1', keep: 'many' }],
] as const

test('fields that say nothing are refused and change nothing', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(2))
  const before = await site.reversal(number)
  for (const [path, fields] of wrongFields) {
    const answer = await site.post(`/reversals/${number}/${path}`, fields)
    expect([path, fields, answer.status]).toEqual([path, fields, 422])
    expect(answer.text).toContain('Nothing was changed and nothing was paid by this.')
  }
  expect(await site.reversal(number)).toEqual(before)
})

test('a post to a reversal that is not there is not found', async () => {
  const site = await openSite()
  const paths = [
    'check',
    'left-out',
    'stop',
    'resume',
    'discard',
    'split',
    'again',
    'balance',
    'confirmation',
    'lines/1/closure',
  ]
  for (const path of paths) {
    const answer = await site.post(`/reversals/7/${path}`, { what: 'leave out', line: '1', which: 'all' })
    expect([path, answer.status]).toEqual([path, 404])
  }
})

test('a body that is no form is refused everywhere', async () => {
  const site = await openSite()
  const answer = await request(site.app).post('/reversals/1/stop').send({ number: 1 })
  expect(answer.status).toBe(415)
})

test('an address that cannot be decoded is a bad request, not a fault', async () => {
  const site = await openSite()
  const answer = await site.get('/reversals/%E0%A4%A')
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('This request cannot be read')
})

test('a fault is told with its reference, without a stack, and with what happened to the money', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  await site.world.engine.close()
  await site.deps.store.close()
  const answer = await site.get(`/reversals/${number}`)
  expect(answer.status).toBe(500)
  expect(answer.text).toContain('There is a problem on our side')
  expect(answer.text).toContain('A page never pays by itself.')
  const reference = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/.exec(answer.text)?.[0] ?? 'none'
  expect(site.logged.find(({ event }) => event === 'page failed')?.facts?.['reference']).toBe(reference)
  expect(answer.text).not.toMatch(/\.ts:\d|node_modules/)
})
