/** The last question before money moves. */
import type { Limits } from '../../acts/acting.ts'
import { mustBeTyped } from '../../acts/confirm.ts'
import type { Shown } from '../../acts/bill.ts'
import { longestReason } from '../../acts/texts.ts'
import { printAmount, printMoney } from '../../core/amount.ts'
import type { AccountAnswered } from '../../core/access-store.ts'
import type { BillRow } from '../../core/reversal-store.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { billChanged, nothingPaid } from '../../core/sentences.ts'
import { about } from '../../core/times.ts'
import type { ConfirmationPage } from '../models-check.ts'
import type { Fact, Notice, Summary } from '../parts.ts'
import { countOf, moneyWord } from '../say.ts'
import { urls } from '../urls.ts'
import { billView } from './bill-view.ts'
import { noticesOf, type Outlook } from './notices.ts'
import { headOf, submissionsOf, wordsOf, type View } from './view.ts'

/** What was typed; kept through every error and conflict. */
export type Typed = {
  readonly reason: string
  readonly feedback: string
  readonly typed: string
  readonly despite: boolean
}

export type ConfirmationFound = {
  readonly bill: readonly BillRow[]
  readonly shown: Shown
  readonly answered: AccountAnswered | undefined
  readonly outlook: Outlook
  /** Lines a second that the account bears; undefined when it is not known. */
  readonly rate: number | undefined
  readonly typed: Typed
  readonly fields: readonly FieldProblem[]
  readonly problem: string
  /** What the person had seen, when that is not true any more. */
  readonly before?: Shown
}

export const confirmationPage = (view: View, found: ConfirmationFound): ConfirmationPage => {
  const { shown } = found
  const { currency } = view.open.account
  const heading = `Reverse ${submissionsOf(view, shown.count)} and pay ${printMoney(shown.sum, currency)}?`
  const summary = summaryOf(found)
  return {
    head: headOf(view, 'Confirm', heading, leadOf(view)),
    ...(summary ? { summary } : {}),
    ...(found.before ? { changed: changedOf(view, found.before, shown) } : {}),
    bill: billView(view, found.bill, found.answered, urls.confirmation(view.reversal.number)),
    facts: factsOf(view, found),
    form: formOf(view, found),
  }
}

const leadOf = ({ reversal, open }: View): string =>
  reversal.state === 'checked'
    ? `${nothingPaid} This is the last question.`
    : `Going on is another confirmation. The rest of the ${countOf(reversal.confirmedCount ?? 0)} that were confirmed is settled; ${open.account.name} pays only what still waits.`

const factsOf = (view: View, { outlook, shown, rate }: ConfirmationFound): readonly Fact[] => {
  const { worker, workers } = wordsOf(view)
  const takes = rate === undefined || rate <= 0 ? [] : [{ label: 'Takes', text: about(shown.count / rate) }]
  return [
    { label: 'Account', text: view.open.account.name },
    { label: 'Pays', text: `${countOf(outlook.workers)} ${outlook.workers === 1 ? worker : workers}` },
    ...takes,
    { label: 'Confirmed by', text: view.person.name },
  ]
}

const formOf = (view: View, found: ConfirmationFound): ConfirmationPage['form'] => {
  const { shown, typed, fields } = found
  const { account, declaration } = view.open
  const amount = printMoney(shown.sum, account.currency)
  const error = (name: string): string => fields.find(({ field }) => field === name)?.sentence ?? ''
  const despite = typed.despite ? [{ name: 'despite' as const, value: 'balance' }] : []
  return {
    action: view.url(urls.confirmation(view.reversal.number)),
    hidden: [
      { name: 'revision', value: String(shown.revision) },
      { name: 'count', value: String(shown.count) },
      { name: 'sum', value: String(shown.sum) },
      ...despite,
    ],
    reason: reasonField(view, typed.reason, error('reason')),
    ...feedbackField(view, typed.feedback, error('feedback')),
    heldBack: declaration.feedback
      ? ''
      : `${declaration.words.marketplace} carries no text to the ${declaration.words.workers} with a reversal.`,
    ...typedField(view.limits, shown.sum, amount, typed.typed, error('typed'), account.currency),
    warning: warningOf(view),
    notices: [...despiteNotice(view, found), ...noticesOf(view, found.outlook, undefined)],
    button: `Reverse ${countOf(shown.count)} and pay ${amount} ${moneyWord(account)}`,
    back: { href: view.url(urls.reversal(view.reversal.number)), label: 'Back to the lines' },
  }
}

const reasonField = (view: View, value: string, error: string): ConfirmationPage['form']['reason'] => ({
  name: 'reason',
  label: 'Reason',
  optional: false,
  hint: `For the receipt and your colleagues; the ${wordsOf(view).workers} do not see it.`,
  value,
  error,
  max: longestReason,
})

const feedbackField = (view: View, value: string, error: string): Pick<ConfirmationPage['form'], 'feedback'> => {
  const { feedback, words } = view.open.declaration
  if (!feedback) return {}
  const hint = `${feedback.reaches} Up to ${countOf(feedback.max)} characters.`
  return {
    feedback: {
      name: 'feedback',
      label: `Feedback to the ${words.workers}`,
      optional: true,
      hint,
      value,
      error,
      max: feedback.max,
    },
  }
}

const typedField = (
  limits: Limits,
  sum: number,
  amount: string,
  value: string,
  error: string,
  currency: string,
): Pick<ConfirmationPage['form'], 'typed'> => {
  if (!mustBeTyped(limits, sum)) return {}
  const hint = `${printAmount(sum)} or ${amount}: all the same. Asked for above ${printMoney(limits.typeTotalAbove, currency)}.`
  return { typed: { name: 'typed', label: 'Type the total of the bill', optional: false, hint, value, error, max: 40 } }
}

const warningOf = (view: View): ConfirmationPage['form']['warning'] => {
  const { operator } = wordsOf(view)
  const stop = 'You can stop on the way; what is paid by then stays paid.'
  return view.open.declaration.final
    ? {
        strong: 'This cannot be undone.',
        rest: `${operator} has no way to take a reversal back, and neither have we. ${stop}`,
      }
    : { strong: 'This pays.', rest: stop }
}

const despiteNotice = (view: View, { typed, answered, shown }: ConfirmationFound): readonly Notice[] => {
  const short = answered?.available !== undefined && answered.available < shown.sum
  if (!short || (!typed.despite && view.reversal.state === 'checked')) return []
  const { operator } = wordsOf(view)
  const strong = 'The balance is less than the bill.'
  return [{ strong, rest: `What it covers is paid; where ${operator} refuses, the reversal pauses.`, loud: false }]
}

const changedOf = (view: View, before: Shown, now: Shown): Notice => {
  const { currency } = view.open.account
  const strong = 'This changed after you opened the page. Nothing was confirmed.'
  const rest = billChanged(before, now, wordsOf(view), currency)
  return {
    strong,
    rest,
    loud: true,
    link: { href: view.url(urls.reversal(view.reversal.number)), label: 'See the lines' },
  }
}

const summaryOf = ({ fields, problem }: ConfirmationFound): Summary | undefined =>
  problem === '' && fields.length === 0
    ? undefined
    : {
        heading: 'There is a problem',
        lead:
          fields.length === 0
            ? `${problem} Nothing was confirmed and nothing was paid.`
            : 'Nothing was confirmed and nothing was paid.',
        items: fields.map(({ field, sentence }) => ({ text: sentence, href: `#${field}` })),
        more: '',
      }
