import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { Agent } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ListenError, serve, type Serving } from '../../src/serve/listen.ts'
import { ensureCertificate, type OwnCertificate } from '../../src/serve/own-certificate.ts'
import { realClock } from '../support/clock.ts'
import { fixed, get, getPlain, openSecure, openSocket, raw, start } from './support.ts'

let folder: string
let certificate: OwnCertificate
let serving: Serving | undefined

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overturn-listen-'))
  certificate = await ensureCertificate(folder, ['localhost'], realClock)
})
afterEach(async () => {
  await serving?.close(0)
  serving = undefined
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const hello: RequestListener = (_, response) => void response.end('hello')
const secure = async (handler = hello): Promise<Serving> => (serving = await start(handler, fixed(certificate)))

describe('over HTTPS', () => {
  test('a client that trusts exactly this certificate is answered', async () => {
    expect(await get(await secure(), certificate.cert)).toEqual({
      status: 200,
      body: 'hello',
      fingerprint: certificate.fingerprint,
    })
  })

  test('a client that does not trust it is not', async () => {
    const other = await ensureCertificate(join(folder, 'other'), ['localhost'], realClock)
    await expect(get(await secure(), other.cert)).rejects.toThrow('self-signed')
  })

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s has forward secrecy', async (version) => {
    const socket = await openSecure(await secure(), {
      ca: certificate.cert,
      minVersion: version,
      maxVersion: version,
    })
    expect(socket.getProtocol()).toBe(version)
    expect(socket.getEphemeralKeyInfo()).toMatchObject({ type: expect.stringMatching(/^(ECDH|TLSGroup)$/) })
    expect(socket.getCipher().standardName).toMatch(/GCM|POLY1305/)
    socket.destroy()
  })

  test.each([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
    ['a cipher without authenticated encryption', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256' }],
  ])('%s is refused', async (_, options) => {
    await expect(openSecure(await secure(), { ca: certificate.cert, ...options })).rejects.toThrow(/alert|ECONNRESET/)
  })

  test('plain HTTP gets a short 400 that says what to open', async () => {
    const answer = await raw(await secure(), 'GET / HTTP/1.1\r\nHost: localhost:8443\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(answer).toContain('This port speaks HTTPS. Open https://localhost:8443')
  })

  test('other bytes neither crash it nor keep it from answering', async () => {
    const running = await secure()
    for (const bytes of [Buffer.alloc(70_000, 0xff), Buffer.from([22, 3, 1, 255, 255, 0, 0]), Buffer.from([0])]) {
      const socket = await openSocket(running)
      socket.on('error', () => undefined)
      socket.resume().end(bytes)
      await once(socket, 'close')
    }
    expect((await get(running, certificate.cert)).status).toBe(200)
  })

  test('200 connections at once are all served', async () => {
    const running = await secure()
    const answers = await Promise.all(Array.from({ length: 200 }, () => get(running, certificate.cert)))
    expect(answers.filter(({ body }) => body === 'hello')).toHaveLength(200)
  })
})

describe('limits', () => {
  const head = 'GET / HTTP/1.1\r\nHost: x\r\n'

  test.each([
    ['headers above 16 KiB', `${head}A: ${'a'.repeat(17_000)}\r\n\r\n`, 431],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two lengths', `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`, 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('%s: refused', async (_, bytes, status) => {
    serving = await start(hello, undefined)
    expect(await raw(serving, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })
})

describe('plain HTTP, behind a proxy', () => {
  test('is spoken when no certificate is given', async () => {
    serving = await start(hello, undefined)
    expect(await getPlain(serving)).toEqual({ status: 200, body: 'hello' })
  })
})

describe('when it cannot listen', () => {
  const on = (host: string, port: number) =>
    serve({ handler: hello, host, port, certificate: undefined, publicUrl: 'https://localhost', clock: realClock })

  test('a port in use is named', async () => {
    serving = await start(hello, undefined)
    const { port } = serving
    await expect(on('127.0.0.1', port)).rejects.toThrow(
      new ListenError(`Cannot listen on 127.0.0.1:${port}: another program does. End it, or choose another port.`),
    )
  })

  test('an address of another machine is named', async () => {
    await expect(on('192.0.2.1', 8443)).rejects.toThrow('Cannot listen on 192.0.2.1:8443: this machine has no such')
  })
})

describe('closing', () => {
  test('a request in flight is answered, a new connection refused', async () => {
    let answer = (): void => undefined
    const arrived = new Promise<void>((resolve) => {
      serving = undefined
      void secure((_, response) => {
        answer = () => response.end('late')
        resolve()
      })
        .then((running) => get(running, certificate.cert, new Agent({ keepAlive: true })))
        .then((got) => void (late = got.body))
    })
    let late = ''
    await arrived
    const running = serving as unknown as Serving
    const closed = running.close(10_000)
    await expect(get(running, certificate.cert)).rejects.toThrow('ECONNREFUSED')
    answer()
    await closed
    await expect.poll(() => late).toBe('late')
  })

  test('an event stream ends with an event', async () => {
    const running = await secure((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      response.write('retry: 2000\n\n')
    })
    const socket = await openSecure(running, { ca: certificate.cert })
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n')
    await once(socket, 'data')
    const rest = text(socket)
    await running.close(10_000)
    expect(await rest).toContain('event: closing\ndata:\n\n')
  })

  test('what does not end by itself is cut off after the grace', async () => {
    const hanging: RequestListener = () => undefined
    const running = await secure(hanging)
    const silent = await openSocket(running)
    const asking = await openSecure(running, { ca: certificate.cert })
    asking.on('error', () => undefined)
    asking.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    const ends = Promise.all([once(silent, 'close'), once(asking, 'close')])
    await running.close(50)
    expect(await ends).toHaveLength(2)
  })

  test('an idle connection that is kept alive does not hold it up', async () => {
    const running = await secure()
    await get(running, certificate.cert, new Agent({ keepAlive: true }))
    const started = realClock.steady()
    await running.close(10_000)
    expect(realClock.steady() - started).toBeLessThan(2_000)
  })
})
