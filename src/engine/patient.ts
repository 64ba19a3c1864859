import { Unreachable } from '../core/machines.ts'
import type { Clock } from '../core/ports.ts'
import type { EngineStore } from './shared.ts'

/** Between two tries, in ms. */
const [firstWait, longestWait] = [100, 2_000] as const

/**
 * What claims lines is not tried again: whether the first try did is not known, and its lines would be nobody's. Everything
 * else reads, or records what may be recorded twice: the second time finds it done.
 */
const onceOnly: ReadonlySet<string | symbol> = new Set([
  'claimToLook',
  'claimOfTask',
  'claimTheseToLook',
  'claimToReverse',
  'claimStale',
])

/**
 * The records, waited for while they cannot be reached: an answer is kept until it is recorded, and nothing new is begun
 * before (law 9). `givesUp` aborts the waiting.
 */
export const patient = (store: EngineStore, clock: Clock, givesUp: AbortSignal): EngineStore => {
  const again = async (ask: () => Promise<unknown>): Promise<unknown> => {
    for (let wait: number = firstWait; ; wait = Math.min(longestWait, wait * 2)) {
      try {
        return await ask()
      } catch (error) {
        if (!(error instanceof Unreachable) || givesUp.aborted) throw error
        await clock.sleep(wait, givesUp)
      }
    }
  }
  const wrap = <Records extends object>(records: Records): Records =>
    new Proxy(records, {
      get: (target, name, receiver) => {
        const operation: unknown = Reflect.get(target, name, receiver)
        if (typeof operation !== 'function' || onceOnly.has(name)) return operation
        return (...given: unknown[]) => again(() => Reflect.apply(operation, target, given) as Promise<unknown>)
      },
    })
  return {
    work: wrap(store.work),
    reversals: wrap(store.reversals),
    accounts: wrap(store.accounts),
    index: wrap(store.index),
    leads: wrap(store.leads),
  }
}
