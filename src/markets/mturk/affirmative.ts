/**
 * Whether a 200 is the affirmative answer of an operation that returns nothing. The SDK takes any body for it: a login
 * page of a network, an empty 204 and an error sent with status 200 all passed for a payment.
 */
import { Readable } from 'node:stream'
import type { MTurkClient } from '@aws-sdk/client-mturk'

/** What is looked at of the answer, before the SDK reads it. */
type Reply = { readonly statusCode: number; readonly headers: Record<string, string | undefined>; body: unknown }

/** The whole answer of ApproveAssignment is `{}`; more than this is none of it, in bytes. */
const longest = 64 * 1024

/** The service names its request, or at least speaks JSON; and what it says is an empty structure, or nothing. */
const isAffirmative = ({ statusCode, headers }: Reply, body: string): boolean => {
  const service = headers['x-amzn-requestid'] !== undefined || /\bjson\b|amz-json/i.test(headers['content-type'] ?? '')
  return statusCode === 200 && service && /^\s*(?:\{\s*\})?\s*$/.test(body)
}

const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' && value !== null && 'statusCode' in value && 'headers' in value && 'body' in value

/** An answer that is not the service's: no `$fault`, so the table takes it for a lost one. */
class UnknownReply extends Error {
  override readonly name = 'UnknownReply'
  readonly $metadata: { readonly httpStatusCode: number }
  constructor(status: number) {
    super('The reply was not the one that this call has.')
    this.$metadata = { httpStatusCode: status }
  }
}

/** By events: walking a stream as an iterator costs several times as much. What comes after the longest is left unread. */
const textOf = (body: unknown): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    // One that is over already would tell of nothing any more.
    if (!(body instanceof Readable) || body.destroyed) throw new Error('the reply cannot be read')
    const pieces: Buffer[] = []
    let bytes = 0
    body.on('end', () => resolve(Buffer.concat(pieces)))
    body.on('error', reject)
    body.on('close', () => {
      if (!body.readableEnded) reject(new Error('the reply was cut off'))
    })
    body.on('data', (piece: Buffer) => {
      bytes += piece.length
      pieces.push(piece)
      if (bytes <= longest) return
      resolve(Buffer.concat(pieces))
      body.destroy()
    })
  })

/** Makes sends of this operation fail, unless they are refused, for every answer but the affirmative one. */
export const onlyAffirmative = (client: MTurkClient, operation: string): void =>
  client.middlewareStack.add(
    (next, context) => async (input) => {
      const result = await next(input)
      const reply: unknown = result.response
      if (context['commandName'] !== operation || !isReply(reply) || reply.statusCode >= 300) return result
      const body = await textOf(reply.body)
      if (!isAffirmative(reply, body.toString())) throw new UnknownReply(reply.statusCode)
      reply.body = body
      return result
    },
    { step: 'deserialize', name: 'onlyAffirmative', priority: 'low' },
  )
