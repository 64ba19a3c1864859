/** The server as an operator starts it, with a probe in it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { freePort } from '../../test/support/free-port.ts'
import { key } from '../simulator.ts'
import type { Told } from './probe.ts'

export type BenchServer = {
  readonly url: string
  readonly certificate: string
  /** The path of the one-time link for the first person. */
  readonly link: string
  /** What the probe saw since the last time. */
  probe(): Promise<Told>
  close(): Promise<void>
}

const program = new URL('../../bin/overturn.js', import.meta.url).pathname
const probeFile = new URL('probe.ts', import.meta.url).href

/**
 * @param databaseUrl an empty database; SQLite where there is none
 * @param prepare fills the data folder before the server opens it
 */
export const startBenchServer = async (
  simulatorUrl: string,
  databaseUrl?: string,
  prepare?: (dataFolder: string) => Promise<void>,
): Promise<BenchServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
  const [idFile, secretFile, place] = ['id', 'secret', 'probe'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  await Promise.all([writeFile(idFile, key.id), writeFile(secretFile, key.secret)])
  const [port, data] = [await freePort(), join(folder, 'data')]
  const url = `https://localhost:${port}`
  await prepare?.(data)
  const child = spawn(process.execPath, [program, 'start'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_OPTIONS: `--import=${probeFile} ${process.env['BENCH_OPTIONS'] ?? ''}`,
      BENCH_PROBE: place,
      OVERTURN_DATA: data,
      OVERTURN_PUBLIC_URL: url,
      OVERTURN_LISTEN: String(port),
      OVERTURN_LOG_LEVEL: 'info',
      MTURK_ENVIRONMENT: 'simulator',
      MTURK_ENDPOINT: simulatorUrl,
      AWS_ACCESS_KEY_ID_FILE: idFile,
      AWS_SECRET_ACCESS_KEY_FILE: secretFile,
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const link = await linkIn(child.stdout)
  return {
    url,
    link: new URL(link).pathname,
    certificate: await readFile(join(data, 'certificate.pem'), 'utf8'),
    probe: () => ask(place),
    close: async () => {
      child.kill('SIGTERM')
      await exited
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const linkIn = (output: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve, reject) => {
    createInterface(output)
      .on('line', (line) => {
        const { link } = JSON.parse(line) as { link?: string }
        if (link !== undefined) resolve(link)
      })
      .once('close', () => reject(new Error('the server ended before it gave its set-up link')))
  })

const ask = async (place: string): Promise<Told> => {
  const asked = request({ socketPath: place }).end()
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream]
  return JSON.parse(await text(answer)) as Told
}
