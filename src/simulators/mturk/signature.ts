import { createHash, createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import { frontEnd, type ServiceError } from './faults.ts'
import type { AccessKey, Account } from './records.ts'

/** What the simulator signs for: the one region and service there is. */
const scope = { region: 'us-east-1', service: 'mturk-requester' }

/** How far a request's date may stand from the service's clock. */
const tolerance = 5 * 60_000

export interface ReceivedRequest {
  method: string
  path: string
  /** Lower-case names, as node gives them. */
  headers: Readonly<Record<string, string>>
  body: Buffer
}

type SourceData = string | ArrayBuffer | ArrayBufferView

/** Node's own SHA-256 in the form that the signer wants. */
class NodeSha256 {
  private readonly hash
  constructor(secret?: SourceData) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret))
  }
  update(data: SourceData): void {
    this.hash.update(bytes(data))
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest())
  }
  reset(): void {
    throw new Error('The signer never reuses a hash')
  }
}

/** Keys by the signer's own secrets and derived keys, which it keeps: making one costs more than hashing with it. */
const textKeys = new Map<string, KeyObject>()
const derivedKeys = new WeakMap<ArrayBuffer | ArrayBufferView, KeyObject>()

function keyOf(secret: SourceData): KeyObject {
  const known = typeof secret === 'string' ? textKeys.get(secret) : derivedKeys.get(secret)
  if (known !== undefined) return known
  const data = bytes(secret)
  const key = typeof data === 'string' ? createSecretKey(data, 'utf8') : createSecretKey(data)
  if (typeof secret === 'string') textKeys.set(secret, key)
  else derivedKeys.set(secret, key)
  return key
}

function bytes(data: SourceData): Uint8Array | string {
  if (typeof data === 'string') return data
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)
}

interface Claim {
  keyId: string
  date: string
  region: string
  service: string
  terminator: string
  signedHeaders: string[]
  signature: string
}

/**
 * Verifies a request as the service's front end does: by signing what was received again, over the real body.
 * @returns the account whose key signed it
 * @throws ServiceError the front end's refusal, with AWS's type and text
 */
export async function authenticate(
  request: ReceivedRequest,
  accounts: readonly Account[],
  now: number,
): Promise<{ account: Account; key: AccessKey }> {
  const claim = readClaim(request.headers['authorization'])
  const account = accounts.find(({ keys }) => keys.some(({ id }) => id === claim.keyId))
  const key = account?.keys.find(({ id }) => id === claim.keyId)
  const token = request.headers['x-amz-security-token']
  if (account === undefined || key === undefined || token !== key.sessionToken) {
    throw frontEnd('UnrecognizedClientException', 'The security token included in the request is invalid.')
  }
  if (key.expires !== undefined && now >= key.expires) {
    throw frontEnd('ExpiredTokenException', 'The security token included in the request is expired')
  }
  const date = readDate(request.headers, claim)
  checkScope(claim)
  checkAge(date, now)
  checkSignedHeaders(request.headers, claim)
  if (!(await matches(request, claim, key, date))) throw mismatch()
  return { account, key }
}

function readClaim(header: string | undefined): Claim {
  if (header === undefined) throw frontEnd('MissingAuthenticationTokenException', 'Missing Authentication Token')
  if (!header.startsWith('AWS4-HMAC-SHA256 ')) {
    throw frontEnd('IncompleteSignatureException', `Unsupported AWS 'algorithm': '${header.split(' ', 1)[0] ?? ''}'.`)
  }
  const parts = new Map<string, string>()
  for (const part of header.slice('AWS4-HMAC-SHA256 '.length).split(',')) {
    const at = part.indexOf('=')
    if (at > 0) parts.set(part.slice(0, at).trim(), part.slice(at + 1).trim())
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.has(name))
  if (missing.length > 0) {
    const words = missing.map((name) => `Authorization header requires '${name}' parameter.`)
    throw frontEnd('IncompleteSignatureException', words.join(' '))
  }
  const credential = (parts.get('Credential') ?? '').split('/')
  const [keyId, date, region, service, terminator] = credential
  if (credential.length !== 5 || !keyId || !date || !region || !service || !terminator) {
    throw frontEnd('IncompleteSignatureException', 'Credential must have exactly 5 slash-delimited elements.')
  }
  const signedHeaders = (parts.get('SignedHeaders') ?? '').split(';').map((name) => name.toLowerCase())
  return { keyId, date, region, service, terminator, signedHeaders, signature: parts.get('Signature') ?? '' }
}

