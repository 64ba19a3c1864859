import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { verifyPassword } from '../../../src/auth/password.ts'
import { disablePerson } from '../../../src/auth/people.ts'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, linkFor, signInAs, visitor } from './visitor.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

describe('signing in', () => {
  beforeEach(() => firstPerson(house))

  test('takes the name in any case, and leads to the page that was asked for', async () => {
    const ann = visitor(house)
    const sent = await ann.get('/things?page=2')
    expect([sent.status, sent.headers.location]).toEqual([303, '/sign-in?to=%2Fthings%3Fpage%3D2'])
    const page = await ann.get(sent.headers.location ?? '')
    const done = await ann.post('/sign-in', {
      ...page.fields('/sign-in'),
      name: 'ANN lindqvist',
      password: goodPassword,
    })
    expect([done.status, done.headers.location]).toEqual([303, '/things?page=2'])
    expect((await ann.get('/things?page=2')).body).toBe('things')
  })

  test.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/sign-in',
    '/links/x',
    'things',
  ])('never leads to %s', async (to) => {
    const done = await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword, to })
    expect(done.headers.location).toBe('/')
  })

  test('a wrong password, an unknown name and a disabled person get the same answer', async () => {
    await visitor(house).post(await linkFor(house, 'Bo'), { password: goodPassword })
    await disablePerson(house.auth, 'Bo')
    const tries = [
      ['Ann Lindqvist', 'wrong plum tractor'],
      ['Nobody Atall', 'wrong plum tractor'],
      ['Bo', goodPassword],
      ['Bo', 'wrong plum tractor'],
      ['Ann Lindqvist', 'x'.repeat(2_000)],
    ] as const
    const pages = []
    for (const [name, password] of tries)
      pages.push({ name, ...(await visitor(house).post('/sign-in', { name, password })) })
    const first = pages[0]
    for (const { status, headers, body, name } of pages) {
      expect(status).toBe(401)
      expect(headers['set-cookie']).toBeUndefined()
      expect(body.replaceAll(name, 'NAME')).toBe(first?.body.replaceAll('Ann Lindqvist', 'NAME'))
    }
    expect(first?.body).toContain('The name or the password is not right.')
  })

  test('an unknown name costs the same hashing as a known one', async () => {
    const hash = (await house.store.people.byName('Ann Lindqvist'))?.passwordHash
    const spent = async (what: string | undefined): Promise<number> => {
      const before = process.cpuUsage()
      await verifyPassword('wrong plum tractor', what)
      const { user, system } = process.cpuUsage(before)
      return user + system
    }
    await spent(hash)
    const [known, unknown] = [await spent(hash), await spent(undefined)]
    expect(unknown).toBeGreaterThan(known / 3)
  })

  test.each([{ name: '', password: 'x' }, { name: 'Ann', password: '' }, {}])(
    'with nothing typed is told so: %o',
    async (fields) => {
      const page = await visitor(house).post('/sign-in', { ...fields })
      expect(page.status).toBe(422)
      expect(page.body).toContain('Type your name and your password.')
    },
  )

  test('a field that comes twice is refused', async () => {
    const page = await visitor(house).ask('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'name=Ann&name=Bo&password=x',
    })
    expect(page.status).toBe(422)
  })

  test('gives a new token each time, and ends the session before', async () => {
    const ann = await signInAs(house, 'Ann Lindqvist')
    const before = new Map(ann.cookies)
    await ann.post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })
    expect([...ann.cookies.values()][0]).not.toBe([...before.values()][0])
    const thief = visitor(house)
    for (const [name, value] of before) thief.cookies.set(name, value)
    expect((await thief.get('/')).status).toBe(303)
  })

  test('the cookie is bound to the host, unreadable by script, and not in the database', async () => {
    const done = await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })
    const [session = ''] = done.headers['set-cookie'] ?? []
    expect(session).toMatch(/^__Host-overturn-[0-9a-f]{8}=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
    const token = /=([\w-]{43});/.exec(session)?.[1] ?? ''
    const row = await house.store.people.byName('Ann Lindqvist')
    const sessions = await house.store.people.sessions(row?.id ?? '')
    expect(JSON.stringify([row, sessions])).not.toContain(token)
    expect(JSON.stringify(house.log.lines)).not.toContain(token)
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })
})
