import { once } from 'node:events'
import { mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../src/core/ports.ts'
import { operatorCertificate, ownCertificate } from '../../src/serve/certificate.ts'
import type { Serving } from '../../src/serve/listen.ts'
import { ensureCertificate, type OwnCertificate } from '../../src/serve/own-certificate.ts'
import { handClock, realClock } from '../support/clock.ts'
import { get, keepingLog, openSecure, start } from './support.ts'

let folder: string
let first: OwnCertificate
let second: OwnCertificate
let serving: Serving | undefined
let log: ReturnType<typeof keepingLog>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overturn-operator-'))
  first = await ensureCertificate(join(folder, 'one'), ['localhost'], realClock)
  second = await ensureCertificate(join(folder, 'two'), ['localhost'], realClock)
  log = keepingLog()
})
afterEach(async () => {
  await serving?.close(0)
  serving = undefined
  await rm(folder, { recursive: true, force: true })
})

const files = () => ({ certificate: join(folder, 'chain.pem'), key: join(folder, 'key.pem') })
const put = async (pair: { cert: string; key: string }): Promise<void> => {
  await writeFile(files().certificate, pair.cert)
  await writeFile(files().key, pair.key)
}
const open = (clock: Clock = realClock) => operatorCertificate(files(), { clock, log })
const fingerprintSeen = async (running: Serving): Promise<string> => (await get(running)).fingerprint
const warnings = () => log.lines.filter(({ event }) => event === 'certificate not replaced')

describe('the operator’s files', () => {
  test('are used, and logged with their fingerprint', async () => {
    await put(first)
    serving = await start((_, response) => void response.end(), await open())
    expect(await fingerprintSeen(serving)).toBe(first.fingerprint)
    expect(log.lines).toMatchObject([{ event: 'certificate loaded', facts: { fingerprint: first.fingerprint } }])
  })

  test('changed: new connections get the new one, open ones go on', async () => {
    await put(first)
    serving = await start((_, response) => void response.end('hello'), await open())
    const kept = await openSecure(serving, { ca: first.cert })
    await put(second)
    await expect.poll(() => fingerprintSeen(serving as Serving), { timeout: 5_000 }).toBe(second.fingerprint)
    kept.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    expect(String((await once(kept, 'data'))[0])).toMatch(/^HTTP\/1\.1 200/)
    kept.destroy()
  })

  test('replaced by renaming a link, as mounted secrets are', async () => {
    for (const [name, pair] of [['old', first] as const, ['new', second] as const]) {
      await writeFile(join(folder, `${name}.pem`), pair.cert)
      await writeFile(join(folder, `${name}-key.pem`), pair.key)
    }
    await symlink('old.pem', files().certificate)
    await symlink('old-key.pem', files().key)
    serving = await start((_, response) => void response.end(), await open())
    await symlink('new.pem', `${files().certificate}.tmp`)
    await symlink('new-key.pem', `${files().key}.tmp`)
    await rename(`${files().certificate}.tmp`, files().certificate)
    await rename(`${files().key}.tmp`, files().key)
    await expect.poll(() => fingerprintSeen(serving as Serving), { timeout: 5_000 }).toBe(second.fingerprint)
  })

  test('are polled each minute, where the system tells of no change', async () => {
    await put(first)
    const clock = handClock()
    const source = await open(clock)
    const over = new AbortController()
    const applied: string[] = []
    const following = source.follow((pair) => void applied.push(pair.cert), over.signal)
    await put(second)
    await expect
      .poll(
        () => {
          clock.advance(60_000)
          return applied.length
        },
        { timeout: 5_000 },
      )
      .toBeGreaterThan(0)
    expect(applied.at(-1)).toBe(second.cert)
    over.abort()
    await following
  })

  test.each([
    ['no PEM', async () => writeFile(files().certificate, 'rubbish'), /chain\.pem holds no certificate in PEM form/],
    ['a key of another', async () => writeFile(files().key, second.key), /key\.pem is not the key of the certificate/],
    ['missing', async () => rm(files().certificate), /chain\.pem cannot be read \(ENOENT\)/],
    ['no key', async () => writeFile(files().key, 'rubbish'), /key\.pem holds no private key in PEM form/],
  ])('bad after a change (%s): the old stays, one warning says which file and why', async (_, spoil, why) => {
    await put(first)
    serving = await start((__, response) => void response.end(), await open())
    await spoil()
    await expect.poll(() => warnings().length, { timeout: 5_000 }).toBe(1)
    expect(warnings()[0]?.facts['why']).toMatch(why)
    expect(await fingerprintSeen(serving)).toBe(first.fingerprint)
    await put(second)
    await expect.poll(() => fingerprintSeen(serving as Serving), { timeout: 5_000 }).toBe(second.fingerprint)
  })

  test('changed between the first look and the following: seen', async () => {
    await put(first)
    const clock = handClock()
    const source = await open(clock)
    await put(second)
    const applied: string[] = []
    const over = new AbortController()
    const following = source.follow(({ cert }) => applied.push(cert), over.signal)
    const tick = (): string | undefined => {
      clock.advance(60_000)
      return applied.at(-1)
    }
    await expect.poll(tick, { timeout: 5_000 }).toBe(second.cert)
    over.abort()
    await following
  })

  test('looked at again without a new text: no second warning', async () => {
    await put(first)
    const clock = handClock()
    const source = await open(clock)
    const over = new AbortController()
    const following = source.follow(() => undefined, over.signal)
    await writeFile(files().key, 'rubbish')
    const tick = (): number => {
      clock.advance(60_000)
      return warnings().length
    }
    await expect.poll(tick, { timeout: 5_000 }).toBe(1)
    for (let minute = 0; minute < 5; minute++) await expect.poll(tick).toBe(1)
    await utimes(files().certificate, 1, 1)
    await expect.poll(tick, { timeout: 5_000 }).toBe(2)
    over.abort()
    await following
  })

  test('bad at the start: an error that names the file', async () => {
    await put({ cert: first.cert, key: '-----BEGIN ENCRYPTED PRIVATE KEY-----\n' })
    await expect(open()).rejects.toThrow('key.pem is locked with a passphrase')
    await writeFile(files().key, second.key)
    await expect(open()).rejects.toThrow('is not the key of the certificate')
  })

  test('near its end, and past it, it warns and serves all the same', async () => {
    await put(first)
    const day = 24 * 60 * 60 * 1000
    for (const [at, event] of [
      [Date.parse(first.endsAt) - 29 * day, 'certificate ends soon'],
      [Date.parse(first.endsAt) + day, 'certificate is over'],
    ] as const) {
      const source = await open(handClock(new Date(at).toISOString()))
      expect(source.first.cert).toBe(first.cert)
      expect(log.lines.at(-1)?.event).toBe(event)
    }
  })
})

describe('our own', () => {
  test('is renewed while the server runs', async () => {
    const clock = handClock()
    const source = await ownCertificate(join(folder, 'own'), ['localhost'], { clock, log })
    const over = new AbortController()
    const applied: string[] = []
    const following = source.follow((pair) => void applied.push(pair.cert), over.signal)
    clock.advance(24 * 60 * 60 * 1000)
    await expect.poll(() => log.lines.map(({ event }) => event)).toEqual(['certificate made', 'certificate kept'])
    clock.advance(368 * 24 * 60 * 60 * 1000)
    await expect.poll(() => applied.length).toBe(1)
    expect(applied[0]).not.toBe(source.first.cert)
    over.abort()
    await following
  })
})
