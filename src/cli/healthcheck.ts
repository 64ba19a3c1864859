import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { TLSSocket } from 'node:tls'
import { readConfig } from '../config.ts'
import { ownCertificateFiles } from '../serve/own-certificate.ts'

/** The server to ask, from inside its own machine. */
export type HealthQuestion = {
  readonly host: string
  readonly port: number
  /** The address people type: `/healthz` lies under its path, and its name is the Host that the server expects. */
  readonly publicUrl: URL
  /** The certificate (PEM) that the server must show, whatever names are in it; undefined: plain HTTP behind a proxy. */
  readonly certificateFile: string | undefined
  /** How long to wait, in milliseconds. */
  readonly timeout: number
}

/** Docker's HEALTHCHECK: silent and 0 when the server of this configuration is well, else a sentence and 1. */
export async function healthcheck(): Promise<void> {
  const { listen, publicUrl, tls, dataFolder } = readConfig()
  const files = { plain: undefined, generated: ownCertificateFiles(dataFolder).cert }
  const certificateFile = tls.kind === 'files' ? tls.certificate : files[tls.kind]
  const question = { host: reachable(listen.host), port: listen.port, publicUrl, certificateFile, timeout: 4000 }
  const complaint = await askHealth(question)
  if (complaint === undefined) return
  process.stderr.write(`${complaint}\n`)
  process.exitCode = 1
}

/** Undefined when the server answers `/healthz` with 200 and shows the certificate of the file; else what is wrong. */
export async function askHealth(question: HealthQuestion): Promise<string | undefined> {
  const { host, port, certificateFile } = question
  try {
    const expected = certificateFile === undefined ? undefined : new X509Certificate(await readFile(certificateFile))
    const request = send(question)
    const [response]: IncomingMessage[] = await once(request, 'response')
    response?.resume()
    if (expected !== undefined && shown(request) !== expected.fingerprint256) {
      return `The server on ${host}:${port} shows another certificate than ${certificateFile}.`
    }
    return response?.statusCode === 200 ? undefined : `The server says that it is not well: ${response?.statusCode}.`
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return `The server on ${host}:${port} cannot be asked: ${reason}.`
  }
}

function send({ host, port, publicUrl, certificateFile, timeout }: HealthQuestion): ClientRequest {
  const options = {
    host,
    port,
    path: `${publicUrl.pathname.replace(/\/$/, '')}/healthz`,
    headers: { host: publicUrl.host },
    signal: AbortSignal.timeout(timeout),
    agent: false,
  }
  // Nobody but the file vouches for the certificate; it is compared when the answer is there.
  const request =
    certificateFile === undefined ? requestPlain(options) : requestSecure({ ...options, ...anyCertificate })
  return request.end()
}

const anyCertificate = { rejectUnauthorized: false, servername: '' }

function shown(request: ClientRequest): string | undefined {
  return request.socket instanceof TLSSocket ? request.socket.getPeerX509Certificate()?.fingerprint256 : undefined
}

/** A server that listens on every address is asked on the loopback one. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  return host === '::' ? '::1' : host
}
