/** Confirming: the one act after which money moves. One conditional update decides who was first (law 5). */
import { parseAmount, printMoney, type Tenths } from '../core/amount.ts'
import { bad, good, type Result } from '../core/problem.ts'
import { checkIsGoodFor, type BalanceRead, type Instant, type Reversal } from '../core/reversal.ts'
import type { Confirmation } from '../core/reversal-store.ts'
import { notInState, troubleSays } from '../core/sentences.ts'
import { dayOf } from '../core/times.ts'
import { overTheCap, type ActingToken } from '../core/token.ts'
import { actorOf, announce, subjectOf, type Acting, type Limits, type Subject } from './acting.ts'
import { readBalance } from './balance.ts'
import { awaitsConfirmation, isConfirmed, readShown, type Shown } from './bill.ts'
import { noteCredentials } from './credentials.ts'
import { checkFeedback, checkReason, together } from './texts.ts'

export type Confirming = {
  readonly number: number
  readonly shown: Shown
  readonly reason: string
  readonly feedback: string
  /** The sum as typed; '' when it was not asked for. */
  readonly typed: string
  /**
   * The person was told that the balance is short, and goes on: what it covers is paid, then the reversal pauses. For
   * accounts whose balance is less than what they can pay.
   */
  readonly despiteBalance: boolean
}

export type ConfirmingCame =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'already'; readonly by: string; readonly at: Instant }
  /** What was shown is not true any more; nothing was confirmed. */
  | { readonly kind: 'changed'; readonly now: Shown }
  /** The balance, read just now, is less than the sum; nothing was confirmed. */
  | { readonly kind: 'short'; readonly available: Tenths; readonly missing: Tenths }
  /** The check was older than 24 h, so that many lines are read again first; nothing was confirmed. */
  | { readonly kind: 'checking again'; readonly lines: number }

export const confirm = async (acting: Acting, input: Confirming): Promise<Result<ConfirmingCame>> => {
  const found = await subjectOf(acting, input.number, 'confirm')
  if (!found.ok) return found
  const { reversal, open } = found.value
  if (isConfirmed(reversal)) return good(confirmedAlready(reversal))
  if (!awaitsConfirmation(reversal)) return bad('conflict', notInState(reversal))
  if (!open.marketplace) return bad('unavailable', `${troubleSays('no credentials', open.declaration.words)}.`)
  const now = await readShown(acting.store.reversals, reversal)
  if (!same(now, input.shown)) return good({ kind: 'changed', now })
  const written = checkForm(acting.limits, found.value, now, input)
  if (!written.ok) return written
  const came =
    (await checkOldAgain(acting, reversal)) ??
    (await pay(acting, found.value, now, { ...written.value, despiteBalance: input.despiteBalance }))
  if (came.ok && (came.value.kind === 'short' || came.value.kind === 'checking again')) {
    // The person goes by other pages from here; what they wrote waits for them at the next question.
    await acting.store.reversals.setTexts(reversal.id, written.value, acting.clock.now())
  }
  return came
}

const same = (now: Shown, shown: Shown): boolean =>
  now.revision === shown.revision && now.count === shown.count && now.sum === shown.sum

const confirmedAlready = (reversal: Reversal): ConfirmingCame => ({
  kind: 'already',
  by: reversal.confirmedBy?.name ?? '',
  at: reversal.confirmedAt ?? '',
})

type Written = { readonly reason: string; readonly feedback: string }

const checkForm = (limits: Limits, { open }: Subject, { count, sum }: Shown, input: Confirming): Result<Written> => {
  const { currency } = open.account
  if (count === 0) return bad('invalid', `None of these ${open.declaration.words.submissions} can be reversed.`)
  if (limits.largestTotal !== undefined && sum > limits.largestTotal) {
    const most = printMoney(limits.largestTotal, currency)
    return bad('invalid', `One reversal may pay at most ${most} here; this one comes to ${printMoney(sum, currency)}.`)
  }
  const reason = checkReason(input.reason)
  const feedback = checkFeedback(input.feedback, open.declaration.feedback)
  const typed = checkTyped(limits, sum, currency, input.typed)
  const fields = together([reason, feedback, typed])
  if (!reason.ok || !feedback.ok || !typed.ok) return bad('invalid', 'Nothing was confirmed.', fields)
  return good({ reason: reason.value, feedback: feedback.value })
}

