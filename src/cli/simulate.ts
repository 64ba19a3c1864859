import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = import.meta.url.endsWith('.ts') ? '../simulators/mturk/main.ts' : '../simulators/mturk/main.js'

/** The simulator in a process of its own: it shares nothing with the server but the wire. */
export const spawnSimulator = (args: readonly string[], output: 'inherit' | 'pipe'): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ['ignore', output, 'inherit'],
  })

export const simulate = async (options: { readonly port: string }): Promise<void> => {
  const child = spawnSimulator(['--port', options.port], 'inherit')
  // The terminal's Ctrl-C reaches the child too; a stop from elsewhere is passed on.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  const [code] = await once(child, 'exit')
  process.exitCode = typeof code === 'number' ? code : 1
}
