import { Agent } from 'node:http'
import { MTurkClient } from '@aws-sdk/client-mturk'
import { test as base } from 'vitest'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulators/mturk/start.ts'

interface ClientOptions {
  region?: string
  credentials?: Simulator['credentials']
  /** Milliseconds until the client gives an answer up. */
  timeout?: number
}

/** The SDK as it is used for real: one attempt, nothing left to the environment. */
export function clientOf(simulator: Simulator, more: ClientOptions = {}): MTurkClient {
  return new MTurkClient({
    region: more.region ?? 'us-east-1',
    endpoint: simulator.url,
    credentials: more.credentials ?? simulator.credentials,
    maxAttempts: 1,
    retryMode: 'standard',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    requestHandler: {
      connectionTimeout: 2000,
      requestTimeout: more.timeout ?? 5000,
      throwOnRequestTimeout: true,
      httpAgent: new Agent({ keepAlive: true, maxSockets: 50 }),
    },
  })
}

interface Together {
  simulator: Simulator
  client: MTurkClient
}

interface Fixtures {
  /** A simulator and a client for one test; both end with it, and a defect of the simulator fails it. */
  together: (options?: SimulatorOptions, more?: ClientOptions) => Promise<Together>
}

export const test = base.extend<Fixtures>({
  together: async ({ task: _task }, use) => {
    const running: Together[] = []
    await use(async (options = {}, more = {}) => {
      const simulator = await startSimulator(options)
      const pair = { simulator, client: clientOf(simulator, more) }
      running.push(pair)
      return pair
    })
    for (const { simulator, client } of running) {
      client.destroy()
      await simulator.close()
      if (simulator.defects.length > 0) throw new Error(`Defects of the simulator: ${simulator.defects.join('\n')}`)
    }
  },
})

/** The parts of what `send` throws that tests look at; the millisecond stamp is "(stamp)". */
export interface Refusal {
  name: string
  message: string
  TurkErrorCode?: string
  code?: string
  status?: number
}

/** @throws Error where the call succeeded */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  let thrown: unknown
  try {
    await call
  } catch (error) {
    thrown = error
  }
  if (thrown === undefined) throw new Error('The call was not refused')
  const { name, message, TurkErrorCode, code, $metadata } = thrown as Refusal & {
    $metadata?: { httpStatusCode?: number }
  }
  return {
    name,
    message: message.replace(/ \(\d{13} s\)$/, ' (stamp)'),
    ...(TurkErrorCode === undefined ? {} : { TurkErrorCode }),
    ...(code === undefined ? {} : { code }),
    ...($metadata?.httpStatusCode === undefined ? {} : { status: $metadata.httpStatusCode }),
  }
}

export const day = 24 * 60 * 60 * 1000
