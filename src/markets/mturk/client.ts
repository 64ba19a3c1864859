import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { MTurkClient } from '@aws-sdk/client-mturk'
import { onlyAffirmative } from './affirmative.ts'
import { Sha256 } from './sha256.ts'
import { onlyWhole } from './whole-reply.ts'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export type ClientOptions = {
  readonly endpoint: string
  /** Undefined: the SDK's ordinary provider chain. Called once a client; a new client asks again. */
  readonly credentials: (() => Promise<Credentials>) | undefined
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY as Node's agents take them. */
  readonly proxyEnv: Readonly<Record<string, string | undefined>>
  /** After so long without an answer, or without the rest of one, a call is given up and its answer lost, in ms; 20 s unless told. */
  readonly requestTimeout?: number
  /** Called with the ms of the Date header of every answer that has one. */
  readonly heardTime: (theirs: number) => void
}

const usualTimeout = 20_000
const connectionTimeout = 5_000
const mostSockets = 64

/**
 * What the SDK does with each call and nobody here needs costs a tenth of its processor time: masking it for a log that is
 * not written, looking whether it runs inside a Lambda, and being ready to repeat it. Signing has its place by the latter.
 */
const leaveOut = ({ middlewareStack }: MTurkClient): void => {
  middlewareStack.remove('loggerMiddleware')
  middlewareStack.remove('recursionDetectionMiddleware')
  const once = { name: 'retryMiddleware', step: 'finalizeRequest', priority: 'high', override: true } as const
  middlewareStack.add((next) => next, once)
}

const dateHeader = (response: unknown): string | undefined => {
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : undefined
  const date =
    typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>)['date'] : undefined
  return typeof date === 'string' ? date : undefined
}

/**
 * A client with everything pinned that the environment could otherwise change: `AWS_MAX_ATTEMPTS=9` made nine approval
 * calls, `AWS_ENDPOINT_URL_MTURK` redirected it, `AWS_REGION` names hosts that do not exist, a request without a
 * time-out hangs for ever (all measured with 3.1015.0).
 */
export const makeClient = (options: ClientOptions): MTurkClient => {
  const agent = { keepAlive: true, maxSockets: mostSockets, proxyEnv: options.proxyEnv as NodeJS.ProcessEnv }
  const client = new MTurkClient({
    region: 'us-east-1',
    endpoint: options.endpoint,
    maxAttempts: 1,
    retryMode: 'standard',
    cacheMiddleware: true,
    sha256: Sha256,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    ...(options.credentials ? { credentials: options.credentials } : {}),
    requestHandler: {
      connectionTimeout,
      requestTimeout: options.requestTimeout ?? usualTimeout,
      throwOnRequestTimeout: true,
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
    },
  })
  leaveOut(client)
  client.middlewareStack.add(
    (next) => async (input) => {
      const result = await next(input)
      const theirs = Date.parse(dateHeader(result.response) ?? '')
      if (Number.isFinite(theirs)) options.heardTime(theirs)
      return result
    },
    { step: 'deserialize', name: 'hearTime', priority: 'low' },
  )
  onlyAffirmative(client, 'ApproveAssignmentCommand')
  onlyWhole(client, options.requestTimeout ?? usualTimeout)
  return client
}
