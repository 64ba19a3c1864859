/** Confirms what is checked, as often as it changes meanwhile, and sees it to its end. */
import type { Account, Reversal } from './answer.ts'
import { answered, kindOf } from './answer.ts'
import { agree, answerTo, type Agreement } from './agreeing.ts'
import type { Door } from './door.ts'
import { Failure } from './failure.ts'
import { follow, type Following } from './follow.ts'
import { plainLines } from './table.ts'

export type Confirming = {
  readonly agreement: Agreement
  readonly reason: string | undefined
  readonly feedback: string | undefined
  readonly despiteBalance: boolean
  /** Shows the verdicts and the bill that are about to be agreed to. */
  readonly show: (reversal: Reversal) => Promise<void>
}

/** Resolves to how it stands when nothing waits for a confirmation any more, or when the signal aborts. */
export const confirmed = async (
  door: Door,
  checked: Reversal,
  account: Account,
  confirming: Confirming,
  following: Following,
): Promise<Reversal> => {
  let reversal = checked
  // A pause after the confirmation is somebody's to look at: it is not confirmed again by itself.
  for (let again = true; again && (reversal.confirmation?.count ?? 0) > 0 && !following.signal.aborted;) {
    await confirming.show(reversal)
    await agree(reversal, account, confirming.agreement, following.signal)
    const reason = await reasonFor(reversal, confirming, following.signal)
    if (following.signal.aborted) return reversal
    again = await confirmOnce(door, reversal, { ...confirming, reason }, following)
    reversal = await follow(door, reversal.number, following)
  }
  return reversal
}

const reasonFor = async (
  { reason: written }: Reversal,
  { reason, agreement }: Confirming,
  signal: AbortSignal,
): Promise<string> => {
  const given = reason ?? written
  return given !== '' || !agreement.asks ? given : answerTo('Why? It stands on the receipt: ', signal)
}

/** What can be mended by looking again; everything else ends the command with the problem's sentence. */
const passing = ['changed', 'checking-again']

/** Resolves to true when it was not confirmed and is to be looked at again. */
const confirmOnce = async (
  door: Door,
  { number, confirmation }: Reversal,
  { reason, feedback, despiteBalance }: Omit<Confirming, 'reason'> & { readonly reason: string },
  { say }: Following,
): Promise<boolean> => {
  if (!confirmation) return true
  const { revision, count, total } = confirmation
  const body = { revision, count, total, reason, despiteBalance, ...(feedback === undefined ? {} : { feedback }) }
  const answer = await door.client.POST('/reversals/{number}/confirmation', { params: { path: { number } }, body })
  const kind = kindOf(answer.error)
  if (kind === 'short-balance' && answer.error)
    throw new Failure(
      'nothing done',
      `${answer.error.detail} With --despite-balance what it covers is paid, and the rest waits. Go on with: overturn reverse ${number}`,
    )
  if (!passing.includes(kind) || !answer.error) {
    answered(answer)
    return false
  }
  say(plainLines(answer.error.detail))
  return true
}
