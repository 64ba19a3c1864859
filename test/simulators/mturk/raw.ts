import { request } from 'node:http'
import { connect } from 'node:net'
import { Sha256 } from '@aws-crypto/sha256-js'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Simulator } from '../../../src/simulators/mturk/start.ts'

export interface RawAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  /** The body without its stamp, where it is JSON. */
  json: unknown
}

export interface RawRequest {
  method?: string
  path?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** Sends exactly this, signed or not. */
export function send(simulator: Simulator, given: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      simulator.url,
      { method: given.method ?? 'POST', path: given.path ?? '/', headers: given.headers ?? {}, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(text) })
        })
      },
    )
    sent.on('error', reject)
    sent.end(given.body ?? '')
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/ \(\d{13} s\)/g, ' (stamp)'))
  } catch {
    return undefined
  }
}

export interface Signing {
  body?: string | Buffer
  credentials?: Simulator['credentials']
  region?: string
  service?: string
  date?: Date
  headers?: Record<string, string>
  /** Whether the body's hash is sent and signed, as the JavaScript client does. */
  checksum?: boolean
}

/** A request to an operation, signed by AWS's signer with another hash than the simulator's. */
export async function signed(simulator: Simulator, operation: string, more: Signing = {}): Promise<RawRequest> {
  const body = more.body ?? '{}'
  const signer = new SignatureV4({
    credentials: more.credentials ?? simulator.credentials,
    region: more.region ?? 'us-east-1',
    service: more.service ?? 'mturk-requester',
    sha256: Sha256,
    applyChecksum: more.checksum ?? true,
  })
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      query: {},
      headers: {
        host: new URL(simulator.url).host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `MTurkRequesterServiceV20170117.${operation}`,
        ...more.headers,
      },
      body,
    },
    { signingDate: more.date ?? new Date(simulator.clock.now()) },
  )
  return { headers, body }
}

/** Signs and sends. */
export async function call(simulator: Simulator, operation: string, more: Signing = {}): Promise<RawAnswer> {
  return send(simulator, await signed(simulator, operation, more))
}

/** Sends bytes over a socket and gives back whatever comes until it ends. */
export function bytes(simulator: Simulator, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(simulator.port, '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(received))
  })
}
