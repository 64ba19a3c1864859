/**
 * `Try the account again`: asks the account, and goes on where that needs no further confirmation (law 6), with everything
 * of this account that the same answer sets free.
 */
import type { AccountAnswered } from '../core/access-store.ts'
import { accountAnswers } from '../core/marketplace.ts'
import { bad, good, type Result } from '../core/problem.ts'
import { confirmedAndOpen, needsConfirmation, type Instant, type Reversal } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { actorOf, announce, subjectOf, type Acting } from './acting.ts'
import { readBalance } from './balance.ts'

export type Resumed =
  | { readonly kind: 'going on' }
  /** The account answers again; going on is another confirmation, with a fresh bill. */
  | { readonly kind: 'confirm' }
  | { readonly kind: 'still refused'; readonly answered: AccountAnswered }

const withoutCredentials = (at: Instant): AccountAnswered => ({ at, trouble: 'no credentials', said: '' })

export const resume = async (acting: Acting, input: { readonly number: number }): Promise<Result<Resumed>> => {
  const found = await subjectOf(acting, input.number, 'resume')
  if (!found.ok) return found
  const { reversal, open } = found.value
  const { pause } = reversal
  if (!pause) return reversal.state === 'ended' ? bad('conflict', notInState(reversal)) : good({ kind: 'going on' })
  const asked = await readBalance(acting, { accountId: open.account.id })
  if (!asked.ok && asked.problem.code !== 'unavailable') return asked
  const answered = asked.ok ? asked.value : withoutCredentials(acting.clock.now())
  if (!accountAnswers(answered)) {
    await acting.store.work.stillPaused(reversal.id, pause.retryAt, acting.clock.now())
    acting.bell.ring(reversal.id)
    return good({ kind: 'still refused', answered })
  }
  if (asksAgain(reversal)) return good({ kind: 'confirm' })
  for (const waiting of await waitingFor(acting, reversal)) {
    await acting.store.reversals.resume(waiting.id, actorOf(acting), acting.clock.now())
    announce(acting, waiting)
  }
  return good({ kind: 'going on' })
}

const asksAgain = ({ state, pause }: Reversal): boolean =>
  pause !== undefined && confirmedAndOpen.includes(state) && needsConfirmation.includes(pause.trouble)

/** It, and all others of its account that are paused and need no further confirmation. */
const waitingFor = async (acting: Acting, reversal: Reversal): Promise<readonly Reversal[]> => {
  const others = (await acting.store.reversals.open())
    .map((row) => row.reversal)
    .filter(({ id, accountId, pause }) => pause !== undefined && accountId === reversal.accountId && id !== reversal.id)
  return [reversal, ...others.filter((other) => !asksAgain(other))]
}
