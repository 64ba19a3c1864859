/** Ours: the acts, the store on a real folder, the engine and the adapter, as the server wires them. */
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
import type { Result } from '../src/core/problem.ts'
import type { State } from '../src/core/reversal.ts'
import { startEngine } from '../src/engine/engine.ts'
import { key } from './simulator.ts'

export type Run = {
  readonly checkMs: number
  readonly reverseMs: number
  readonly cpuMs: number
  readonly reversed: number
}
export type Ours = { run(ids: readonly string[]): Promise<Run>; close(): Promise<void> }

const must = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(result.problem.sentence)
  return result.value
}

export const openOurs = async (url: string): Promise<Ours> => {
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
  })
  const context = await openContext(config)
  const { store, accounts, clock, bell, log } = context
  const fatal = (error: unknown): void => {
    throw error
  }
  const engine = startEngine({ store, accounts, clock, bell, log, engineId: 'bench', onFatal: fatal })
  const acting: Acting = {
    store,
    accounts: new Map(accounts.map((open) => [open.account.id, open])),
    clock,
    bell,
    wake: engine,
    log,
    limits: { typeTotalAbove: Number.MAX_SAFE_INTEGER },
    person: { id: 'bench', name: 'Bench' },
  }
  return {
    run: (ids) => runOne(acting, ids),
    close: async () => (await engine.close(), await context.close(), rm(folder, { recursive: true })),
  }
}

/** Looks ten times in a row of ten ms: the wait adds at most that to a figure of seconds. */
const reach = async (acting: Acting, number: number, state: State): Promise<void> => {
  for (;;) {
    const reversal = await acting.store.reversals.find(number)
    if (reversal?.pause) throw new Error(`paused: ${reversal.pause.trouble} ${reversal.pause.said}`)
    if (reversal?.state === state) return
    await wait(10)
  }
}

const runOne = async (acting: Acting, ids: readonly string[]): Promise<Run> => {
  const [accountId = ''] = acting.accounts.keys()
  const pieces = async function* (): AsyncGenerator<string> {
    yield ids.join('\n')
  }
  const sources = async function* () {
    yield { field: 'ids' as const, pieces: pieces() }
  }
  const began = performance.now()
  const { reversal } = must(await draft(acting, { accountId, sources: sources() }))
  const { number } = reversal
  await reach(acting, number, 'checked')
  const checkMs = performance.now() - began
  const checked = await acting.store.reversals.find(number)
  if (!checked) throw new Error('the reversal is gone')
  const shown = await readShown(acting.store.reversals, checked)
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const came = must(
    await confirm(acting, { number, shown, reason: 'bench', feedback: '', typed: '', despiteBalance: true }),
  )
  if (came.kind !== 'confirmed') throw new Error(`not confirmed: ${came.kind}`)
  await reach(acting, number, 'ended')
  const used = process.cpuUsage(cpu)
  const tally = await acting.store.reversals.tally(reversal.id)
  const reversed = tally.find((row) => row.group === 'reversed')?.count ?? 0
  return { checkMs, reverseMs: performance.now() - start, cpuMs: (used.user + used.system) / 1000, reversed }
}
