/** Whether it is to be paid: a person types it, or a limit that was given before says so. */
import { parseAmount, printMoney, type Tenths } from '../core/amount.ts'
import type { Account, Reversal } from './answer.ts'
import { ask, terminal } from './ask.ts'
import { paidOf } from './counts.ts'
import { Failure } from './failure.ts'
import { amountIn, printed, tenthsOf } from './money.ts'
import { amountOf } from './shown.ts'
import { plain } from './table.ts'

export type AgreeOptions = {
  readonly yes?: true
  readonly maxTotal?: string
  readonly reason?: string
  readonly dryRun?: true
}

/** `cap`: in tenths; without a person to ask it is the answer. */
export type Agreement = { readonly asks: boolean; readonly cap: Tenths | undefined }

/** Above this, in tenths, the total is typed instead of `yes`; the pages do the same unless told otherwise. */
const typeTotalAbove: Tenths = 100_000

/**
 * Seen to before anything is done: that somebody can be asked, or need not be.
 * @throws Failure `usage` with a sentence that names the options
 */
export const agreementOf = ({ yes, maxTotal, reason, dryRun }: AgreeOptions, known: boolean): Agreement => {
  const cap = maxTotal === undefined ? undefined : amountIn('--max-total', maxTotal)
  if (dryRun) return { asks: false, cap }
  if (!yes) {
    const from = terminal()
    if (!from)
      throw new Failure(
        'usage',
        'There is no terminal to ask on. For a run that nobody watches: --yes --max-total 50.00 --reason "why".',
      )
    if (from !== process.stdin) from.destroy()
    return { asks: true, cap }
  }
  if (cap === undefined)
    throw new Failure(
      'usage',
      '--yes needs --max-total, like --max-total 50.00: the most that may be paid, fee included.',
    )
  if (!known && (reason ?? '').trim() === '')
    throw new Failure(
      'usage',
      '--yes needs --reason, like --reason "The key of the attention check was wrong": it stands on the receipt.',
    )
  return { asks: false, cap }
}

/** @throws Failure `nothing done` above the cap, and where the bill is not known; `stopped` when the answer is no */
export const agree = async (
  reversal: Reversal,
  account: Account,
  { asks, cap }: Agreement,
  signal: AbortSignal,
): Promise<void> => {
  const { confirmation, number } = reversal
  if (!confirmation) return
  if (cap !== undefined) refuseOver(reversal, cap)
  if (!asks) return
  const total = printed(confirmation.total)
  const typed = tenthsOf(confirmation.total) > typeTotalAbove
  const real = account.environment === 'production' ? 'real money' : `${account.environment}, no real money`
  const what = `Reverse ${amountOf(confirmation.count, account.words)} for ${total} from ${plain(account.name)} (${real}).\nThis cannot be taken back.`
  const question = `${what} Type ${typed ? `the total, ${total},` : 'yes'} to go on: `
  const answer = await answerTo(question, signal)
  const agreed = typed ? means(answer, confirmation.total.currency, total) : /^y(es)?$/i.test(answer.trim())
  if (!agreed) throw new Failure('stopped', `Nothing was paid. Go on with: overturn reverse ${number}`)
}

/** @throws Failure `nothing done` where the bill is above what `--max-total` says, or not known */
export const refuseAbove = (reversal: Reversal, maxTotal: string): void =>
  refuseOver(reversal, amountIn('--max-total', maxTotal))

const refuseOver = (reversal: Reversal, cap: Tenths): void => {
  const { confirmation, bill, number } = reversal
  const left = `Nothing was paid by this; the check is kept: overturn status ${number}`
  if (bill.rows.some(({ certainty }) => certainty === 'not known'))
    throw new Failure(
      'nothing done',
      `The fee of some is not known, so that the total cannot be held against --max-total. ${left}`,
    )
  const sum = confirmation ? tenthsOf(confirmation.total) + paidOf(reversal) : 0
  if (sum > cap) {
    const { currency } = bill.total
    throw new Failure(
      'nothing done',
      `The total, fee included, is ${printMoney(sum, currency)}; --max-total allows ${printMoney(cap, currency)}. ${left}`,
    )
  }
}

const means = (answer: string, currency: string, total: string): boolean => {
  const read = parseAmount(answer)
  return read.ok && printMoney(read.value, currency) === total
}

/** @throws Failure `usage` where nobody can be asked; `stopped` when Ctrl-C is the answer */
export const answerTo = async (question: string, signal: AbortSignal): Promise<string> => {
  const from = terminal()
  if (!from) throw new Failure('usage', 'There is no terminal to ask on.')
  try {
    return await ask(from, question, signal)
  } catch (error) {
    if (!signal.aborted) throw error
    process.stderr.write('\n')
    return ''
  }
}
