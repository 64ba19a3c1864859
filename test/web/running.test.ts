import { request as httpRequest, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { expect, onTestFinished, test } from 'vitest'
import type { TallyRow } from '../../src/core/reversal-store.ts'
import { openSite, type Site } from './site.ts'

const listen = async (site: Site): Promise<number> => {
  const server: Server = createServer(site.app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const open = async (port: number, path: string): Promise<IncomingMessage> => {
  const sent = httpRequest({ host: '127.0.0.1', port, path, headers: { accept: 'text/event-stream' } })
  sent.end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return answer.setEncoding('utf8')
}

/** Reads until the text holds what is waited for. */
const until = async (answer: IncomingMessage, wanted: string | RegExp, sofar = ''): Promise<string> => {
  let text = sofar
  for await (const piece of answer.iterator({ destroyOnReturn: false })) {
    text += String(piece)
    if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) return text
  }
  return text
}

const eventsOf = async (site: Site, number: number): Promise<string> => {
  const { text } = await site.get(`/reversals/${number}`)
  return /data-events="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? ''
}

/** Calls get no answer until the test is over; then they do, for the engine's end waits for them. */
const hanging = async (hang: { readonly operation: string | string[]; readonly after: number }): Promise<Site> => {
  const site = await openSite({ moods: { hang } })
  onTestFinished(() => site.world.simulator.moods.clear())
  return site
}

const running = async (count = 30) => {
  const site = await hanging({ operation: 'ApproveAssignment', after: 2 })
  const number = await site.checked(site.rejected(count))
  await site.confirm(number)
  const { id } = await site.reversal(number)
  const settled = async () =>
    (await site.deps.store.reversals.tally(id)).find(({ group }) => group === 'reversed')?.count
  while ((await settled()) !== 2) await new Promise((resolve) => setImmediate(resolve))
  return { site, number }
}

test('while it runs the page tells counts, money and what is in flight, and loads again without script', async () => {
  const { site, number } = await running()
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toMatch(/<title>\d+ % – Reversing 30 assignments – Overturn<\/title>/)
  expect(text).toContain('2 of 30')
  expect(text).toMatch(/\$\d+\.\d\d paid/)
  expect(text).toMatch(/calls? in flight/)
  expect(text).toContain('<noscript><meta http-equiv="refresh" content="5"></noscript>')
  expect(text).toContain('Stop the reversal')
  const stopped = await site.post(`/reversals/${number}/stop`)
  expect([stopped.status, stopped.headers['location']]).toEqual([303, `/reversals/${number}`])
  expect((await site.get(`/reversals/${number}`)).text).toContain('Stopping after 2 of 30')
})

test('a line that is still being asked about is not done: neither the page nor its stream says 100 %', async () => {
  const site = await openSite()
  onTestFinished(() => site.world.simulator.moods.clear())
  const number = await site.checked(site.rejected(3))
  site.world.simulator.moods.set({
    lostAnswer: { operation: 'ApproveAssignment', nth: 3 },
    hang: { operation: ['GetAssignment', 'ListAssignmentsForHIT'] },
  })
  await site.confirm(number)
  const { id } = await site.reversal(number)
  const counted = async (group: TallyRow['group']) =>
    (await site.deps.store.reversals.tally(id)).find((row) => row.group === group)?.count
  await expect.poll(async () => [await counted('reversed'), await counted('unknown')]).toEqual([2, 1])
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toMatch(/<title>66 % – Reversing 3 assignments – Overturn<\/title>/)
  expect(text).toContain('2 of 3')
  expect(text).not.toMatch(/3 of 3|100 %/)
  const stream = await open(await listen(site), await eventsOf(site, number))
  expect(await until(stream, 'event: progress')).toContain('"done":2,"all":3,"percent":66,"far":"2 of 3"')
})

test('the stream sends what the page shows, and says when the page is another', async () => {
  const { site, number } = await running()
  const port = await listen(site)
  const answer = await open(port, await eventsOf(site, number))
  expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(answer.headers['cache-control']).toContain('no-store')
  const first = await until(answer, 'event: progress')
  expect(first).toMatch(/^retry: 2000\n\nid: 1\nevent: progress\ndata: \{/)
  const update = JSON.parse(/data: (.*)/.exec(first)?.[1] ?? '{}') as {
    progress: { done: number }
    rows: { key: string }[]
  }
  expect(update.progress.done).toBe(2)
  expect(update.rows.map(({ key }) => key)).toEqual(['reversed', 'refused', 'unknown', 'to-come', 'confirmed'])
  await site.post(`/reversals/${number}/stop`)
  site.world.clock.advance(6_000)
  expect(await until(answer, 'event: over')).toContain('event: over\ndata: over')
})

test('a stream for a page that is old already is over at once', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const port = await listen(site)
  const answer = await open(port, `/reversals/${number}/events?state=checking`)
  expect(await until(answer, 'event: over')).toContain('event: over')
  await once(answer, 'close')
})

test('the head of a stream has no body to wait for', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(1))
  const head = await request(site.app).head(`/reversals/${number}/events?state=checked`)
  expect([head.status, head.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8'])
})

test('a session follows five pages and no sixth, until one is closed', async () => {
  const { site, number } = await running()
  const port = await listen(site)
  const path = await eventsOf(site, number)
  const five = await Promise.all([1, 2, 3, 4, 5].map(() => open(port, path)))
  const sixth = await open(port, path)
  expect(sixth.statusCode).toBe(429)
  site.signedIn.session = 'session-2'
  const other = await open(port, path)
  expect(other.statusCode).toBe(200)
  site.signedIn.session = 'session-1'
  five[0]?.destroy()
  await expect.poll(async () => (await open(port, path)).statusCode).toBe(200)
})

test('a stream ends with its session, and when the server closes', async () => {
  const { site, number } = await running()
  const port = await listen(site)
  const path = await eventsOf(site, number)
  const answer = await open(port, path)
  await until(answer, 'event: progress')
  site.signedIn.stillIn = false
  const ended = once(answer, 'close')
  answer.resume()
  await expect
    .poll(async () => {
      site.world.clock.advance(6_000)
      return Promise.race([ended.then(() => 'ended'), new Promise((resolve) => setImmediate(() => resolve('open')))])
    })
    .toBe('ended')
  const next = await open(port, path)
  await until(next, 'event: progress')
  site.closing.abort()
  next.resume()
  await once(next, 'close')
})

test('a pause says why, since when, what was not touched and what to do, on every page', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(4))
  site.world.simulator.moods.set({ expiredKey: { operation: 'ApproveAssignment' } })
  await site.confirm(number)
  await site.until(number, ({ pause }) => pause !== undefined)
  const own = await site.get(`/reversals/${number}`)
  for (const says of [
    'Paused after',
    'Amazon does not accept the credentials of this account',
    'untouched',
    'Going on is another confirmation, with a fresh bill.',
    'Try the account again',
    'End here and keep the receipt',
    'The nearest deadline among them',
  ]) {
    expect(own.text).toContain(says)
  }
  expect(own.text).not.toContain(`Reversal ${number} is paused since`)
  for (const path of ['/', '/help', '/reversals/new', '/no-such-page']) {
    expect([path, (await site.get(path)).text.includes(`Reversal ${number} is paused since`)]).toEqual([path, true])
  }
  site.world.simulator.moods.clear()
  const tried = await site.post(`/reversals/${number}/resume`)
  expect([tried.status, tried.headers['location']]).toEqual([303, `/reversals/${number}/confirmation`])
  const asked = await site.get(`/reversals/${number}/confirmation`)
  expect(asked.text).toContain('Going on is another confirmation.')
  expect((await site.confirm(number)).status).toBe(303)
  await site.until(number, ({ state }) => state === 'ended')
})

