/** How contenders are spoken to: lines of JSON on the standard streams, one line back for each. */
import { createInterface } from 'node:readline'
import type { Key } from '../simulator.ts'

/** A run is prepared by `{ key, ids }`, answered by `{ ready }`, and begun by any line, answered by this. */
export type Ran = {
  /** From the first call, or from the confirmation, until the last answer, or the receipt. */
  readonly ms: number
  /** Processor time of the contender's process meanwhile. */
  readonly cpuMs: number
  /** Ids that it does not call reversed. */
  readonly failed: readonly string[]
  /** How long checking took before, where the contender checks. */
  readonly checkMs?: number
}

type Prepared = { readonly checkMs?: number; go(): Promise<readonly string[]> }

/** Serves the parent until it closes the stream. `prepare` resolves to what runs and tells the ids that failed. */
export const contend = async (prepare: (key: Key, ids: readonly string[]) => Promise<Prepared>): Promise<void> => {
  const say = (what: object): void => void process.stdout.write(`${JSON.stringify(what)}\n`)
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
  for (let line = await lines.next(); line.done !== true; line = await lines.next()) {
    const { key, ids } = JSON.parse(line.value) as { key: Key; ids: string[] }
    const { go, checkMs } = await prepare(key, ids)
    say({ ready: true })
    if ((await lines.next()).done === true) return
    const [began, cpu] = [performance.now(), process.cpuUsage()]
    const failed = await go()
    const ms = performance.now() - began
    const { user, system } = process.cpuUsage(cpu)
    say({ ms, cpuMs: (user + system) / 1000, failed, ...(checkMs === undefined ? {} : { checkMs }) })
  }
}