function readDate(headers: Readonly<Record<string, string>>, claim: Claim): Date {
  const text = headers['x-amz-date'] ?? ''
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  const date = match === null ? new Date(NaN) : new Date(text.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
  if (Number.isNaN(date.getTime())) {
    throw frontEnd(
      'IncompleteSignatureException',
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  }
  if (!text.startsWith(claim.date)) {
    const words = `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${claim.date}' != '${text.slice(0, 8)}', from '${text}'.`
    throw frontEnd('InvalidSignatureException', words)
  }
  return date
}

function checkScope(claim: Claim): void {
  if (claim.region !== scope.region) {
    throw frontEnd(
      'InvalidSignatureException',
      `Credential should be scoped to a valid region, not '${claim.region}'. `,
    )
  }
  if (claim.service !== scope.service) {
    throw frontEnd('InvalidSignatureException', `Credential should be scoped to correct service: '${scope.service}'. `)
  }
  if (claim.terminator !== 'aws4_request') {
    throw frontEnd(
      'InvalidSignatureException',
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${claim.terminator}'. `,
    )
  }
}

function checkAge(date: Date, now: number): void {
  const sent = stamp(date.getTime())
  if (date.getTime() < now - tolerance) {
    const words = `Signature expired: ${sent} is now earlier than ${stamp(now - tolerance)} (${stamp(now)} - 5 min.)`
    throw frontEnd('InvalidSignatureException', words)
  }
  if (date.getTime() > now + tolerance) {
    const words = `Signature not yet current: ${sent} is still later than ${stamp(now + tolerance)} (${stamp(now)} + 5 min.)`
    throw frontEnd('InvalidSignatureException', words)
  }
}

function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`
}

/** The host and every x-amz header that decides must be under the signature. */
function checkSignedHeaders(headers: Readonly<Record<string, string>>, claim: Claim): void {
  const needed = ['host', 'x-amz-date', 'x-amz-target', 'x-amz-security-token']
  for (const name of needed) {
    if (headers[name] !== undefined && !claim.signedHeaders.includes(name)) {
      const shown = name === 'host' ? "'Host' or ':authority'" : `'${name}'`
      throw frontEnd('InvalidSignatureException', `${shown} must be a 'SignedHeader' in the AWS Authorization.`)
    }
  }
}

async function matches(request: ReceivedRequest, claim: Claim, key: AccessKey, date: Date): Promise<boolean> {
  const sentHash = request.headers['x-amz-content-sha256']
  const realHash = createHash('sha256').update(request.body).digest('hex')
  if (sentHash !== undefined && !same(sentHash, realHash)) return false
  const headers: Record<string, string> = {}
  for (const name of claim.signedHeaders) {
    const value = request.headers[name]
    if (value === undefined) return false
    headers[name] = value
  }
  const signer = new SignatureV4({
    credentials: {
      accessKeyId: key.id,
      secretAccessKey: key.secret,
      ...(key.sessionToken === undefined ? {} : { sessionToken: key.sessionToken }),
    },
    ...scope,
    sha256: NodeSha256,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '',
      path: request.path,
      query: {},
      headers,
      body: request.body,
    },
    { signingDate: date, signableHeaders: new Set(claim.signedHeaders) },
  )
  const signature = /Signature=([0-9a-f]+)$/.exec(signed.headers['authorization'] ?? '')?.[1]
  return signature !== undefined && same(signature, claim.signature)
}

function same(one: string, other: string): boolean {
  const left = Buffer.from(one)
  const right = Buffer.from(other)
  return left.length === right.length && timingSafeEqual(left, right)
}

function mismatch(): ServiceError {
  return frontEnd(
    'InvalidSignatureException',
    'The request signature we calculated does not match the signature you provided. ' +
      'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  )
}
