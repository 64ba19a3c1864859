/** Ours: the acts, the store on a real folder, the engine and the adapter, as the server wires them. */
import { EventEmitter } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Acting } from '../src/acts/acting.ts'
import { readShown } from '../src/acts/bill.ts'
import { confirm } from '../src/acts/confirm.ts'
import { draft } from '../src/acts/draft.ts'
import { readConfig } from '../src/config.ts'
import { openContext } from '../src/context.ts'
import type { Log } from '../src/core/ports.ts'
import type { Result } from '../src/core/problem.ts'
import type { Line, Reversal, State } from '../src/core/reversal.ts'
import { startEngine } from '../src/engine/engine.ts'
import { readBrought } from '../src/readers/brought.ts'
import { key as firstKey, type Key } from './simulator.ts'

export type Run = {
  readonly checkMs: number
  readonly reverseMs: number
  readonly cpuMs: number
  readonly reversed: number
  /** Submissions whose outcome is another than reversed. */
  readonly failed: readonly string[]
}
export type Checked = { readonly checkMs: number; confirm(): Promise<Run> }
export type Ours = {
  check(ids: readonly string[]): Promise<Checked>
  run(ids: readonly string[]): Promise<Run>
  close(): Promise<void>
}

type Running = { readonly acting: Acting; readonly heard: EventEmitter }

const must = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.problem.sentence)
  return result.value
}

/** An installation of its own, with an empty data folder. With a `databaseUrl`: the pages' side alone, workers do the work. */
export const openOurs = async (
  url: string,
  key: Key = firstKey,
  { databaseUrl }: { readonly databaseUrl?: string } = {},
): Promise<Ours> => {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-bench-'))
  const [idFile, secretFile] = [join(folder, 'id'), join(folder, 'secret')]
  await Promise.all([writeFile(idFile, key.id), writeFile(secretFile, key.secret)])
  const config = readConfig({
    OVERTURN_DATA: join(folder, 'data'),
    OVERTURN_LOG_LEVEL: 'error',
    MTURK_ENVIRONMENT: 'simulator',
    MTURK_ENDPOINT: url,
    AWS_ACCESS_KEY_ID_FILE: idFile,
    AWS_SECRET_ACCESS_KEY_FILE: secretFile,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  })
  const context = await openContext(config)
  const { store, accounts, clock, bell, log } = context
  const fatal = (error: unknown): void => {
    throw error
  }
  const heard = new EventEmitter()
  const hearing: Log = { ...log, info: (event, facts) => void heard.emit(`${event} ${String(facts?.['reversal'])}`) }
  const { machines } = store
  await machines?.prepare()
  machines?.signals.hear({ rung: (id) => bell.rung(id), woken: () => undefined })
  const engine = machines
    ? { wake: () => machines.signals.wake(), close: async () => undefined }
    : startEngine({ store, accounts, clock, bell, log: hearing, engineId: 'bench', onFatal: fatal })
  const acting: Acting = {
    store,
    accounts: new Map(accounts.map((open) => [open.account.id, open])),
    clock,
    bell,
    wake: engine,
    log,
    limits: { typeTotalAbove: Number.MAX_SAFE_INTEGER },
    readBrought,
    person: { id: 'bench', name: 'Bench' },
  }
  const running = { acting, heard }
  return {
    check: (ids) => check(running, ids),
    run: async (ids) => (await check(running, ids)).confirm(),
    close: async () => (await engine.close(), await context.close(), rm(folder, { recursive: true })),
  }
}

/** The engine says so itself; it is asked once a second besides, so that a pause is no riddle. */
const reach = async ({ acting, heard }: Running, { id, number }: Reversal, state: State): Promise<void> => {
  const over = new AbortController()
  heard.once(`${state} ${id}`, () => over.abort())
  for (;;) {
    const reversal = await acting.store.reversals.find(number)
    if (reversal?.pause) throw new Error(`paused: ${reversal.pause.trouble} ${reversal.pause.said}`)
    if (reversal?.state === state) return
    await wait(1000, undefined, { signal: over.signal }).catch(() => undefined)
  }
}

const check = async (running: Running, ids: readonly string[]): Promise<Checked> => {
  const { acting } = running
  const [accountId = ''] = acting.accounts.keys()
  const pieces = async function* (): AsyncGenerator<string> {
    yield ids.join('\n')
  }
  const sources = async function* () {
    yield { field: 'ids' as const, pieces: pieces() }
  }
  const began = performance.now()
  const { reversal } = must(await draft(acting, { accountId, sources: sources() }))
  await reach(running, reversal, 'checked')
  const checkMs = performance.now() - began
  return { checkMs, confirm: () => reverse(running, reversal.number, checkMs) }
}

const reverse = async (running: Running, number: number, checkMs: number): Promise<Run> => {
  const { acting } = running
  const { reversals } = acting.store
  const checked = await reversals.find(number)
  if (!checked) throw new Error('the reversal is gone')
  const shown = await readShown(reversals, checked)
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const came = must(
    await confirm(acting, { number, shown, reason: 'bench', feedback: '', typed: '', despiteBalance: true }),
  )
  if (came.kind !== 'confirmed') throw new Error(`not confirmed: ${came.kind}`)
  await reach(running, checked, 'ended')
  const reverseMs = performance.now() - start
  const used = process.cpuUsage(cpu)
  const lines = await everyLine(acting, checked.id)
  const failed = lines.filter(({ outcome }) => outcome !== 'reversed').map(({ submission }) => submission)
  const reversed = lines.length - failed.length
  return { checkMs, reverseMs, cpuMs: (used.user + used.system) / 1000, reversed, failed }
}

const everyLine = async (acting: Acting, id: string): Promise<readonly Line[]> => {
  const found: Line[] = []
  for (let after: string | undefined; ;) {
    const query = { filter: {}, sort: 'number', descending: false, limit: 500 } as const
    const page = await acting.store.reversals.lines(id, after === undefined ? query : { ...query, after })
    found.push(...page.rows)
    if (page.next === undefined) return found
    after = page.next
  }
}