test('a paused check tells it, and goes on when the account answers', async () => {
  const site = await openSite({ moods: { notLinked: {} } })
  const number = await site.bring(site.rejected(2))
  await site.until(number, ({ pause }) => pause !== undefined)
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toContain('The check is paused at 0 of 2 looked up')
  const still = await site.post(`/reversals/${number}/resume`)
  expect(still.headers['location']).toBe(`/reversals/${number}`)
  expect((await site.reversal(number)).pause).toBeDefined()
  site.world.simulator.moods.clear()
  await site.post(`/reversals/${number}/resume`)
  await site.until(number, ({ state }) => state === 'checked')
})

test('trying the account once goes on with everything of it that is paused', async () => {
  const site = await openSite({ moods: { notLinked: {} } })
  const ids = site.rejected(3)
  const numbers = [await site.bring(ids.slice(0, 1)), await site.bring(ids.slice(1))]
  for (const number of numbers) await site.until(number, ({ pause }) => pause !== undefined)
  site.world.simulator.moods.clear()
  expect((await site.post(`/reversals/${numbers[0]}/resume`)).status).toBe(303)
  for (const number of numbers) await site.until(number, ({ state }) => state === 'checked')
})

test('while it is checked the page tells how fast that goes and how long it takes', async () => {
  const site = await hanging({ operation: ['GetAssignment', 'ListAssignmentsForHIT'], after: 4 })
  const number = await site.bring(site.rejected(30))
  const { id } = await site.reversal(number)
  const waiting = async () =>
    (await site.deps.store.reversals.tally(id)).find(({ group }) => group === 'not looked up')?.count
  while ((await waiting()) === 30) await new Promise((resolve) => setImmediate(resolve))
  const { text } = await site.get(`/reversals/${number}`)
  expect(text).toMatch(/data-live="rate">[\d.,]+ a second</)
  expect(text).toMatch(/data-live="left">(about .+|.+) left</)
})