/** True when the sum must be typed. */
export const mustBeTyped = (limits: Limits, sum: Tenths): boolean => sum > limits.typeTotalAbove

/** The printed total is rounded to the minor unit; that is what a person can type. */
const checkTyped = (limits: Limits, sum: Tenths, currency: string, typed: string): Result<unknown> => {
  if (!mustBeTyped(limits, sum)) return good(sum)
  const total = printMoney(sum, currency)
  const read = typed.trim() === '' ? bad('invalid', `Type the total, ${total}.`) : parseAmount(typed)
  const sentence = read.ok
    ? printMoney(read.value, currency) === total
      ? ''
      : `You typed ${printMoney(read.value, currency)}; the total is ${total}.`
    : read.problem.sentence
  return sentence === '' ? good(sum) : bad('invalid', sentence, [{ field: 'typed', sentence }])
}

/** Of a paused one the engine itself reads old lines again, between the confirmation and the call. */
const checkOldAgain = async (acting: Acting, reversal: Reversal): Promise<Result<ConfirmingCame> | undefined> => {
  const from = reversal.checkedFrom ?? reversal.checkedAt
  if (reversal.state !== 'checked' || from === undefined) return undefined
  const oldest = new Date(acting.clock.ms() - checkIsGoodFor).toISOString()
  if (from >= oldest) return undefined
  const at = acting.clock.now()
  const lines = await acting.store.reversals.checkAgain(reversal.id, { readBefore: oldest }, actorOf(acting), at)
  announce(acting, reversal)
  return lines > 0 ? good({ kind: 'checking again', lines }) : undefined
}

/**
 * A balance that cannot be read stops nobody: the marketplace refuses what it does not cover. Nor does a short one stop
 * a reversal that was confirmed before: what it covers is paid, and the rest pauses again.
 */
const pay = async (
  acting: Acting,
  { reversal, open }: Subject,
  shown: Shown,
  { reason, feedback, despiteBalance }: Written & Pick<Confirming, 'despiteBalance'>,
): Promise<Result<ConfirmingCame>> => {
  const asked = await readBalance(acting, { accountId: open.account.id })
  const available = asked.ok ? asked.value.available : undefined
  if (available !== undefined && available < shown.sum && reversal.state === 'checked' && !despiteBalance) {
    return good({ kind: 'short', available, missing: shown.sum - available })
  }
  await noteCredentials(acting, open)
  const at = acting.clock.now()
  const balance: BalanceRead | undefined = available === undefined ? undefined : { available, at }
  const confirmation = {
    id: reversal.id,
    ...shown,
    by: actorOf(acting),
    at,
    reason,
    feedback,
    ...(balance ? { balance } : {}),
    ...(acting.token ? { token: spendingOf(acting.token, at) } : {}),
  }
  const came = await acting.store.reversals.confirm(confirmation)
  if (came.kind === 'token revoked') return bad('forbidden', 'This token was revoked; nothing was confirmed.')
  if (came.kind === 'over the cap')
    return bad('forbidden', capSays(acting, came.left, shown.sum, open.account.currency))
  if (came.kind === 'already') return good(came)
  if (came.kind === 'changed') return good({ kind: 'changed', now: await shownNow(acting, reversal, shown) })
  acting.log.info('confirmed', {
    reversal: reversal.number,
    person: acting.person.id,
    token: acting.token?.id,
    count: shown.count,
    sum: shown.sum,
    environment: open.account.environment,
  })
  announce(acting, reversal)
  return good(came)
}

const spendingOf = ({ id, capPerDay }: ActingToken, at: Instant): NonNullable<Confirmation['token']> => ({
  id,
  day: dayOf(at),
  ...(capPerDay === undefined ? {} : { most: capPerDay }),
})

const capSays = ({ token }: Acting, left: Tenths, sum: Tenths, currency: string): string =>
  overTheCap(token?.capPerDay ?? 0, left, sum, currency)

const shownNow = async (acting: Acting, reversal: Reversal, shown: Shown): Promise<Shown> => {
  const now = await acting.store.reversals.findById(reversal.id)
  return now ? readShown(acting.store.reversals, now) : shown
}
