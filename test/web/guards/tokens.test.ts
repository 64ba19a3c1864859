import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearerOf } from '../../../src/auth/api-tokens.ts'
import { disablePerson } from '../../../src/auth/people.ts'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, linkFor, visitor, type Visitor } from './visitor.ts'

let house: House
let ann: Visitor
let bo: Visitor
beforeAll(async () => {
  house = await openHouse()
  ann = await firstPerson(house)
  bo = visitor(house)
  await bo.post(await linkFor(house, 'Bo'), { password: goodPassword })
})
afterAll(() => house.close())

const wanted = { name: 'Nightly', scope: 'pay', days: '30', cap: '50.00' }
const made = async (who: Visitor, more: Partial<typeof wanted> = {}): Promise<string> => {
  const page = await who.post('/account/tokens', { ...wanted, ...more })
  expect(page.status).toBe(201)
  return /ovt_[\w-]+/.exec(page.body)?.[0] ?? ''
}
const saidTo = async (text: string): Promise<string> => {
  const came = await bearerOf(house.auth, `Bearer ${text}`)
  return came.ok ? came.value.person.name : came.problem.sentence
}
const revocation = async (who: Visitor): Promise<string> =>
  /action="(\/account\/tokens\/[^"]+\/revocation)"/.exec((await who.get('/account/tokens')).body)?.[1] ?? ''

describe('the page of tokens', () => {
  test('is led to by the own page, and starts with what can do least', async () => {
    expect((await ann.get('/account')).body).toContain('href="/account/tokens"')
    const page = await ann.get('/account/tokens')
    expect(page.status).toBe(200)
    expect(page.body).toMatch(/value="read" checked/)
    expect(page.body).not.toContain('Your tokens')
  })

  test('shows a new token once, and never again anywhere', async () => {
    const text = await made(ann)
    expect(await saidTo(text)).toBe('Ann Lindqvist')
    const page = await ann.get('/account/tokens')
    expect(page.body).toContain('Nightly')
    expect(page.body).toContain('at most ')
    const reloaded = await ann.post('/account/tokens', wanted)
    expect(reloaded.status).toBe(422)
    expect(reloaded.body).toContain('You have a token called Nightly; revoke that one, or take another name.')
    const kept = JSON.stringify([
      page.body,
      reloaded.body,
      (await ann.get('/account')).body,
      house.log.lines,
      await house.store.tokens.list(),
    ])
    expect(kept).not.toContain(text.slice(4, 24))
  })

  test('keeps what was typed and says beside each field what is wrong', async () => {
    const typed = { name: ' ', scope: 'all', days: '400', cap: 'much' }
    const page = await ann.post('/account/tokens', typed)
    expect(page.status).toBe(422)
    expect(page.body).toContain('<title>Error: Tokens')
    for (const sentence of ['Type a name.', 'Choose one of read, prepare, pay.', 'from 1 to 366.', 'has “m” in it;'])
      expect(page.body).toContain(sentence)
    for (const kept of ['value="400"', 'value="much"']) expect(page.body).toContain(kept)
  })

  test('revokes a token at once, and nobody else’s', async () => {
    const text = await made(bo, { name: 'Bo’s' })
    const path = await revocation(bo)
    expect((await ann.post(path, {})).status).toBe(404)
    expect(await saidTo(text)).toBe('Bo')
    const gone = await bo.post(path, {})
    expect([gone.status, gone.headers.location]).toEqual([303, '/account/tokens?done=revoked'])
    expect(await saidTo(text)).toBe('The token was revoked on 9 Oct 2026.')
    const page = await bo.get('/account/tokens?done=revoked')
    expect(page.body).toContain('The token was revoked: whatever comes with it is refused from now on.')
    expect(page.body).toContain('revoked <time')
    expect((await bo.post(path, {})).status).toBe(303)
    expect((await bo.post('/account/tokens/none/revocation', {})).status).toBe(404)
  })

  test('is for people who are signed in, posts from our pages, and its own methods', async () => {
    const stranger = visitor(house)
    expect((await stranger.get('/account/tokens')).status).toBe(303)
    expect((await stranger.post('/account/tokens', wanted)).status).toBe(401)
    expect((await ann.post('/account/tokens', wanted, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ann.ask('/account/tokens', { method: 'DELETE' })).status).toBe(405)
    expect((await ann.get('/account/tokens/x/revocation')).status).toBe(405)
  })

  test('says when a token expired; with its person, disabled, every token ends', async () => {
    const short = await made(bo, { name: 'Short', days: '1' })
    const long = await made(bo, { name: 'Long', scope: 'prepare', cap: '' })
    house.clock.advance(24 * 60 * 60 * 1000)
    expect(await saidTo(short)).toBe('The token expired on 10 Oct 2026.')
    expect(await saidTo(long)).toBe('Bo')
    await disablePerson(house.auth, 'Bo')
    expect(await saidTo(long)).toBe('The token was revoked on 10 Oct 2026.')
  })
})
