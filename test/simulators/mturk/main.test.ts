import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GetAccountBalanceCommand, MTurkClient } from '@aws-sdk/client-mturk'
import { describe, expect } from 'vitest'
import { test as base } from './client.ts'

interface Fixtures {
  run: (...args: string[]) => ChildProcess
  folder: string
}

const main = new URL('../../../src/simulators/mturk/main.ts', import.meta.url).pathname

const test = base.extend<Fixtures>({
  run: async ({ task: _task }, use) => {
    const started: ChildProcess[] = []
    await use((...args) => {
      const child = spawn(process.execPath, [main, ...args])
      started.push(child)
      return child
    })
    for (const child of started) child.kill('SIGKILL')
  },
  folder: async ({ task: _task }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'))
    await use(folder)
    await rm(folder, { recursive: true })
  },
})

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text
}

describe('the simulator as a process', () => {
  test('prints its address, serves what it was told, writes its log and ends on SIGTERM', async ({ run, folder }) => {
    const log = join(folder, 'ledger.jsonl')
    const child = run(
      '--balance=12.50',
      '--key=MYKEY:my-secret',
      '--large=100',
      `--log=${log}`,
      '--mood=latency=1',
      '--mood=serverError={"operation":"GetHIT"}',
      '--mood=paysAgain',
    )
    const [line = '', accepts] = (await firstLine(child)).split('\n')
    expect(line).toMatch(/^Mechanical Turk simulator at http:\/\/127\.0\.0\.1:\d+$/)
    expect(accepts).toBe('It accepts AWS_ACCESS_KEY_ID=MYKEY AWS_SECRET_ACCESS_KEY=my-secret')
    const endpoint = line.trim().split(' ').at(-1) ?? ''
    const credentials = { accessKeyId: 'MYKEY', secretAccessKey: 'my-secret' }
    const client = new MTurkClient({ region: 'us-east-1', endpoint, credentials, maxAttempts: 1 })
    expect((await client.send(new GetAccountBalanceCommand({}))).AvailableBalance).toBe('12.50')
    client.destroy()
    const moods: unknown = await (await fetch(`${endpoint}/_simulator/moods`)).json()
    expect(moods).toEqual({ latency: [{ ms: 1 }], serverError: [{ operation: 'GetHIT' }], paysAgain: [{}] })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(JSON.parse(await readFile(log, 'utf8'))).toMatchObject({ operation: 'GetAccountBalance', delivered: true })
  })

  test('explains itself', async ({ run }) => {
    const child = run('--help')
    expect(await firstLine(child)).toContain('--mood NAME=VALUE')
  })

  test.for([
    [['--mood', 'nonsense'], 'There is no mood "nonsense"'],
    [['--mood', 'latency={'], '--mood latency wants a number, true or JSON'],
    [['--port', 'x'], '--port wants a whole number'],
    [['--funding', 'gold'], '--funding wants'],
    [['--data', 'some'], '--data wants cast or empty'],
    [['--key', 'only'], '--key wants ID:SECRET'],
    [['--balance', '-1'], ''],
    [['--unknown'], 'Unknown option'],
  ] as const)('refuses %j with a sentence and status 1', async ([args, words], { run }) => {
    const child = run(...args)
    let errors = ''
    child.stderr?.on('data', (chunk) => {
      errors += String(chunk)
    })
    expect(await once(child, 'close')).toEqual([1, null])
    expect(errors).toContain(words)
  })
})
