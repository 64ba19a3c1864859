import type { Balanced } from '../core/marketplace.ts'
import { saidInShort } from '../core/verdict.ts'
import type { Shared } from './shared.ts'

/** Signed calls are refused from about five minutes on; said from three on, in ms. */
const notableSkew = 180_000

/** Reads the balance, keeps what the account answered for the start page, and compares the clocks. Takes one slot. */
export const readBalance = async (shared: Shared): Promise<Balanced> => {
  const { store, account, clock, log, health } = shared
  const answer = await shared.calls.balance()
  if (answer.kind === 'balance') {
    const skew = answer.clockSkewMs
    if (skew !== undefined) health.skewMs = skew
    if (Math.abs(skew ?? 0) > notableSkew) log.warn('the clocks differ', { account: account.id, skewMs: skew })
    health.release()
    await store.accounts.saveAnswer(account.id, {
      at: clock.now(),
      available: answer.available,
      said: '',
      ...(skew === undefined ? {} : { clockSkewMs: skew }),
    })
  } else if (answer.kind === 'account') {
    const said = saidInShort(answer.said)
    await store.accounts.saveAnswer(account.id, { at: clock.now(), trouble: answer.trouble, said })
  }
  return answer
}
