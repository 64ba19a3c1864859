import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, visitor, type Page, type Visitor } from './visitor.ts'

const right = { name: 'Ann Lindqvist', password: goodPassword }

let house: House
let ann: Visitor
beforeEach(async () => {
  house = await openHouse()
  ann = await firstPerson(house)
  await house.store.people.endSessions((await house.store.people.byName('Ann Lindqvist'))?.id ?? '')
})
afterEach(() => house.close())

const form = 'application/x-www-form-urlencoded'
const send = (body: string, type = form, path = '/things'): Promise<Page> =>
  ann.ask(path, { method: 'POST', headers: { 'content-type': type }, body })
const multipart = (parts: readonly string[]): string =>
  `${parts.map((part) => `--xx\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--xx--\r\n`
const multipartType = 'multipart/form-data; boundary=xx'

/** Signs in on the page that asked for it, and sends the kept form on. */
const goOn = async (asked: Page): Promise<{ signed: Page; done: Page }> => {
  const signed = await ann.post('/sign-in', { ...asked.fields('/sign-in'), ...right })
  return { signed, done: await ann.post('/things', signed.fields('/things')) }
}

describe('a form sent after its session has ended', () => {
  test('is kept through signing in, and does nothing until it is sent on by hand', async () => {
    const asked = await send('ids=3EX%0D%0A%3Cb%3E%22%27%26%C3%A9%F0%9F%92%B6&reason=x+y&empty=')
    expect(asked.status).toBe(401)
    expect(asked.body).toContain('nothing was done yet')
    expect(asked.body).not.toContain('<b>')
    const { signed, done } = await goOn(asked)
    expect(signed.status).toBe(200)
    expect(signed.body).toContain('Nothing was done with it yet.')
    expect(done.body).toBe('done')
    expect(house.things).toEqual([{ ids: '3EX\r\n<b>"\'&é💶', reason: 'x y', empty: '', returned: '1' }])
  })

  test('survives a wrong password in between', async () => {
    const asked = await send('ids=3EX')
    const again = await ann.post('/sign-in', { ...asked.fields('/sign-in'), name: 'Ann Lindqvist', password: 'wrong' })
    expect(again.status).toBe(401)
    await goOn(again)
    expect(house.things).toMatchObject([{ ids: '3EX' }])
  })

  test('keeps fields that come many times', async () => {
    const asked = await send('tick=1&tick=2&tick=3')
    const signed = await ann.post('/sign-in', { ...asked.fields('/sign-in'), ...right })
    expect(signed.body.match(/name="tick" value="[123]"/g)).toHaveLength(3)
  })

  test('keeps 100,000 ids', async () => {
    const ids = Array.from({ length: 100_000 }, (_, index) => `3${String(index).padStart(29, 'X')}`).join('\r\n')
    const asked = await send(new URLSearchParams({ ids }).toString())
    await goOn(asked)
    expect(house.things).toMatchObject([{ ids }])
  })

  test('as multipart is kept and sent on as multipart, without its file, which is said', async () => {
    const asked = await send(
      multipart([
        'name="ids"\r\n\r\n3EX\r\n4EX',
        'name="file"; filename="ids.csv"\r\nContent-Type: text/csv\r\n\r\nAssignmentId,1',
      ]),
      multipartType,
    )
    expect(asked.body).toContain('The file you chose cannot be kept; choose it again.')
    const signed = await ann.post('/sign-in', { ...asked.fields('/sign-in'), ...right })
    expect(signed.body).toContain('enctype="multipart/form-data"')
    expect(signed.fields('/things')).toEqual({ ids: '3EX\r\n4EX', returned: '1' })
  })

  test('with no file chosen says nothing of a file', async () => {
    const asked = await send(
      multipart([
        'name="ids"\r\n\r\n3EX',
        'name="file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n',
      ]),
      multipartType,
    )
    expect(asked.body).not.toContain('The file you chose')
  })

  test.each([
    ['a form above the limit', form, `ids=${'x'.repeat(5_000_000)}`],
    ['too many fields', form, 'a=1&'.repeat(2_001)],
    ['more fields than could be taken apart in time', form, 'a&'.repeat(2_000_000)],
    [
      'an upload above any that is taken',
      multipartType,
      multipart([`name="file"; filename="a"\r\n\r\n${'x'.repeat(21_000_000)}`]),
    ],
    ['a field above the limit', multipartType, multipart([`name="ids"\r\n\r\n${'x'.repeat(5_000_000)}`])],
  ])('that is %s is not kept, and told where it still is', async (_, type, body) => {
    const asked = await send(body, type)
    expect(asked.status).toBe(401)
    expect(asked.body).toContain('too large to be kept here')
    expect(Object.keys(asked.fields('/sign-in'))).not.toContain('kept')
  })

  test.each([
    ['another kind of body', 'application/json', '{"a":1}'],
    ['a broken multipart', multipartType, '--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\nx'],
    ['a multipart without boundary', 'multipart/form-data', 'x'],
    ['no body', form, ''],
  ])('with %s asks to sign in all the same', async (_, type, body) => {
    expect((await send(body, type)).status).toBe(401)
  })

  test('never keeps a password', async () => {
    const asked = await send(
      'current=secret-one&wanted=secret-two&password=secret-three&x=1',
      form,
      '/account/password',
    )
    const { kept = '' } = asked.fields('/sign-in')
    const text = Buffer.from(kept, 'base64url').toString()
    expect(text).toContain('"x"')
    expect(text).not.toContain('secret')
  })

  test('sent on by somebody who has no session gets to sign in again, kept', async () => {
    const stranger = visitor(house)
    const asked = await stranger.post('/things', { ids: '3EX', returned: '1' })
    expect(asked.status).toBe(401)
    expect(asked.fields('/sign-in')['kept']).not.toBe('')
    expect(house.things).toEqual([])
  })
})

describe('a kept form that was tampered with', () => {
  const pack = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

  test.each([
    ['goes to another site', ['https://evil.example/x', false, [['a', 'b']]]],
    ['goes to a host', ['//evil.example/x', false, [['a', 'b']]]],
    ['goes to a script', ['javascript:alert(1)', false, [['a', 'b']]]],
    ['signs out', ['/sign-out', false, []]],
    ['is no list', { path: '/things' }],
    ['has other types', ['/things', 'no', [['a', 1]]]],
    ['has fields of three', ['/things', false, [['a', 'b', 'c']]]],
    ['has too many fields', ['/things', false, Array.from({ length: 2_001 }, () => ['a', 'b'])]],
  ])('and %s is left alone', async (_, value) => {
    const signed = await ann.post('/sign-in', { ...right, kept: pack(value) })
    expect([signed.status, signed.headers.location]).toEqual([303, '/'])
  })

  test.each(['%', 'e30', 'x'.repeat(100)])('to %j is left alone', async (kept) => {
    expect((await ann.post('/sign-in', { ...right, kept })).status).toBe(303)
  })

  test.each(['to', 'kept'])('is not drawn again when no page of ours can have held it as %s', async (field) => {
    const asked = await ann.post('/sign-in', { name: 'Ann Lindqvist', password: 'wrong', [field]: '<'.repeat(100_000) })
    expect(asked.status).toBe(401)
    expect(asked.body.length).toBeLessThan(20_000)
  })

  test('to more than any form is refused', async () => {
    expect((await ann.post('/sign-in', { ...right, kept: 'x'.repeat(17_000_000) })).status).toBe(413)
  })
})

describe('a page asked for without a session', () => {
  test('is asked for again after signing in', async () => {
    expect((await ann.get('/things')).headers.location).toBe('/sign-in?to=%2Fthings')
    expect((await ann.get('/')).headers.location).toBe('/sign-in')
  })

  test.each([
    ['an event stream', { accept: 'text/event-stream' }],
    ['a script', { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors' }],
  ])('by %s is 401, since it could not show the page', async (_, headers) => {
    expect((await ann.get('/things', headers)).status).toBe(401)
  })
})
