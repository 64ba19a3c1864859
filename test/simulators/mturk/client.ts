import { Agent } from 'node:http'
import { MTurkClient } from '@aws-sdk/client-mturk'
import { afterEach } from 'vitest'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulators/mturk/start.ts'

/** The SDK as it is used for real: one attempt, nothing left to the environment. */
export function clientOf(
  simulator: Simulator,
  more: { region?: string; credentials?: Simulator['credentials']; timeout?: number } = {},
): MTurkClient {
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

const running: { simulator: Simulator; clients: MTurkClient[] }[] = []

afterEach(async () => {
  for (const { simulator, clients } of running.splice(0)) {
    for (const client of clients) client.destroy()
    await simulator.close()
    if (simulator.defects.length > 0)
      throw new Error(`The simulator found faults of its own: ${simulator.defects.join('\n')}`)
  }
})

/** A simulator and a client for one test; both end with it, and a defect of the simulator fails it. */
export async function together(
  options: SimulatorOptions = {},
  more: Parameters<typeof clientOf>[1] = {},
): Promise<{ simulator: Simulator; client: MTurkClient }> {
  const simulator = await startSimulator(options)
  const client = clientOf(simulator, more)
  running.push({ simulator, clients: [client] })
  return { simulator, client }
}

/** The parts of what `send` throws that tests look at. */
export interface Refusal {
  name: string
  message: string
  TurkErrorCode?: string
  code?: string
  status?: number
}

/** @throws Error where the call succeeded */
export async function refusal(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call
  } catch (error) {
    const { name, message, TurkErrorCode, code, $metadata } = error as Refusal & {
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
  throw new Error('The call was not refused')
}
