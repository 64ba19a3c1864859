/** The server as a process of its own, as an operator starts it: to be killed, stopped in order, and started again. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulators/mturk/start.ts'
import type { FreshDatabase } from '../support/databases.ts'
import { enter, settingsFor, type Settings } from '../support/house.ts'
import { visitor, type Person } from '../support/person.ts'
import { until } from '../support/until.ts'

const program = fileURLToPath(new URL('../../bin/overturn.js', import.meta.url))

/** What the surroundings of a test give a process: no setting of ours. */
const surroundings = (): Settings =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  )

export type Ended = { readonly code: number | null; readonly output: string }

const spawned = (args: readonly string[], settings: Settings): ChildProcess =>
  spawn(process.execPath, [program, ...args], {
    env: { ...surroundings(), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  })

const heardFrom = (child: ChildProcess, hear: (line: string) => void): void => {
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', hear)
}

/** Runs one command to its end: `overturn user list`, `overturn backup FILE`. */
export const overturn = async (args: readonly string[], settings: Settings): Promise<Ended> => {
  const child = spawned(args, settings)
  const lines: string[] = []
  heardFrom(child, (line) => lines.push(line))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, output: lines.join('\n') }
}

export type Process = {
  readonly simulator: Simulator
  readonly settings: Settings
  /** Everything that any of its runs has written, line by line. */
  readonly output: readonly string[]
  /** Everything that it has answered to its persons. */
  readonly said: readonly string[]
  /** Resolves when it listens; settings otherwise than before where given. @throws with what it wrote when it ends instead */
  start(changed?: Settings): Promise<void>
  /** Resolves with the exit code when the process is gone; null when the signal ended it. */
  end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null>
  /** Ann, in a browser of her own. */
  person(): Promise<Person>
  close(): Promise<void>
}

/** Nothing is started yet but the simulator. */
export const openProcess = async (
  fresh: FreshDatabase,
  { settings: own = {}, ...simulated }: SimulatorOptions & { readonly settings?: Settings } = {},
): Promise<Process> => {
  const simulator = await startSimulator(simulated)
  const settings: Settings = { ...(await settingsFor(fresh, simulator)), OVERTURN_LOG_LEVEL: 'debug', ...own }
  const output: string[] = []
  const said: string[] = []
  let child: ChildProcess | undefined
  let entered = false
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const gone = once(child, 'close')
    child.kill(signal)
    const [code] = (await gone) as [number | null]
    return code
  }
  return {
    simulator,
    settings,
    output,
    said,
    end,
    start: async (changed = {}) => {
      const from = output.length
      const started = spawned(['start'], { ...settings, ...changed })
      child = started
      await new Promise<void>((resolve, reject) => {
        heardFrom(started, (line) => {
          output.push(line)
          if (line.includes('"event":"listening"')) resolve()
        })
        started.once('close', () => reject(new Error(output.slice(from).join('\n'))))
      })
    },
    person: async () => {
      const url = settings['OVERTURN_PUBLIC_URL'] ?? ''
      const certificate = await readFile(join(fresh.dataFolder, 'certificate.pem'), 'utf8')
      if (!entered) await until(async () => linkIn(output) !== undefined)
      const link = entered ? undefined : linkIn(output)
      entered = true
      return enter(
        visitor(url, certificate, (text) => said.push(text)),
        'Ann',
        link,
      )
    },
    close: async () => {
      await end('SIGKILL')
      await simulator.close()
    },
  }
}

/** The newest set-up link of the log. */
const linkIn = (output: readonly string[]): string | undefined => {
  const line = output.findLast((one) => one.includes('/links/'))
  return line === undefined ? undefined : /https:[^"]+\/links\/[^"]+/.exec(line)?.[0]
}
