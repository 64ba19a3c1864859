import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Key = { readonly id: string; readonly secret: string }
export const key: Key = { id: 'SIMULATORKEY00000001', secret: 'simulator-secret-of-no-value-000000000001' }

/** An account and so many rejected assignments of its own, `perHit` (100) a HIT. */
export type BenchAccount = {
  readonly name: string
  readonly key: Key
  readonly lines: number
  readonly perHit?: number
}

/** One call as the simulator's ledger has it. */
export type LedgerCall = {
  readonly sequence: number
  readonly at: string
  readonly operation: string
  readonly account?: string
  readonly error?: string
  readonly worked: boolean
}
type LedgerChange = { readonly kind: string; readonly account: string; readonly assignment?: string }
export type Ledger = { readonly calls: readonly LedgerCall[]; readonly changes: readonly LedgerChange[] }

export type BenchSimulator = {
  readonly url: string
  /** Ids of rejected assignments that nobody has used yet, in the order of their HITs; of the first account by default. */
  take(count: number, account?: string): Promise<readonly string[]>
  setMoods(moods: Readonly<Record<string, unknown>>): Promise<void>
  /** Everything since it was read last. */
  ledger(): Promise<Ledger>
  /** Processor time it has used, in ms. */
  cpuMs(): Promise<number>
  close(): Promise<void>
}

/** The simulator as a process of its own, so that its work is not on the measured loop. */
export const startBenchSimulator = async (of: number | readonly BenchAccount[]): Promise<BenchSimulator> => {
  const accounts = typeof of === 'number' ? [{ name: 'research', key, lines: of }] : of
  const program = fileURLToPath(new URL('simulator-process.ts', import.meta.url))
  const child = spawn(process.execPath, [program, JSON.stringify({ accounts })], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => String((await lines.next()).value)
  const url = await line()
  if (!url.startsWith('http://')) throw new Error('the simulator did not say where it listens')
  const control = async (path: string, init?: RequestInit): Promise<unknown> =>
    (await fetch(`${url}/_simulator/${path}`, init)).json()
  const all = accounts.reduce((sum, account) => sum + account.lines, 0)
  const rows = (await control(`world/assignments?status=Rejected&limit=${all}`)) as { id: string; account: string }[]
  const ids = Map.groupBy(rows, (row) => row.account)
  return {
    url,
    take: async (count, account = accounts[0]?.name ?? '') =>
      (ids.get(account) ?? []).splice(0, count).map(({ id }) => id),
    setMoods: async (moods) => void (await control('moods', { method: 'PUT', body: JSON.stringify(moods) })),
    ledger: async () => {
      const ledger = (await control('ledger')) as Ledger
      await control('ledger', { method: 'DELETE' })
      return ledger
    },
    cpuMs: async () => {
      child.stdin.write('\n')
      return Number(await line())
    },
    close: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}
