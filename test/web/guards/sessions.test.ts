import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { disablePerson } from '../../../src/auth/people.ts'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, linkFor, signInAs, visitor, type Visitor } from './visitor.ts'

const minute = 60_000

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

describe('a session', () => {
  let ann: Visitor
  beforeEach(async () => {
    ann = await firstPerson(house)
  })
  const isIn = async (): Promise<boolean> => (await ann.get('/')).status === 200

  test('ends after 30 minutes without a click', async () => {
    for (let click = 0; click < 3; click++) {
      house.clock.advance(30 * minute - 1)
      expect(await isIn()).toBe(true)
    }
    house.clock.advance(30 * minute)
    expect(await isIn()).toBe(false)
  })

  test('is not kept alive by pages that load themselves again, nor by streams', async () => {
    house.clock.advance(20 * minute)
    await ann.get('/', { 'sec-fetch-user': undefined })
    await ann.get('/', { 'sec-fetch-user': undefined, 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' })
    house.clock.advance(10 * minute)
    expect(await isIn()).toBe(false)
  })

  test('ends after eight hours, whatever was clicked', async () => {
    for (let click = 0; click < 24; click++) {
      house.clock.advance(20 * minute - 1)
      expect(await isIn()).toBe(true)
    }
    house.clock.advance(24)
    expect(await isIn()).toBe(false)
  })

  test('survives a restart', async () => {
    await house.restart()
    expect(await isIn()).toBe(true)
  })

  test('ends at once when its person is disabled', async () => {
    await disablePerson(house.auth, 'ann lindqvist')
    expect(await isIn()).toBe(false)
    expect(await house.store.people.sessions((await house.store.people.byName('Ann Lindqvist'))?.id ?? '')).toEqual([])
  })

  test('ends with the sign-out, also for somebody who kept the cookie; the browser lets go of its pages', async () => {
    const kept = new Map(ann.cookies)
    const out = await ann.post('/sign-out', {})
    expect([out.status, out.headers.location, out.headers['clear-site-data']]).toEqual([
      303,
      '/sign-in?out=1',
      '"cache"',
    ])
    for (const [name, value] of kept) ann.cookies.set(name, value)
    expect(await isIn()).toBe(false)
    expect((await visitor(house).get('/sign-in?out=1')).body).toContain('You are signed out.')
  })

  test('signing out without one is no error', async () => {
    expect((await visitor(house).post('/sign-out', {})).status).toBe(303)
  })

  test.each(['', 'x', 'a'.repeat(43), '%00', '../../etc', 'a'.repeat(5_000)])(
    'is not what a cookie of %j opens',
    async (value) => {
      for (const name of ann.cookies.keys()) ann.cookies.set(name, value)
      expect(await isIn()).toBe(false)
    },
  )
})

describe('the own page', () => {
  let ann: Visitor
  beforeEach(async () => {
    ann = await firstPerson(house)
  })

  test('lists the own sessions and ends one of them', async () => {
    const other = visitor(house, { agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36' })
    await other.post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })
    const page = await ann.get('/account')
    expect(page.body).toContain('Firefox on Linux')
    expect(page.body).toContain('Chrome on Windows')
    const reference = /name="session" value="([0-9a-f]{12})"/.exec(page.body)?.[1] ?? ''
    const ended = await ann.post('/account/ended-sessions', { session: reference, password: goodPassword })
    expect(ended.headers.location).toBe('/account?done=session')
    expect((await other.get('/')).status).toBe(303)
    expect((await ann.get('/account?done=session')).body).toContain('The session was ended.')
  })

  test('does not end somebody else’s', async () => {
    const bo = visitor(house)
    await bo.post(await linkFor(house, 'Bo'), { password: goodPassword })
    const row = await house.store.people.byName('Bo')
    const [session] = await house.store.people.sessions(row?.id ?? '')
    const page = await ann.post('/account/ended-sessions', {
      session: session?.hash.slice(0, 12) ?? '',
      password: goodPassword,
    })
    expect(page.status).toBe(404)
    expect((await bo.get('/')).status).toBe(200)
  })

  test('signs out everywhere', async () => {
    const other = await signInAs(house, 'Ann Lindqvist')
    expect(
      (await ann.post('/account/ended-sessions', { session: 'all', password: goodPassword })).headers.location,
    ).toBe('/sign-in?out=1')
    for (const browser of [ann, other]) expect((await browser.get('/')).status).toBe(303)
  })

  test.each(['', 'wrong plum tractor'])('ends none without the password: %j', async (password) => {
    const other = await signInAs(house, 'Ann Lindqvist')
    for (const session of ['others', 'all']) {
      const page = await ann.post('/account/ended-sessions', { session, password })
      expect(page.status).toBe(422)
      expect(page.body).toContain('That is not your current password.')
    }
    for (const browser of [ann, other]) expect((await browser.get('/')).status).toBe(200)
  })

  test('ends all others', async () => {
    const other = await signInAs(house, 'Ann Lindqvist')
    await ann.post('/account/ended-sessions', { session: 'others', password: goodPassword })
    expect((await other.get('/')).status).toBe(303)
    expect((await ann.get('/')).status).toBe(200)
  })

  test('changes the password: other sessions end, this one gets a new token', async () => {
    const other = await signInAs(house, 'Ann Lindqvist')
    const before = [...ann.cookies.values()][0]
    const changed = await ann.post('/account/password', { current: goodPassword, wanted: 'quiet otter ladder' })
    expect(changed.headers.location).toBe('/account?done=password')
    expect([...ann.cookies.values()][0]).not.toBe(before)
    expect((await ann.get('/')).status).toBe(200)
    expect((await other.get('/')).status).toBe(303)
    expect((await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })).status).toBe(401)
    expect(
      (await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: 'quiet otter ladder' })).status,
    ).toBe(303)
  })

  test.each([
    ['the current password is wrong', 'wrong plum tractor', 'quiet otter ladder', 'That is not your current password.'],
    ['the new one is short', goodPassword, 'short', 'It has 5 characters'],
    ['the new one holds the own name', goodPassword, 'lindqvist1', 'It is among the first that somebody would try.'],
  ])('keeps the password when %s', async (_, current, wanted, sentence) => {
    const page = await ann.post('/account/password', { current, wanted })
    expect(page.status).toBe(422)
    expect(page.body).toContain(sentence)
    expect((await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })).status).toBe(303)
  })

  test.each(['/account', '/account/password', '/account/ended-sessions'])(
    '%s asks a stranger to sign in',
    async (path) => {
      const asked =
        path === '/account' ? await visitor(house).get(path) : await visitor(house).post(path, { session: 'all' })
      expect([303, 401]).toContain(asked.status)
      expect((await ann.get('/')).status).toBe(200)
    },
  )

  test.each([
    ['PUT', '/sign-in', 'GET, HEAD, POST'],
    ['GET', '/sign-out', 'POST'],
    ['DELETE', '/account', 'GET, HEAD'],
    ['GET', '/account/password', 'POST'],
    ['PATCH', '/things', 'GET, HEAD, POST'],
  ])('%s %s is 405 and says what it takes', async (method, path, allow) => {
    const page = await ann.ask(path, { method })
    expect([page.status, page.headers.allow]).toEqual([405, allow])
  })
})
