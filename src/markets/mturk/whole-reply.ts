/**
 * The SDK's time-out ends with the head of a reply: one whose rest stood still, or came drop by drop, kept its call for
 * ever, so that its line never had an outcome and its reversal no end.
 */
import { Readable } from 'node:stream'
import type { MTurkClient } from '@aws-sdk/client-mturk'

class HalfReply extends Error {
  override readonly name = 'TimeoutError'
}

/** Cuts off every reply that is not whole so many ms after its head; its answer is lost then. */
export const onlyWhole = (client: MTurkClient, ms: number): void =>
  client.middlewareStack.add(
    (next) => async (input) => {
      const result = await next(input)
      endWithin(result.response, ms)
      return result
    },
    { step: 'deserialize', name: 'onlyWhole', priority: 'low' },
  )

const endWithin = (response: unknown, ms: number): void => {
  const body = typeof response === 'object' && response !== null && 'body' in response ? response.body : undefined
  if (!(body instanceof Readable)) return
  const timer = setTimeout(() => body.destroy(new HalfReply(`The reply was not whole within ${ms} ms.`)), ms)
  body.once('close', () => clearTimeout(timer))
}
