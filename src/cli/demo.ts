import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readConfig } from '../config.ts'
import { askedToEnd, serve, untilAsked } from '../main.ts'
import { spawnSimulator } from './simulate.ts'

/** The key that this demo's simulator is told to accept; it opens nothing else. */
const key = { id: 'OVERTURNDEMOKEY00001', secret: 'demo-secret-of-no-value-0000000000000001' }

const latency = 'latency={"ms":60,"spread":20}'
const simulated = ['--port', '0', '--data', 'cast', '--key', `${key.id}:${key.secret}`, '--mood', latency]

/** Resolves with the address in the first line that names one. */
const addressIn = async (output: NodeJS.ReadableStream): Promise<string> => {
  for await (const line of createInterface({ input: output })) {
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (address !== undefined) return address
  }
  throw new Error('The simulator ended before it said where it listens.')
}

/** The server on a folder of its own that is thrown away at the end, the simulator beside it, sample ids to fill in. */
export const demo = async (): Promise<void> => {
  const simulator = spawnSimulator(simulated, 'pipe')
  const folder = await mkdtemp(join(tmpdir(), 'overturn-demo-'))
  try {
    if (simulator.stdout === null) throw new Error('The simulator has no output.')
    const endpoint = await addressIn(simulator.stdout)
    simulator.stdout.resume()
    const [idFile, secretFile] = [join(folder, 'key-id'), join(folder, 'key-secret')]
    await Promise.all([writeFile(idFile, key.id, { mode: 0o600 }), writeFile(secretFile, key.secret, { mode: 0o600 })])
    const samples = (await (await fetch(`${endpoint}/_simulator/sample/ids`)).text())
      .split('\n')
      .filter((line) => line !== '')
    const asked = askedToEnd()
    const server = await serve(
      readConfig({
        OVERTURN_DATA: join(folder, 'data'),
        OVERTURN_LOG_LEVEL: 'warn',
        OVERTURN_PUBLIC_URL: 'https://localhost:8443',
        MTURK_ENVIRONMENT: 'simulator',
        MTURK_ENDPOINT: endpoint,
        MTURK_ACCOUNT_NAME: 'Demo Lab',
        AWS_ACCESS_KEY_ID_FILE: idFile,
        AWS_SECRET_ACCESS_KEY_FILE: secretFile,
      }),
      { samples },
    )
    process.stdout.write(`${welcome(server.link ?? server.url, server.fingerprint ?? '')}\n`)
    await untilAsked(server, asked)
  } finally {
    const gone = simulator.exitCode === null ? once(simulator, 'exit') : undefined
    simulator.kill('SIGTERM')
    await gone
    await rm(folder, { recursive: true, force: true })
  }
}

const welcome = (link: string, fingerprint: string): string => `
Overturn is running, with a simulator of Mechanical Turk and play money. This link leads in:

  ${link}

Your browser will warn: the server made its certificate itself. Its SHA-256 fingerprint is
  ${fingerprint}

Then choose a name and a password, press “Fill in sample ids”, and check them.
Ctrl-C ends the demo and throws its data away.
`
