/** Accounts in the words of the document. */
import type { AccountAnswered } from '../../core/access-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { troubleSays } from '../../core/sentences.ts'
import type { AccountBody } from '../schemas/account.ts'
import { moneyOf } from '../schemas/values.ts'

export const accountBody = (open: OpenAccount, answered: AccountAnswered | undefined): AccountBody => {
  const { account, declaration, marketplace } = open
  const { aTask: _task, aSubmission: _submission, ...words } = declaration.words
  return {
    id: account.id,
    name: account.name,
    marketplace: account.marketplace,
    environment: account.environment,
    currency: account.currency,
    open: marketplace !== undefined,
    words,
    longestFeedback: declaration.feedback?.max ?? null,
    answered: answered ? answeredBody(open, answered) : null,
  }
}

const answeredBody = ({ account, declaration }: OpenAccount, answered: AccountAnswered) => {
  const { at, available, trouble, said, clockSkewMs } = answered
  return {
    at,
    available: available === undefined ? null : moneyOf(available, account.currency),
    trouble: trouble ?? null,
    says: trouble ? `${troubleSays(trouble, declaration.words)}.` : '',
    said,
    clockSkewMs: clockSkewMs === undefined ? null : Math.round(clockSkewMs),
  }
}
