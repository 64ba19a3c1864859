import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { resetPerson } from '../../../src/auth/people.ts'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, linkFor, visitor } from './visitor.ts'

const hour = 60 * 60_000

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

describe('the set-up link', () => {
  test('opened as often as one likes changes nothing and spends nothing', async () => {
    const path = await house.setUp()
    for (let time = 0; time < 3; time++) {
      const page = await visitor(house).get(path)
      expect(page.status).toBe(200)
      expect(page.body).toContain('Set up Overturn')
    }
    expect(await house.store.people.count()).toBe(0)
  })

  test('makes the first person, signs them in, and is spent', async () => {
    const path = await house.setUp()
    const ann = visitor(house)
    const done = await ann.post(path, { name: ' Ann Lindqvist ', password: goodPassword })
    expect([done.status, done.headers.location]).toEqual([303, '/'])
    expect((await ann.get('/')).body).toBe('start')
    expect(await house.store.people.list()).toMatchObject([{ name: 'Ann Lindqvist', disabled: false }])
    for (const again of [
      await visitor(house).get(path),
      await visitor(house).post(path, { name: 'Eve', password: goodPassword }),
    ])
      expect(again.status).toBe(410)
    expect(await house.store.people.count()).toBe(1)
  })

  test('two at once make one person', async () => {
    const path = await house.setUp()
    const pages = await Promise.all(
      ['Ann', 'Bo', 'Eve'].map((name) => visitor(house).post(path, { name, password: goodPassword })),
    )
    expect(pages.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([303, 410, 410])
    expect(await house.store.people.count()).toBe(1)
  })

  test('a restart replaces it', async () => {
    const old = await house.setUp()
    await house.restart()
    const fresh = await house.setUp()
    expect((await visitor(house).get(old)).status).toBe(410)
    expect((await visitor(house).get(fresh)).status).toBe(200)
  })

  test('lives an hour', async () => {
    const path = await house.setUp()
    house.clock.advance(hour - 1)
    expect((await visitor(house).get(path)).status).toBe(200)
    house.clock.advance(1)
    expect((await visitor(house).get(path)).status).toBe(410)
    expect((await visitor(house).post(path, { name: 'Ann', password: goodPassword })).status).toBe(410)
  })

  test('is made no more once there is somebody', async () => {
    await firstPerson(house)
    expect(await house.setUp()).not.toContain('/links/')
  })

  test('stays good after a name or password that will not do, which the page explains', async () => {
    const path = await house.setUp()
    const ann = visitor(house)
    for (const [fields, sentence] of [
      [{ name: '', password: goodPassword }, 'Type a name.'],
      [{ name: 'Ann', password: 'short' }, 'It has 5 characters; at least 8 are needed, 15 are better.'],
      [{ name: 'Ann', password: 'Overturn2026' }, 'It is among the first that somebody would try.'],
      [{ name: 'Ann\u200b', password: goodPassword }, 'It holds a character that cannot be seen.'],
    ] as const) {
      const page = await ann.post(path, fields)
      expect(page.status).toBe(422)
      expect(page.body).toContain(sentence)
      expect(page.body).not.toContain(fields.password)
    }
    expect((await ann.post(path, { name: 'Ann', password: goodPassword })).status).toBe(303)
  })
})

describe('any other link', () => {
  test('of a new person asks for a password only, and signs in', async () => {
    await firstPerson(house)
    const path = await linkFor(house, 'Bo Tran')
    const bo = visitor(house)
    const page = await bo.get(path)
    expect(page.body).toContain('Welcome, Bo Tran')
    expect(page.body).not.toContain('id="name"')
    expect((await bo.post(path, { name: 'Eve', password: goodPassword })).status).toBe(303)
    expect((await bo.get('/account')).body).toContain('Bo Tran')
    expect(await house.store.people.byName('Eve')).toBeUndefined()
  })

  test('after a reset ends the sessions and the old password', async () => {
    const ann = await firstPerson(house)
    const path = await linkFor(house, 'Ann Lindqvist', resetPerson)
    expect((await ann.get('/')).status).toBe(200)
    const again = visitor(house)
    expect((await again.post(path, { password: 'another plum tractor' })).status).toBe(303)
    expect((await ann.get('/')).status).toBe(303)
    expect((await visitor(house).post('/sign-in', { name: 'Ann Lindqvist', password: goodPassword })).status).toBe(401)
    expect((await again.get('/')).status).toBe(200)
  })

  test('that leads nowhere is the same page, whatever the reason', async () => {
    await firstPerson(house)
    const replaced = await linkFor(house, 'Bo')
    const spent = await linkFor(house, 'Bo', resetPerson)
    await visitor(house).post(spent, { password: goodPassword })
    const ended = await linkFor(house, 'Cy')
    house.clock.advance(hour)
    const paths = [replaced, spent, ended, `/links/${'a'.repeat(43)}`, '/links/nothing', '/links/%00']
    const pages = await Promise.all(paths.map((path) => visitor(house).get(path)))
    for (const page of pages) {
      expect(page.status).toBe(410)
      expect(page.body.replace(/\/links\/[^"]*/g, '')).toBe((pages[0]?.body ?? '').replace(/\/links\/[^"]*/g, ''))
    }
  })

  test('is written in no log', async () => {
    const path = await house.setUp()
    await visitor(house).get(path)
    await expect.poll(() => house.log.lines.some(({ facts }) => facts['path'] === '/links/…')).toBe(true)
    expect(JSON.stringify(house.log.lines)).not.toContain(path.slice('/links/'.length))
  })
})
