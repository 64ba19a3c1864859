/** The certificate the server makes for itself, so that HTTPS is on before anybody has bought or configured one. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import type { Clock } from '../core/ports.ts'
import type { Instant } from '../core/reversal.ts'
import type { KeyPair } from './tls.ts'

const dayMs = 24 * 60 * 60 * 1000
/** The longest life that browsers accept of a certificate (398 days), less one for clocks that differ. */
const livesDays = 397
const renewedDaysBefore = 30

export type OwnCertificate = KeyPair & {
  /** SHA-256, `AB:CD:…`, as browsers show it. */
  readonly fingerprint: string
  readonly endsAt: Instant
  /** Just now, because there was none that serves. */
  readonly made: boolean
}

/** Where it is kept in the data folder; the health check pins the certificate by its file. */
export const ownCertificateFiles = (dataFolder: string): { readonly cert: string; readonly key: string } => ({
  cert: join(dataFolder, 'certificate.pem'),
  key: join(dataFolder, 'certificate-key.pem'),
})

/**
 * The certificate in the data folder when it still serves: its key belongs to it, it names all of `names` (and this
 * machine), and it has more than 30 days to live. Else a new one, P-256, for 397 days, written there; the key is readable
 * by its owner only.
 *
 * @throws the file system's error when the folder cannot be written.
 */
export const ensureCertificate = async (
  dataFolder: string,
  names: readonly string[],
  clock: Clock,
): Promise<OwnCertificate> => {
  const wanted = [...new Set([...names.map(bare), 'localhost', '127.0.0.1', '::1'])]
  const kept = await read(dataFolder)
  if (kept !== undefined && serves(kept, wanted, clock.ms())) return describe(kept, false)
  const pair = await make(wanted, clock.ms())
  await write(dataFolder, pair)
  return describe(pair, true)
}

/** URLs put IPv6 addresses in brackets, certificates do not. */
const bare = (name: string): string => name.replace(/^\[(.*)\]$/, '$1').toLowerCase()

const read = async (dataFolder: string): Promise<KeyPair | undefined> => {
  const files = ownCertificateFiles(dataFolder)
  try {
    return { cert: await readFile(files.cert, 'utf8'), key: await readFile(files.key, 'utf8') }
  } catch {
    return undefined
  }
}

const serves = ({ cert, key }: KeyPair, names: readonly string[], now: number): boolean => {
  try {
    const certificate = new X509Certificate(cert)
    return (
      certificate.checkPrivateKey(createPrivateKey(key)) &&
      Date.parse(certificate.validFrom) <= now &&
      Date.parse(certificate.validTo) - now > renewedDaysBefore * dayMs &&
      names.every((name) => (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined)
    )
  } catch {
    return false
  }
}

const make = async (names: readonly string[], now: number): Promise<KeyPair> => {
  // An hour back, for visitors whose clock is behind ours.
  const from = now - 60 * 60 * 1000
  const made = await generate([{ name: 'commonName', value: (names[0] ?? 'localhost').slice(0, 64) }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(from),
    notAfterDate: new Date(from + livesDays * dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name })),
      },
    ],
  })
  return { cert: made.cert, key: made.private }
}

/** Key first: after a crash in between the two do not belong together, and the next start makes new ones. */
const write = async (dataFolder: string, pair: KeyPair): Promise<void> => {
  const files = ownCertificateFiles(dataFolder)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  for (const [file, text, mode] of [
    [files.key, pair.key, 0o600],
    [files.cert, pair.cert, 0o644],
  ] as const) {
    await writeFile(`${file}.new`, text, { mode })
    await rename(`${file}.new`, file)
  }
}

const describe = (pair: KeyPair, made: boolean): OwnCertificate => {
  const certificate = new X509Certificate(pair.cert)
  return {
    ...pair,
    fingerprint: certificate.fingerprint256,
    endsAt: new Date(Date.parse(certificate.validTo)).toISOString(),
    made,
  }
}
