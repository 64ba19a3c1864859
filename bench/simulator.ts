import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const key = { id: 'SIMULATORKEY00000001', secret: 'simulator-secret-of-no-value-000000000001' }

export type BenchSimulator = {
  readonly url: string
  /** Ids of rejected assignments that nobody has used yet. */
  take(count: number): Promise<readonly string[]>
  setMoods(moods: Readonly<Record<string, unknown>>): Promise<void>
  close(): Promise<void>
}

/** The simulator as a process of its own, so that its work is not on the measured loop. */
export const startBenchSimulator = async (size: number): Promise<BenchSimulator> => {
  const program = fileURLToPath(new URL('../src/simulators/mturk/main.ts', import.meta.url))
  const args = ['--port', '0', '--large', String(size), '--balance', '10000000.00', '--key', `${key.id}:${key.secret}`]
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? ''
    if (url !== '') break
  }
  if (url === '') throw new Error('the simulator did not say where it listens')
  child.stdout.resume()
  const answer = await fetch(`${url}/_simulator/world/assignments?status=Rejected&limit=${size}`)
  const ids = ((await answer.json()) as { id: string }[]).map((row) => row.id)
  return {
    url,
    take: async (count) => ids.splice(0, count),
    setMoods: async (moods) => {
      await fetch(`${url}/_simulator/moods`, { method: 'PUT', body: JSON.stringify(moods) })
    },
    close: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
