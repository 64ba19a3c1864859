import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openHouse, type House } from './house.ts'
import { firstPerson, goodPassword, visitor, type Page, type Visitor } from './visitor.ts'

const second = 1_000
const minute = 60 * second
const right = { name: 'Ann Lindqvist', password: goodPassword }
const wrong = { name: 'Ann Lindqvist', password: 'wrong plum tractor' }

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

const repeat = async (times: number, ask: () => Promise<Page>): Promise<number[]> => {
  const statuses: number[] = []
  for (let time = 0; time < times; time++) statuses.push((await ask()).status)
  return statuses
}

describe('one address', () => {
  const nobody = (time: number) => ({ name: `Nobody ${time}`, password: 'x' })

  test('has ten tries a minute; the eleventh is told when to come again', async () => {
    let time = 0
    const stranger = visitor(house)
    const next = () => stranger.post('/sign-in', nobody(time++))
    const first = await next()
    expect(first.headers['ratelimit-policy']).toMatch(/"sign-ins"; q=10; w=60; pk=/)
    expect(await repeat(9, next)).toEqual(Array(9).fill(401))
    house.clock.advance(20 * second)
    const refused = await next()
    expect(refused.status).toBe(429)
    expect(refused.body).toContain('too many tries to sign in from your address. Try again at 14:04:38 UTC.')
    expect(refused.headers['retry-after']).toMatch(/^\d+$/)
    house.clock.advance(40 * second)
    expect((await next()).status).toBe(401)
  })

  test('does not get new tries by a restart', async () => {
    let time = 0
    const next = () => visitor(house).post('/sign-in', nobody(time++))
    await repeat(10, next)
    await house.restart()
    expect((await next()).status).toBe(429)
  })

  test('is counted for links too', async () => {
    const path = await house.setUp()
    const statuses = await repeat(11, () => visitor(house).post(path, { name: 'Ann', password: 'x' }))
    expect(statuses).toEqual([...Array(10).fill(422), 429])
    expect((await visitor(house).get(path)).status).toBe(200)
  })

  test('is not shared with another, which only a named proxy can vouch for', async () => {
    const behind = await openHouse({ proxies: ['127.0.0.1'] })
    try {
      const from = (address: string) => () =>
        visitor(behind).post('/sign-in', nobody(0), {
          'x-forwarded-for': `203.0.113.9, ${address}`,
          'x-forwarded-proto': 'https',
        })
      expect(await repeat(6, from('198.51.100.7'))).toEqual([401, 401, 401, 401, 401, 401])
      expect(await repeat(5, from('2001:db8:0:1200::1'))).toEqual([429, 429, 429, 429, 429])
      expect((await from('2001:db8:0:12ff::2')()).status).toBe(429)
      const policy = async (address: string) => (await from(address)()).headers['ratelimit']
      expect(await policy('2001:db8:0:12ff::3')).toContain('"sign-ins"; r=3;')
      expect(await policy('2001:db8:0:1300::3')).toContain('"sign-ins"; r=9;')
    } finally {
      await behind.close()
    }
  })

  test('cannot be made up by a header that nobody vouches for', async () => {
    let time = 0
    const next = () =>
      visitor(house).post('/sign-in', nobody(time), {
        'x-forwarded-for': `198.51.100.${time++}`,
        forwarded: 'for=1.2.3.4',
      })
    expect(await repeat(11, next)).toEqual([...Array(10).fill(401), 429])
  })
})

describe('one account', () => {
  let ann: Visitor
  beforeEach(async () => {
    ann = await firstPerson(house)
    await ann.post('/sign-in', right)
    await ann.post('/sign-out', {})
    house.clock.advance(minute)
  })

  /** A try from an address that has tries left. */
  const attempt = (who: Visitor, fields: Record<string, string>): Promise<Page> => {
    house.clock.advance(minute)
    return who.post('/sign-in', fields)
  }

  test('has five wrong passwords free; then each wait is twice as long, and says until when', async () => {
    const stranger = visitor(house)
    expect(await repeat(6, () => stranger.post('/sign-in', wrong))).toEqual(Array(6).fill(401))
    const refused = await stranger.post('/sign-in', wrong)
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toBe('30')
    expect(refused.body).toContain('too many wrong passwords for this name. Try again at 14:05:08 UTC')
    house.clock.advance(30 * second)
    expect((await stranger.post('/sign-in', wrong)).status).toBe(401)
    house.clock.advance(30 * second - 1)
    expect((await stranger.post('/sign-in', wrong)).status).toBe(429)
    expect((await stranger.post('/sign-in', wrong)).headers['retry-after']).toBe('31')
  })

  test('waits with the right password too, without saying that it is right', async () => {
    const stranger = visitor(house)
    await repeat(6, () => stranger.post('/sign-in', wrong))
    const [one, other] = [await stranger.post('/sign-in', wrong), await stranger.post('/sign-in', right)]
    expect(other.status).toBe(429)
    expect(other.body).toBe(one.body)
  })

  test('that does not exist waits just so', async () => {
    const stranger = visitor(house)
    const nobody = { name: 'Nobody Atall', password: 'wrong plum tractor' }
    expect(await repeat(7, () => stranger.post('/sign-in', nobody))).toEqual([...Array(6).fill(401), 429])
  })

  test('gets no more by asking many times at once', async () => {
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => visitor(house).post('/sign-in', wrong)))).map(
      ({ status }) => status,
    )
    expect(statuses.filter((status) => status === 401)).toHaveLength(6)
  })

  test('does not forget by a restart', async () => {
    await repeat(6, () => visitor(house).post('/sign-in', wrong))
    await house.restart()
    expect((await visitor(house).post('/sign-in', wrong)).status).toBe(429)
  })

  test('is never closed to a browser in which its person has signed in before', async () => {
    const stranger = visitor(house)
    await repeat(8, () => attempt(stranger, wrong))
    expect((await attempt(stranger, right)).status).toBe(429)
    expect((await attempt(ann, right)).status).toBe(303)
  })

  test('counts a known browser’s wrong passwords too', async () => {
    expect(await repeat(7, () => ann.post('/sign-in', wrong))).toEqual([...Array(6).fill(401), 429])
    expect((await visitor(house).post('/sign-in', right)).status).toBe(303)
  })

  test('a browser that is known for one person is a stranger for another', async () => {
    const bo = { name: 'Bo', password: 'x' }
    await repeat(6, () => visitor(house).post('/sign-in', bo))
    house.clock.advance(second)
    expect((await ann.post('/sign-in', bo)).status).toBe(429)
  })

  test('begins anew after the right password', async () => {
    const stranger = visitor(house)
    await repeat(5, () => stranger.post('/sign-in', wrong))
    expect((await stranger.post('/sign-in', right)).status).toBe(303)
    house.clock.advance(minute)
    expect(await repeat(6, () => visitor(house).post('/sign-in', wrong))).toEqual(Array(6).fill(401))
  })

  test('is slowed down by wrong current passwords on the own page too', async () => {
    await ann.post('/sign-in', right)
    const change = () => ann.post('/account/password', { current: 'wrong', wanted: 'quiet otter ladder' })
    expect(await repeat(7, change)).toEqual([...Array(6).fill(422), 429])
  })
})

test('anybody may ask 1,200 times a minute', async () => {
  const stranger = visitor(house)
  const first = await stranger.get('/sign-in')
  expect(first.headers['ratelimit-policy']).toMatch(/^"requests"; q=1200; w=60/)
})
