/** `Try the account again`: asks the account, and goes on where that needs no further confirmation (law 6). */
import type { AccountAnswered } from '../core/access-store.ts'
import { accountAnswers } from '../core/marketplace.ts'
import { bad, good, type Result } from '../core/problem.ts'
import { confirmedAndOpen, needsConfirmation, type Instant } from '../core/reversal.ts'
import { notInState } from '../core/sentences.ts'
import { announce, subjectOf, type Acting } from './acting.ts'
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
  if (confirmedAndOpen.includes(reversal.state) && needsConfirmation.includes(pause.trouble)) {
    return good({ kind: 'confirm' })
  }
  await acting.store.reversals.resume(reversal.id, acting.person, acting.clock.now())
  announce(acting, reversal)
  return good({ kind: 'going on' })
}
