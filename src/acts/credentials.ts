/** With which credentials something is confirmed. */
import type { OpenAccount } from '../core/ports.ts'
import type { Acting } from './acting.ts'

/**
 * Keeps, before a confirmation, with which credentials the account is called: the person has just seen the balance that
 * they showed. What was confirmed under others pauses for another confirmation (law 6). Where there are none the engine says so.
 */
export const noteCredentials = async (acting: Acting, { account, marketplace }: OpenAccount): Promise<void> => {
  const { store, clock, log, bell } = acting
  const fingerprint = await marketplace?.fingerprint(await store.accounts.salt(account.id))
  if (typeof fingerprint !== 'string') return
  const paused = await store.accounts.identify(account.id, fingerprint, clock.now())
  if (paused.length === 0) return
  log.warn('the credentials of the account changed', { account: account.id, paused: paused.length })
  for (const id of paused) bell.ring(id)
}
