/** Transactions: single ones, tried again after a deadlock, and shared ones. */
import type { Kysely } from 'kysely'
import { Unreachable } from '../core/machines.ts'
import type { Base, Trx } from './base.ts'
import type { Tables } from './tables.ts'

type Work<Value> = (trx: Trx) => Promise<Value>
type Transact = <Value>(work: Work<Value>) => Promise<Value>

const tries = 5
/** PostgreSQL: serialization failure, deadlock. Whoever lost may try again; nothing of it was done. */
const worthAnotherTry: ReadonlySet<unknown> = new Set(['40001', '40P01'])

export const transactions =
  (db: Kysely<Tables>): Transact =>
  async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await db.transaction().execute(work)
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (attempt === tries || !worthAnotherTry.has(code)) throw error
      }
    }
  }

type Waiting = {
  readonly of: string
  run(trx: Trx): Promise<void>
  alone(): Promise<void>
  done(): void
  failed(error: unknown): void
}

/** How long the first write of a group waits for others, in ms. */
const gathers = 2
const largestGroup = 256

/**
 * Writes that come within 2 ms of one another share one transaction, so one flush to the disk; each promise resolves
 * after the commit. When one of them throws, all are undone and each is run by itself, so only that one fails. Measured:
 * a tenth of the commits and a steady event loop at 10 calls in flight.
 */
export const groups = (transact: Transact): Base['together'] => {
  let waiting: Waiting[] = []
  let busy = false

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, largestGroup).toSorted(byReversal)
      waiting = waiting.slice(largestGroup)
      await settle(transact, group)
    }
    busy = false
  }

  return (work, of = '') =>
    new Promise((resolve, reject) => {
      waiting.push({ of, ...entry(transact, work, resolve, reject) })
      if (busy) return
      busy = true
      setTimeout(() => void flush(), gathers)
    })
}

/** Those of one reversal stay in the order in which they came. */
const byReversal = (one: Waiting, other: Waiting): number => (one.of < other.of ? -1 : one.of > other.of ? 1 : 0)

const entry = <Value>(
  transact: Transact,
  work: Work<Value>,
  resolve: (value: Value) => void,
  reject: (error: unknown) => void,
): Omit<Waiting, 'of'> => {
  let value: Value
  return {
    run: async (trx) => {
      value = await work(trx)
    },
    alone: () => transact(work).then(resolve, reject),
    done: () => resolve(value),
    failed: reject,
  }
}

const settle = async (transact: Transact, group: readonly Waiting[]): Promise<void> => {
  let inside = false
  try {
    await transact(async (trx) => {
      inside = true
      for (const one of group) await one.run(trx)
      inside = false
    })
  } catch (error) {
    // A commit whose answer was lost may have been done: running the work again could do it twice.
    const alone = inside && !(error instanceof Unreachable)
    for (const one of group) await (alone ? one.alone() : one.failed(error))
    return
  }
  for (const one of group) one.done()
}
