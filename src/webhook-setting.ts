/** Whom to tell what happens to reversals. Reads no environment by itself: see config.ts. */
import { isIP } from 'node:net'
import type { Reader } from './reading.ts'
import { isPublic } from './tell/webhook/addresses.ts'
import { keyOf } from './tell/webhook/signature.ts'

export type WebhookSetting = {
  readonly url: URL
  /** What messages are signed with. */
  readonly key: Buffer
  readonly allowPrivate: boolean
}

/** Undefined where nobody is to be told. Contradictions are complained of; the address and the secret are not shown. */
export const webhookFrom = (reading: Reader): WebhookSetting | undefined => {
  const text = reading.text('OVERTURN_WEBHOOK_URL')
  const secret = reading.secret('OVERTURN_WEBHOOK_SECRET')
  const allow = reading.text('OVERTURN_WEBHOOK_ALLOW_PRIVATE')
  if (!['', '0', '1'].includes(allow))
    reading.complain(`OVERTURN_WEBHOOK_ALLOW_PRIVATE is “${allow}”; write 1, or leave it out.`)
  if (text === '' && secret === '') return undefined
  if (text === '' || secret === '')
    reading.complain('OVERTURN_WEBHOOK_URL and OVERTURN_WEBHOOK_SECRET go together; one of them is missing.')
  const key = keyOf(secret)
  if (secret !== '' && !key)
    reading.complain(
      'OVERTURN_WEBHOOK_SECRET is whsec_ and 24 to 64 random bytes in base64; make one with: echo whsec_$(openssl rand -base64 32)',
    )
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (text !== '') complainOf(reading, url, allow === '1')
  return url && key && { url, key, allowPrivate: allow === '1' }
}

const complainOf = (reading: Reader, url: URL | undefined, allowPrivate: boolean): void => {
  if (url === undefined || !['https:', 'http:'].includes(url.protocol))
    reading.complain('OVERTURN_WEBHOOK_URL is no address; write it like https://hooks.example.org/overturn.')
  else if (url.protocol === 'http:' && !allowPrivate)
    reading.complain(
      'OVERTURN_WEBHOOK_URL must begin with https://; OVERTURN_WEBHOOK_ALLOW_PRIVATE=1 allows http:// too, for a receiver on this machine or its network.',
    )
  else if (!allowPrivate && isClosed(url))
    reading.complain(
      'OVERTURN_WEBHOOK_URL names an address of this machine or of a private network; OVERTURN_WEBHOOK_ALLOW_PRIVATE=1 allows that.',
    )
  else if (url.username !== '' || url.hash !== '')
    reading.complain(
      'OVERTURN_WEBHOOK_URL may hold a host, a port, a path and a query, no name or password: the signature says whom it is from.',
    )
}

/** As far as it can be told without looking the name up; that is done at each try. */
const isClosed = ({ hostname }: URL): boolean => {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || (isIP(host) !== 0 && !isPublic(host))
}
