/** Overturn as an operator starts it: a process of its own, told everything by its environment. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { password, type Settings } from '../support/house.ts'
import { visitor, type Person } from '../support/person.ts'

/** What one process has compiled, the next need not: two fifths of what a start takes. */
const compiled = fileURLToPath(new URL('../../.cache/compiled/', import.meta.url))

type Child = ChildProcessByStdio<null, Readable, Readable>
type Said = Readonly<Record<string, unknown>>
/** What a test that runs beside others has in its context. */
type AtEnd = (callback: () => void) => void

/** The command line and nothing of this process's environment but the path and Node's cache. Killed at the end of the test, if not before. */
const begin = (
  settings: Settings,
  args: readonly string[],
  through: readonly string[],
  atEnd: AtEnd = onTestFinished,
): Child => {
  const [program = '', ...rest] = [...through, process.execPath, 'bin/overturn.js', ...args]
  const child = spawn(program, rest, {
    env: { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: compiled, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  atEnd(() => void child.kill('SIGKILL'))
  return child
}

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** One command to its end, `through` a program that starts it where one is named. */
export const command = async (
  settings: Settings,
  args: readonly string[],
  through: readonly string[] = [],
): Promise<Ended> => {
  const child = begin(settings, args, through)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: code as number | null, stdout, stderr }
}

export type ServerProcess = {
  /** Everything that it has logged. */
  readonly logged: readonly string[]
  readonly certificate: string
  /** Its end, whatever the reason: exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Sends the signal and goes on. */
  signal(which: NodeJS.Signals): void
  /** Sends the signal and waits for the end: exit code, or the signal that ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGHUP'): Promise<number | string>
  /** Somebody who is not signed in. */
  stranger(): Person
  /** Its set-up link, spent: Ann is in. */
  setUp(): Promise<Person>
}

/**
 * Starts the server with these flags, `through` a program that starts it where one is named, and waits until it listens.
 * @throws what it said on its standard error when it ends instead
 */
export const startProcess = async (
  settings: Settings,
  through: readonly string[] = [],
  flags: readonly string[] = [],
  atEnd?: AtEnd,
): Promise<ServerProcess> => {
  const child = begin({ ...settings, OVERTURN_LOG_LEVEL: 'info' }, ['start', ...flags], through, atEnd)
  const exited = once(child, 'exit')
  const ended = exited.then(([code, by]) => (code ?? by) as number | string)
  const logged: string[] = []
  const waiting = new Map<string, (said: Said) => void>()
  createInterface(child.stdout).on('line', (line) => {
    logged.push(line)
    const said = JSON.parse(line) as Said
    waiting.get(String(said['event']))?.(said)
  })
  const heard = (event: string): Promise<Said> => new Promise((resolve) => void waiting.set(event, resolve))
  const link = heard('set-up link, for the first person, good for one hour')
  const listening = heard('listening')
  const complaint = text(child.stderr)
  const refused = exited.then(async ([code]) => {
    throw new Error(`ended with ${String(code)}: ${await complaint}`)
  })
  await Promise.race([listening, refused])
  refused.catch(() => undefined)
  const certificate = await readFile(join(settings['OVERTURN_DATA'] ?? '', 'certificate.pem'), 'utf8')
  const stranger = (): Person => visitor(settings['OVERTURN_PUBLIC_URL'] ?? '', certificate)
  return {
    logged,
    certificate,
    stranger,
    ended,
    signal: (which) => void child.kill(which),
    end: async (signal) => {
      child.kill(signal)
      return ended
    },
    setUp: async () => {
      const ann = stranger()
      const page = await ann.post(new URL(String((await link)['link'])).pathname, { name: 'Ann', password })
      if (page.posted !== 303) throw new Error(`could not set up: ${page.status} ${page.text}`)
      return ann
    },
  }
}
