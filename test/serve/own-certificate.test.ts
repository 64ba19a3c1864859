import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureCertificate, ownCertificateFiles } from '../../src/serve/own-certificate.ts'
import { handClock } from '../support/clock.ts'

const day = 24 * 60 * 60 * 1000
const names = ['overturn.example.org']
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'overturn-certificate-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('is made for the public host and for this machine, on P-256, for 397 days', async () => {
  const clock = handClock()
  const made = await ensureCertificate(folder, ['Overturn.example.org', '[2001:db8::7]'], clock)
  const certificate = new X509Certificate(made.cert)
  expect(made.made).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
  for (const host of ['overturn.example.org', 'localhost']) expect(certificate.checkHost(host)).toBe(host)
  for (const address of ['2001:db8::7', '127.0.0.1', '::1']) expect(certificate.checkIP(address)).toBe(address)
  expect(certificate.checkHost('example.org')).toBeUndefined()
  expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(397 * day)
  expect(certificate.ca).toBe(false)
  expect(made.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(made.endsAt).toBe(new Date(certificate.validTo).toISOString())
})

test('its key can be read by its owner only', async () => {
  await ensureCertificate(folder, names, handClock())
  expect((await stat(ownCertificateFiles(folder).key)).mode & 0o777).toBe(0o600)
})

test('is kept by the next start', async () => {
  const first = await ensureCertificate(folder, names, handClock())
  expect(await ensureCertificate(folder, names, handClock())).toEqual({ ...first, made: false })
})

test('is renewed within 30 days of its end, not before', async () => {
  const clock = handClock()
  await ensureCertificate(folder, names, clock)
  clock.advance(366 * day)
  expect((await ensureCertificate(folder, names, clock)).made).toBe(false)
  clock.advance(day)
  expect((await ensureCertificate(folder, names, clock)).made).toBe(true)
})

test('is made anew when the clock stands before its beginning', async () => {
  await ensureCertificate(folder, names, handClock('2026-10-09T14:00:00.000Z'))
  expect((await ensureCertificate(folder, names, handClock('2026-10-08T14:00:00.000Z'))).made).toBe(true)
})

test('is made anew when the public host changed', async () => {
  await ensureCertificate(folder, names, handClock())
  expect((await ensureCertificate(folder, ['other.example.org'], handClock())).made).toBe(true)
})

test.each(['cert', 'key'] as const)('is made anew when the file of the %s is broken or missing', async (which) => {
  const file = ownCertificateFiles(folder)[which]
  await ensureCertificate(folder, names, handClock())
  await writeFile(file, 'not PEM')
  expect((await ensureCertificate(folder, names, handClock())).made).toBe(true)
  await rm(file)
  expect((await ensureCertificate(folder, names, handClock())).made).toBe(true)
})

test('is made anew when a crash left the key of another', async () => {
  await ensureCertificate(folder, names, handClock())
  const other = await ensureCertificate(join(folder, 'other'), names, handClock())
  await writeFile(ownCertificateFiles(folder).key, other.key)
  const made = await ensureCertificate(folder, names, handClock())
  expect(made.made).toBe(true)
  expect(await readFile(ownCertificateFiles(folder).key, 'utf8')).toBe(made.key)
})

test('fails with the name of the file when the folder cannot be written', async () => {
  await writeFile(join(folder, 'file'), '')
  await expect(ensureCertificate(join(folder, 'file', 'data'), names, handClock())).rejects.toThrow(folder)
})
