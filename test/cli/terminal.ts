/** The command line as somebody runs it: a process of its own, with something on its standard input. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { Settings } from '../support/house.ts'

const compiled = fileURLToPath(new URL('../../.cache/compiled/', import.meta.url))

export type Ended = { readonly code: number | null; readonly out: string; readonly err: string }
export type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> }

/** Begins a command in a session of its own, so that there is no terminal to ask on, whoever runs the tests. */
export const begin = (settings: Settings, args: readonly string[], input = ''): Running => {
  const child = spawn(process.execPath, ['bin/overturn.js', ...args], {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled, ...settings },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]).then(
    ([out, err, [code]]): Ended => ({ code: code as number | null, out, err }),
  )
  return { child, ended }
}

/** `overturn …`, to its end. */
export const overturn = (settings: Settings, args: readonly string[], input?: string): Promise<Ended> =>
  begin(settings, args, input).ended
