/** Where the certificate comes from, and how the next one gets in while the server runs. */
import type { Clock, Log } from '../core/ports.ts'
import { followFiles, stampsOf } from './file-changes.ts'
import { CertificateFileError, readCertificateFiles, type CertificateFiles } from './operator-certificate.ts'
import { ensureCertificate } from './own-certificate.ts'
import type { KeyPair } from './tls.ts'

const dayMs = 24 * 60 * 60 * 1000

export type CertificateSource = {
  readonly first: KeyPair
  /** Hands over each new certificate until the signal aborts. Never rejects: what cannot serve is logged, the old stays. */
  follow(apply: (pair: KeyPair) => void, signal: AbortSignal): Promise<void>
}

type Around = { readonly clock: Clock; readonly log: Log }

/** A generated one in the data folder, renewed 30 days before its end, also without a restart. */
export const ownCertificate = async (
  dataFolder: string,
  names: readonly string[],
  { clock, log }: Around,
): Promise<CertificateSource> => {
  const ensure = async () => {
    const certificate = await ensureCertificate(dataFolder, names, clock)
    const { fingerprint, endsAt, made } = certificate
    log.info(made ? 'certificate made' : 'certificate kept', { fingerprint, endsAt })
    return certificate
  }
  const follow: CertificateSource['follow'] = async (apply, signal) => {
    for (;;) {
      await clock.sleep(dayMs, signal)
      if (signal.aborted) return
      try {
        const certificate = await ensure()
        if (certificate.made) apply(certificate)
      } catch (error) {
        log.warn('certificate not renewed', { why: (error as NodeJS.ErrnoException).code ?? 'unknown', dataFolder })
      }
    }
  }
  return { first: await ensure(), follow }
}

/**
 * The operator's files, read again when they change.
 *
 * @throws CertificateFileError when they cannot serve at the start.
 */
export const operatorCertificate = async (
  files: CertificateFiles,
  { clock, log }: Around,
): Promise<CertificateSource> => {
  const both = [files.certificate, files.key]
  const seen = await stampsOf(both)
  const load = async () => {
    const certificate = await readCertificateFiles(files)
    const { fingerprint, endsAt } = certificate
    const daysLeft = Math.floor((Date.parse(endsAt) - clock.ms()) / dayMs)
    const facts = { file: files.certificate, fingerprint, endsAt, daysLeft }
    if (daysLeft < 30) log.warn(daysLeft < 0 ? 'certificate is over' : 'certificate ends soon', facts)
    else log.info('certificate loaded', facts)
    return certificate
  }
  const follow: CertificateSource['follow'] = async (apply, signal) => {
    const reload = async (): Promise<void> => {
      try {
        apply(await load())
      } catch (error) {
        const why = error instanceof CertificateFileError ? error.message : `${files.certificate} cannot be used`
        log.warn('certificate not replaced', { why })
      }
    }
    await followFiles(both, reload, clock, signal, seen)
  }
  return { first: await load(), follow }
}
