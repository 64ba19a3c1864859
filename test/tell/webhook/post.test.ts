import { createServer as createSecureServer } from 'node:https'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { ownCertificate } from '../../../src/serve/certificate.ts'
import { post, type Post, type Posted, type Resolve } from '../../../src/tell/webhook/post.ts'
import { keepingLog } from '../../serve/support.ts'
import { handClock, realClock } from '../../support/clock.ts'
import { freshFolder } from '../../support/databases.ts'
import { openReceiver, silent, withStatus } from './receiver.ts'

const closed = 'its address is private or of this machine; OVERTURN_WEBHOOK_ALLOW_PRIVATE=1 allows that'
const body = '{"type":"reversal.ended"}'

const posting = (url: URL | string, more: Partial<Post> = {}): Promise<Posted> =>
  post({
    url: new URL(url),
    headers: { 'webhook-id': 'msg_1' },
    body,
    allowPrivate: true,
    clock: handClock(),
    signal: new AbortController().signal,
    ...more,
  })

/** Answers every name with these addresses, and counts how often it was asked. */
const naming = (...addresses: readonly string[]): Resolve & { asked: number } => {
  const resolve = Object.assign(
    (_host: string, done: Parameters<Resolve>[1]) => {
      resolve.asked += 1
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    },
    { asked: 0 },
  )
  return resolve
}

test('what is taken is sent once, whole, as JSON', async () => {
  const receiver = await openReceiver(withStatus(200))
  expect(await posting(receiver.url)).toEqual({ kind: 'taken', status: 200 })
  expect(receiver.heard).toMatchObject([
    { path: '/hook', body, headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' } },
  ])
})

test.each([
  [301, 'it answered 301: no redirect is followed'],
  [307, 'it answered 307: no redirect is followed'],
  [400, 'it answered 400'],
  [500, 'it answered 500'],
])('a status %i is no taking, and no redirect is followed', async (status, says) => {
  const elsewhere = await openReceiver()
  const receiver = await openReceiver(withStatus(status, { location: elsewhere.url.href }))
  expect(await posting(receiver.url)).toEqual({ kind: 'refused', says })
  expect(elsewhere.heard).toEqual([])
})

test('410 says that nothing more is wanted', async () => {
  const receiver = await openReceiver(withStatus(410))
  expect(await posting(receiver.url)).toMatchObject({ kind: 'refused', gone: true })
})

test.each([
  'http://127.0.0.1',
  'https://127.0.0.1',
  'http://[::1]',
  'http://2130706433',
  'http://0x7f.1',
  'https://[::ffff:127.0.0.1]',
])('nothing is sent to %s unless that is allowed', async (address) => {
  const receiver = await openReceiver()
  const url = `${address}:${receiver.port}/`
  expect(await posting(url, { allowPrivate: false })).toEqual({ kind: 'refused', says: closed })
  expect(receiver.heard).toEqual([])
})

test.each([['10.1.2.3'], ['169.254.169.254'], ['8.8.8.8', '127.0.0.1'], ['fd00::1']])(
  'a name that leads to %s is refused before anything is connected to',
  async (...addresses) => {
    const resolve = naming(...addresses)
    expect(await posting('https://hooks.example.org/', { allowPrivate: false, resolve })).toEqual({
      kind: 'refused',
      says: closed,
    })
    expect(resolve.asked).toBe(1)
  },
)

test('localhost is a name like others', async () => {
  const receiver = await openReceiver()
  const url = `http://localhost:${receiver.port}/`
  expect(await posting(url, { allowPrivate: false })).toEqual({ kind: 'refused', says: closed })
})

test('what is connected to is what was looked at: the name is asked for once, and only its answer counts', async () => {
  const receiver = await openReceiver()
  const resolve = naming('127.0.0.1')
  const url = `http://hooks.example.org:${receiver.port}/`
  expect(await posting(url, { resolve })).toMatchObject({ kind: 'taken' })
  expect(resolve.asked).toBe(1)
  expect(receiver.heard[0]?.headers.host).toBe(`hooks.example.org:${receiver.port}`)
})

test('a name that is nobody’s is told by its code', async () => {
  const resolve: Resolve = (_host, done) => done(Object.assign(new Error('who?'), { code: 'ENOTFOUND' }), [])
  expect(await posting('https://hooks.example.org/secret-path', { resolve })).toEqual({
    kind: 'refused',
    says: 'it cannot be reached (ENOTFOUND)',
  })
  expect(await posting('https://hooks.example.org/', { resolve: naming() })).toMatchObject({ kind: 'refused' })
})

test('nobody there, and nobody who speaks HTTP', async () => {
  const server = createServer((socket) =>
    socket
      .on('error', () => undefined)
      .resume()
      .end('SSH-2.0-x\r\n'),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(await posting(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'refused', says: /HPE_|ECONNRESET/ })
  server.close()
  await once(server, 'close')
  expect(await posting(`http://127.0.0.1:${port}/`)).toEqual({
    kind: 'refused',
    says: 'it cannot be reached (ECONNREFUSED)',
  })
})

test('a certificate that nobody vouches for is not trusted', async () => {
  const { first } = await ownCertificate(await freshFolder(), ['localhost'], { clock: realClock, log: keepingLog() })
  const server = createSecureServer(first, (_request, response) => void response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect(await posting(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'refused', says: /SELF_SIGNED/ })
})

test('who does not answer is left after 15 s', async () => {
  const clock = handClock()
  const receiver = await openReceiver(silent)
  const came = posting(receiver.url, { clock })
  receiver.answer = () => clock.advance(15_000)
  expect(await came).toEqual({ kind: 'refused', says: 'no answer within 15 s' })
})

test('an answer without end is not read', async () => {
  const receiver = await openReceiver((response) => {
    response.writeHead(200)
    response.on('error', () => undefined)
    response.write('x'.repeat(100_000))
  })
  expect(await posting(receiver.url)).toEqual({ kind: 'taken', status: 200 })
})

test('the end of the process cuts a try short', async () => {
  const over = new AbortController()
  const receiver = await openReceiver(() => over.abort())
  expect(await posting(receiver.url, { signal: over.signal })).toMatchObject({ kind: 'refused' })
})
