/** Who takes part, each as a process of its own: ours, and the loops that script-writers write. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Ran } from './peers/talk.ts'
import type { Key } from './simulator.ts'

export type Kind = 'ours' | 'sdk' | 'boto3'

/** `atOnce`: calls in flight, where the loop sets it; `every`: sends on a schedule, in ms. */
export type Contender = {
  readonly name: string
  readonly kind: Kind
  readonly atOnce?: number
  readonly retryMode?: 'standard' | 'adaptive'
  readonly every?: number
}

export const contenders: readonly Contender[] = [
  { name: 'Overturn', kind: 'ours' },
  { name: 'SDK, one at a time', kind: 'sdk', atOnce: 1, retryMode: 'standard' },
  { name: 'SDK, 32 at once, standard', kind: 'sdk', atOnce: 32, retryMode: 'standard' },
  { name: 'SDK, 32 at once, adaptive', kind: 'sdk', atOnce: 32, retryMode: 'adaptive' },
  { name: 'boto3, one at a time', kind: 'boto3', atOnce: 1, retryMode: 'standard' },
  { name: 'boto3, 32 threads, standard', kind: 'boto3', atOnce: 32, retryMode: 'standard' },
  { name: 'boto3, 32 threads, adaptive', kind: 'boto3', atOnce: 32, retryMode: 'adaptive' },
]

export type Running = {
  /** Makes ready: ours checks meanwhile. The loops only connect. */
  prepare(key: Key, ids: readonly string[]): Promise<void>
  /** Runs what was prepared. */
  go(): Promise<Ran>
  close(): Promise<void>
}

/** The first Python that has boto3: Debian's, or the one on the path. */
export const findBoto3 = async (): Promise<string | undefined> => {
  for (const python of ['/usr/bin/python3', 'python3']) {
    const found = await promisify(execFile)(python, ['-c', 'import boto3']).then(
      () => true,
      () => false,
    )
    if (found) return python
  }
  return undefined
}

/** Ours runs with the limits on its memory that bin/overturn.js sets; they cost processor time, too. */
const asServed = ['--max-semi-space-size=8', '--heap-growing-percent=30']

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** @param python with boto3 */
export const start = (contender: Contender, url: string, python: string | undefined): Running => {
  const { kind, name, ...settings } = contender
  const script = { ours: 'peers/ours-loop.ts', sdk: 'peers/sdk-loop.ts', boto3: 'peers/boto3_loop.py' }[kind]
  const program = kind === 'boto3' ? (python ?? 'python3') : process.execPath
  const flags = kind === 'ours' ? asServed : []
  const child = spawn(program, [...flags, here(script), JSON.stringify({ url, ...settings })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (line: string): Promise<unknown> => {
    child.stdin.write(`${line}\n`)
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`${name} ended before it answered`)
    return JSON.parse(value)
  }
  return {
    prepare: async (key, ids) => void (await ask(JSON.stringify({ key, ids }))),
    go: async () => (await ask('"go"')) as Ran,
    close: async () => {
      const gone = child.exitCode === null ? once(child, 'exit') : undefined
      child.stdin.end()
      await gone
    },
  }
}
