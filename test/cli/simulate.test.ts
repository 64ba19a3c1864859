import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'

const simulate = (...args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> => {
  const child = spawn(process.execPath, ['bin/overturn.js', 'simulate', '--port', '0', ...args], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** What it prints once it listens, and what resolves when nobody holds its output any more. */
const listening = async (child: ReturnType<typeof simulate>) => {
  const lines = createInterface(child.stdout)
  const closed = once(lines, 'close')
  const said: string[] = []
  for await (const line of lines) {
    said.push(line)
    if (line.startsWith('Ids to try')) break
  }
  child.stdout.resume()
  return { said: said.join('\n'), url: /http:\/\/[\d.:]+/.exec(said[0] ?? '')?.[0] ?? '', closed }
}

test('the options reach the simulator, and SIGTERM ends both', async () => {
  const child = simulate(
    '--key',
    'OTHERKEY000000000001:other',
    '--data',
    'empty',
    '--mood',
    'latency=1',
    '--mood',
    'throttle=10',
  )
  const exit = once(child, 'exit')
  const { said, url } = await listening(child)
  expect(said).toContain('AWS_ACCESS_KEY_ID=OTHERKEY000000000001')
  expect(await (await fetch(`${url}/_simulator/moods`)).json()).toMatchObject({
    latency: [{ ms: 1 }],
    throttle: [{ rate: 10 }],
  })
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test('a command line that is none ends with 1, and says what may have been meant', async () => {
  const child = spawn(process.execPath, ['bin/overturn.js', 'simulat'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(said).toContain('Did you mean simulate?')
  expect(code).toBe(1)
})

test('a value that the simulator does not know ends it with its sentence and 1', async () => {
  const child = simulate('--data', 'everything')
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(said).toContain('--data wants cast or empty')
  expect(code).toBe(1)
})

test('the simulator ends with the command, also when that was killed', async () => {
  const child = simulate()
  const { url } = await listening(child)
  const ended = once(child.stdout, 'close')
  child.kill('SIGKILL')
  await ended
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})
