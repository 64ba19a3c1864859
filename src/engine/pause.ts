import type { Said } from '../core/marketplace.ts'
import { needsConfirmation, type Trouble } from '../core/reversal.ts'
import { saidInShort } from '../core/verdict.ts'
import { instantOf, type Shared } from './shared.ts'

const shortestRetry = 5_000
const longestRetry = 300_000

/** How long after a pause began it is tried again: after half of the time it has lasted, from 5 s to 5 min. All in ms. */
export const retryDelay = (lasted: number): number => Math.min(longestRetry, Math.max(shortestRetry, lasted / 2))

/** Pauses a check or a reversal for what the account said (law 6). Money and rights need a person, the rest is tried again. */
export const pause = async (shared: Shared, reversalId: string, trouble: Trouble, said: Said): Promise<void> => {
  const { store, clock, log, account } = shared
  const at = clock.now()
  const retryAt = needsConfirmation.includes(trouble) ? undefined : clock.ms() + retryDelay(0)
  const words = saidInShort(said)
  const paused = await store.work.pause(
    reversalId,
    { trouble, since: at, said: words, ...(retryAt === undefined ? {} : { retryAt: instantOf(retryAt) }) },
    at,
  )
  if (retryAt !== undefined) shared.signals.due(retryAt)
  shared.signals.changed()
  if (!paused) return
  log.warn('paused', { account: account.id, reversal: reversalId, trouble, said: words })
  await store.accounts.saveAnswer(account.id, { at, trouble, said: words })
  shared.bell.ring(reversalId)
}
