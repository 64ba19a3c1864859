/** The certificate that the operator gives as files, and what can be wrong with them. */
import { X509Certificate, createPrivateKey, type KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { Instant } from '../core/reversal.ts'
import { secureContextOptions, type KeyPair } from './tls.ts'

export type CertificateFiles = { readonly certificate: string; readonly key: string }

export type OperatorCertificate = KeyPair & { readonly fingerprint: string; readonly endsAt: Instant }

/** A file that cannot serve; the message names it and says why, and holds nothing of what is in it. */
export class CertificateFileError extends Error {
  override readonly name = 'CertificateFileError'
}

/** @throws CertificateFileError when one cannot be read, is no PEM, or the two do not belong together. */
export const readCertificateFiles = async (files: CertificateFiles): Promise<OperatorCertificate> => {
  const cert = await readText(files.certificate)
  const key = await readText(files.key)
  const certificate = parseCertificate(files.certificate, cert)
  if (!certificate.checkPrivateKey(parseKey(files.key, key)))
    throw new CertificateFileError(`${files.key} is not the key of the certificate in ${files.certificate}`)
  try {
    createSecureContext(secureContextOptions({ cert, key }))
  } catch {
    throw new CertificateFileError(`${files.certificate} holds a chain that OpenSSL does not accept`)
  }
  const endsAt = new Date(Date.parse(certificate.validTo)).toISOString()
  return { cert, key, fingerprint: certificate.fingerprint256, endsAt }
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CertificateFileError(`${file} cannot be read (${code ?? 'unknown'})`, { cause: error })
  }
}

const parseCertificate = (file: string, text: string): X509Certificate => {
  try {
    return new X509Certificate(text)
  } catch {
    throw new CertificateFileError(`${file} holds no certificate in PEM form`)
  }
}

const parseKey = (file: string, text: string): KeyObject => {
  if (/ENCRYPTED/.test(text))
    throw new CertificateFileError(`${file} is locked with a passphrase; the server needs it without`)
  try {
    return createPrivateKey(text)
  } catch {
    throw new CertificateFileError(`${file} holds no private key in PEM form`)
  }
}
