import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type FreshDatabase } from '../support/databases.ts'
import type { House } from '../support/house.ts'
import type { Fields } from '../support/person.ts'
import { besiege, ours, plainForm, post, send, verbs, type Answer, type Besieged } from './besieged.ts'

const id = '3HOSTILE0000000000000000000001'

const evidence: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  none: {},
  'an Origin of null': { Origin: 'null' },
  'an empty Origin': { Origin: '' },
  'another site’s Origin': { Origin: 'https://evil.example' },
  'another port’s Origin': { Origin: 'https://localhost:1' },
  'an Origin without HTTPS': { Origin: 'http://localhost' },
  'another site': { 'Sec-Fetch-Site': 'cross-site' },
  'a sister site': { 'Sec-Fetch-Site': 'same-site' },
  'no page': { 'Sec-Fetch-Site': 'none' },
  'a Referer alone': { Referer: 'https://localhost/' },
}

const nowhere = [
  '0',
  '-1',
  '01',
  '1.5',
  '1e3',
  'NaN',
  'abc',
  '999',
  '99999999999999999999999',
  '1%00',
  '%F0%9F%92%B6',
  '__proto__',
]

/** Fields that every post to a reversal would take. */
const nothingWrong: Fields = { reason: 'x', which: 'all', what: 'leave out', line: '1', revision: '1', keep: '1' }

/** Asks for the start page by another name than the certificate's, which supertest would not let through. */
const askedUnder =
  ({ url, certificate }: House) =>
  async (host: string): Promise<Answer> => {
    const options = { ca: certificate, servername: 'localhost', headers: { Host: host } }
    const [answer] = (await once(request(url, options).end(), 'response')) as [IncomingMessage]
    const headers = answer.headers as Answer['headers']
    return { status: answer.statusCode ?? 0, text: await text(answer), headers }
  }

describe.each(databases)('Hostile requests, on $name', ({ fresh }) => {
  let site: Besieged
  let place: FreshDatabase
  beforeEach(async () => {
    place = await fresh()
    site = await besiege(place)
  })
  afterEach(async () => {
    await site.close()
    await place.dispose()
  })

  test('a post without evidence that a page of ours sent it does nothing', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    for (const [what, headers] of Object.entries(evidence)) {
      for (const verb of verbs)
        expectPage(await send(ann)(`${path}/${verb}`, plainForm, 'reason=x', headers), 403, `${what}: ${verb}`)
      expectPage(await send(ann)('/reversals', plainForm, `ids=${id}`, headers), 403, what)
      expectPage(await send(ann)('/sign-out', plainForm, '', headers), 403, what)
    }
    await expectUnchanged()
  })

  test('another name for this server is answered with its own, also when a header says so', async () => {
    const { ann, expectPage, expectUnchanged } = site
    const under = askedUnder(site.house)
    for (const host of ['evil.example', 'localhost', 'localhost:1', '127.0.0.1', 'local host', '[::1'])
      expectPage(await under(host), 421, host)
    const forwarded = await ann.agent
      .get('/')
      .set({ 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' })
    expectPage(forwarded, 200, 'forwarded')
    expect(forwarded.text).not.toContain('evil.example')
    await expectUnchanged()
  })

  test('addresses of nothing are no page, for reading and for posting', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    for (const number of nowhere) {
      expectPage(await ann.agent.get(`/reversals/${number}`), 404, number)
      expectPage(await ann.agent.get(`${path}/lines/${number}`), 404, `line ${number}`)
      for (const verb of verbs)
        expectPage(await post(ann, `/reversals/${number}/${verb}`, nothingWrong), 404, `${number}/${verb}`)
    }
    for (const asked of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/assets/.env',
      '/data/overturn.db',
    ])
      expectPage(await ann.agent.get(asked), 404, asked)
    expectPage(await ann.agent.get('/reversals/%E0%A4%A'), 400, 'not decodable')
    await expectUnchanged()
  })

  test('wrong methods are told the right ones', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    const addresses = [
      '/',
      '/reversals',
      '/reversals/new',
      '/help',
      '/sign-in',
      '/account',
      path,
      `${path}/receipt.csv`,
    ]
    for (const address of addresses)
      for (const method of ['put', 'patch', 'delete'] as const) {
        const answer = await ann.agent[method](address).set(ours)
        expectPage(answer, 405, `${method} ${address}`)
        expect(answer.headers['allow']).toContain('GET')
      }
    for (const verb of verbs.filter((one) => one !== 'confirmation'))
      expectPage(await ann.agent.get(`${path}/${verb}`), 405, `get ${verb}`)
    await expectUnchanged()
  })

  test('cookies and sign-ins that make no sense are somebody who is not signed in', async () => {
    const { path, expectUnchanged } = site
    for (const cookie of [
      'a',
      '__Host-overturn=x',
      '__Host-session=%00',
      `x=${'y'.repeat(3_000)}`,
      '=;=;;',
      '__proto__=1',
    ])
      expect([303, 401]).toContain((await site.house.stranger().agent.get(path).set('Cookie', cookie)).status)
    const forms: readonly Fields[] = [
      {},
      { name: 'Ann' },
      { name: ['Ann', 'Ann'], password: 'x' },
      { name: 'A\0nn', password: 'x\0' },
      { name: 'x'.repeat(50_000), password: 'y'.repeat(50_000) },
    ]
    for (const fields of forms) {
      const answer = await post(site.house.stranger(), '/sign-in', fields)
      site.heard.push(answer.text)
      expect([401, 422, 429]).toContain(answer.status)
    }
    await expectUnchanged()
  })

  test('somebody who is not signed in reads and does nothing', async () => {
    const { path, ids, expectPage, expectUnchanged } = site
    const stranger = site.house.stranger()
    for (const asked of [
      '/',
      path,
      `${path}/receipt.csv`,
      `${path}/receipt.json`,
      `${path}/events`,
      `${path}/lines/1`,
    ]) {
      const answer = await stranger.agent.get(asked)
      expect([303, 401]).toContain(answer.status)
      for (const one of ids) expect(answer.text).not.toContain(one)
    }
    for (const verb of verbs) expectPage(await post(stranger, `${path}/${verb}`, { reason: 'x' }), 401, verb)
    await expectUnchanged()
  })
})
