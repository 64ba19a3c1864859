/** Asking the account what it holds. Anybody who may read may ask; nothing is paid by asking. */
import { troubleSays } from '../core/sentences.ts'
import type { Balanced, Marketplace } from '../core/marketplace.ts'
import { may } from '../core/permissions.ts'
import type { AccountAnswered } from '../core/access-store.ts'
import type { OpenAccount } from '../core/ports.ts'
import { saidInShort } from '../core/verdict.ts'
import { bad, good, type Result } from '../core/problem.ts'
import type { Instant } from '../core/reversal.ts'
import { openAccountOf, type Acting } from './acting.ts'

/** Asks now, and keeps the answer for every page. An answer about trouble is a value too, not a problem. */
export const readBalance = async (
  acting: Acting,
  input: { readonly accountId: string },
): Promise<Result<AccountAnswered>> => {
  const open = await openAccountOf(acting, input.accountId)
  if (!open || !may(acting.person, 'read', open.account)) return bad('not found', 'There is no such account here.')
  if (!open.marketplace) return bad('unavailable', `${troubleSays('no credentials', open.declaration.words)}.`)
  return good(await ask(acting, open, open.marketplace))
}

/** Those that have answered since this process began: what an earlier one heard may be of other credentials. */
const heardHere = new WeakSet<Marketplace>()

/**
 * The last answer when it is younger than `olderThan` ms, else a new one; when that takes longer than `waitAtMost` ms,
 * the last one all the same (the new one arrives for the next page). Undefined when there never was one.
 */
export const balanceFor = async (
  acting: Acting,
  open: OpenAccount,
  { olderThan, waitAtMost }: { readonly olderThan: number; readonly waitAtMost: number },
): Promise<AccountAnswered | undefined> => {
  const last = await acting.store.accounts.lastAnswer(open.account.id)
  const age = last ? acting.clock.ms() - Date.parse(last.at) : Infinity
  if (!open.marketplace || (heardHere.has(open.marketplace) && age >= 0 && age < olderThan)) return last
  const enough = new AbortController()
  const asked = ask(acting, open, open.marketplace).finally(() => enough.abort())
  return Promise.race([asked, acting.clock.sleep(waitAtMost, enough.signal).then(() => last)])
}

type Asking = Pick<Acting, 'store' | 'clock' | 'log'>

/** Asks once at the start of the server, so that its log says whether the account answers. Nothing waits for it. */
export const hearAtStart = async (asking: Asking, open: OpenAccount): Promise<void> => {
  const { account, declaration, marketplace } = open
  const answered: AccountAnswered = marketplace
    ? await ask(asking, open, marketplace)
    : { at: asking.clock.now(), trouble: 'no credentials', said: '' }
  const { trouble, said, available } = answered
  if (available !== undefined) return asking.log.info('the account answers', { account: account.id })
  const says = trouble ? troubleSays(trouble, declaration.words) : `${declaration.words.operator} gave no usable answer`
  asking.log.warn('the account does not answer', { account: account.id, says, said })
}

/** One question at a time for a marketplace: twenty people who open a page ask once. */
const underWay = new WeakMap<Marketplace, Promise<AccountAnswered>>()

const ask = (acting: Asking, open: OpenAccount, marketplace: Marketplace): Promise<AccountAnswered> => {
  const before = underWay.get(marketplace)
  if (before) return before
  const asking = askAndKeep(acting, open, marketplace).finally(() => underWay.delete(marketplace))
  underWay.set(marketplace, asking)
  return asking
}

const askAndKeep = async (acting: Asking, open: OpenAccount, marketplace: Marketplace): Promise<AccountAnswered> => {
  const answered = answeredFrom(await marketplace.balance(), acting.clock.now())
  await acting.store.accounts.saveAnswer(open.account.id, answered)
  heardHere.add(marketplace)
  return answered
}

/** No `available` and no `trouble`: it gave no usable answer. */
const answeredFrom = (balanced: Balanced, at: Instant): AccountAnswered => {
  switch (balanced.kind) {
    case 'balance':
      return {
        at,
        available: balanced.available,
        said: '',
        ...(balanced.clockSkewMs === undefined ? {} : { clockSkewMs: balanced.clockSkewMs }),
      }
    case 'account':
      return { at, trouble: balanced.trouble, said: saidInShort(balanced.said) }
    case 'slow down':
    case 'lost':
      return { at, said: saidInShort(balanced.said) }
  }
}
