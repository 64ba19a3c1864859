import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openHouse, type House } from './house.ts'
import { firstPerson, visitor, type Visitor } from './visitor.ts'

let house: House
let ann: Visitor
beforeAll(async () => {
  house = await openHouse({ publicUrl: 'https://overturn.example.org:8443' })
  ann = await firstPerson(house)
})
beforeEach(() => void house.things.splice(0))
afterAll(() => house.close())

const none = {
  'sec-fetch-site': undefined,
  'sec-fetch-mode': undefined,
  'sec-fetch-dest': undefined,
  'sec-fetch-user': undefined,
}
const ours = 'https://overturn.example.org:8443'

describe('what could change something', () => {
  test.each([
    ['says same-origin', { 'sec-fetch-site': 'same-origin' }],
    ['says same-origin, whatever the Origin', { 'sec-fetch-site': 'same-origin', origin: 'null' }],
    ['is of an old browser, with our Origin', { ...none, origin: ours }],
  ])('is done when it %s', async (_, headers) => {
    const page = await ann.post('/things', { a: '1' }, headers)
    expect([page.status, house.things.length]).toEqual([200, 1])
  })

  test.each([
    ['says cross-site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['says same-site: another port or a sibling', { 'sec-fetch-site': 'same-site' }],
    ['says none: typed, or from a bookmark', { 'sec-fetch-site': 'none' }],
    ['says cross-site with our Origin', { 'sec-fetch-site': 'cross-site', origin: ours }],
    ['says something new', { 'sec-fetch-site': 'elsewhere' }],
    ['says it twice', { 'sec-fetch-site': 'same-origin, cross-site' }],
    ['says nothing', { 'sec-fetch-site': '' }],
    ['gives no evidence at all', none],
    ['has a foreign Origin', { ...none, origin: 'https://evil.example' }],
    ['has the Origin null', { ...none, origin: 'null' }],
    ['has our host on another port', { ...none, origin: 'https://overturn.example.org' }],
    ['has our host without TLS', { ...none, origin: 'http://overturn.example.org:8443' }],
    ['has our host as a prefix', { ...none, origin: `${ours}.evil.example` }],
    ['has our Origin in capitals only', { ...none, origin: ours.toUpperCase() }],
    ['has a Referer of ours but no Origin', { ...none, referer: `${ours}/things` }],
  ])('is refused when it %s', async (_, headers) => {
    const page = await ann.post('/things', { a: '1' }, headers)
    expect([page.status, house.things.length]).toEqual([403, 0])
    expect(page.body).toContain('It was not done. Open the page here and do it from there.')
  })

  test.each(['PUT', 'PATCH', 'DELETE'])('is refused from another site by %s too', async (method) => {
    expect((await ann.ask('/things', { method, headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })

  test('is refused before its body is read', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' }
    const page = await ann.ask('/things', { method: 'POST', headers, body: 'a=%' + 'b'.repeat(5_000_000) })
    expect(page.status).toBe(403)
  })

  test('sign-in, sign-out and links are no exception', async () => {
    for (const path of ['/sign-in', '/sign-out', `/links/${'a'.repeat(43)}`, '/account/ended-sessions'])
      expect((await ann.post(path, { session: 'all' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ann.get('/')).status).toBe(200)
  })

  test('is logged when it is refused, with no more than 200 characters of the Origin', async () => {
    await ann.post('/things', {}, { ...none, origin: `https://${'e'.repeat(500)}.example` })
    const line = house.log.lines.findLast(({ event }) => event === 'malicious_csrf')
    expect(line?.facts).toMatchObject({ method: 'POST', address: '127.0.0.1' })
    expect(String(line?.facts['origin'])).toHaveLength(200)
  })
})

test('reading from another site is allowed: links in mail and chat lead here', async () => {
  const page = await ann.get('/things', { 'sec-fetch-site': 'cross-site' })
  expect(page.status).toBe(200)
  expect(page.headers['vary']).toContain('Sec-Fetch-Site')
})

describe('the host', () => {
  test.each([
    ['another name', 'evil.example:8443'],
    ['the address', '127.0.0.1:8443'],
    ['another port', 'overturn.example.org'],
    ['a suffix', 'overturn.example.org:8443.evil.example'],
    ['user and host', 'overturn.example.org:8443@evil.example'],
    ['nothing sensible', 'a/b'],
  ])('%s is answered with 421 and the right address', async (_, host) => {
    const page = await ann.get('/', { host })
    expect(page.status).toBe(421)
    expect(page.body).toContain('https://overturn.example.org:8443/')
    expect((await ann.post('/things', {}, { host })).status).toBe(421)
  })

  test('is compared without regard to case', async () => {
    expect((await ann.get('/', { host: 'OVERTURN.example.org:8443' })).status).toBe(200)
  })

  test('is not taken from a forwarded header that nobody vouches for', async () => {
    expect((await ann.get('/', { host: 'evil.example', 'x-forwarded-host': 'overturn.example.org:8443' })).status).toBe(
      421,
    )
  })
})

test('behind a browser of today or not, no visitor without evidence gets in', async () => {
  const page = await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: 'x' }, none)
  expect(page.status).toBe(403)
})
