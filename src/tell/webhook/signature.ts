/** Standard Webhooks 1.0: how a message says that it is from us. */
import { createHmac } from 'node:crypto'

/** A secret is `whsec_` and 24 to 64 bytes in base64. Undefined when it is not. */
export const keyOf = (secret: string): Buffer | undefined => {
  const text = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const key = text === undefined ? undefined : Buffer.from(text, 'base64')
  return key && key.length >= 24 && key.length <= 64 ? key : undefined
}

/** The headers of one try. `ms`: when it is made, in ms since 1970; the header has seconds. */
export const signedHeaders = (key: Buffer, id: string, ms: number, body: string): Readonly<Record<string, string>> => {
  const timestamp = String(Math.floor(ms / 1000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
