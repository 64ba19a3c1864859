/** Reversals in the words of the document. */
import type { Subject } from '../../acts/acting.ts'
import { awaitsConfirmation, readShown, type Shown } from '../../acts/bill.ts'
import { addressOf } from '../../auth/place.ts'
import { referenceOf } from '../../core/reference.ts'
import type { BillRow, TallyRow } from '../../core/reversal-store.ts'
import { needsConfirmation, type Pause } from '../../core/reversal.ts'
import { troubleRemedy, troubleSays } from '../../core/sentences.ts'
import type { ApiDeps } from '../deps.ts'
import { apiPath } from '../problems.ts'
import type { ReversalBody, ReversalSummaryBody } from '../schemas/reversal.ts'
import { balanceIn, moneyOf, personIn } from '../schemas/values.ts'

export const summaryBody = (deps: ApiDeps, subject: Subject, tally: readonly TallyRow[]): ReversalSummaryBody => {
  const { reversal, open } = subject
  return {
    number: reversal.number,
    id: reversal.id,
    reference: referenceOf(reversal),
    account: reversal.accountId,
    state: reversal.state,
    pause: reversal.pause ? pauseBody(reversal.pause, subject) : null,
    revision: reversal.revision,
    reason: reversal.reason,
    feedback: reversal.feedback,
    createdBy: { id: reversal.createdBy.id, name: reversal.createdBy.name },
    createdAt: reversal.createdAt,
    checkedAt: reversal.checkedAt ?? null,
    confirmedBy: personIn(reversal.confirmedBy),
    confirmedAt: reversal.confirmedAt ?? null,
    endedAt: reversal.endedAt ?? null,
    expiresAt: reversal.expiresAt ?? null,
    madeFrom: reversal.madeFrom ?? null,
    lineCount: reversal.lineCount,
    notTakenCount: reversal.refusedCount,
    groups: groupsBody(tally, open.account.currency),
    links: linksBody(deps, subject),
  }
}

export const groupsBody = (tally: readonly TallyRow[], currency: string): ReversalSummaryBody['groups'] =>
  tally.map(({ group, count, sum }) => ({ group, count, total: moneyOf(sum, currency) }))

export const pauseBody = (
  { trouble, since, said, retryAt }: Pause,
  { open }: Pick<Subject, 'open'>,
): NonNullable<ReversalSummaryBody['pause']> => ({
  trouble,
  says: `${troubleSays(trouble, open.declaration.words)}.`,
  remedy: troubleRemedy(trouble, open.declaration.words, open.account.name),
  said,
  since,
  retryAt: retryAt ?? null,
  needsConfirmation: needsConfirmation.includes(trouble),
})

export const locationOf = ({ publicUrl }: Pick<ApiDeps, 'publicUrl'>, number: number): string =>
  addressOf(publicUrl, `${apiPath}/reversals/${number}`)

const linksBody = (deps: ApiDeps, { reversal }: Subject): ReversalSummaryBody['links'] => {
  const self = locationOf(deps, reversal.number)
  const ended = reversal.state === 'ended'
  return {
    self,
    page: addressOf(deps.publicUrl, `/reversals/${reversal.number}`),
    lines: `${self}/lines`,
    notTaken: `${self}/not-taken`,
    events: `${self}/events`,
    letters: `${self}/letters`,
    receiptJson: ended ? `${self}/receipt.json` : null,
    receiptCsv: ended ? `${self}/receipt.csv` : null,
  }
}

/** Six questions to the store. */
export const reversalBody = async (deps: ApiDeps, subject: Subject): Promise<ReversalBody> => {
  const { reversal, open } = subject
  const { reversals, accounts } = deps.store
  const { currency } = open.account
  const [tally, bill, answered, confirmation, leads] = await Promise.all([
    reversals.tally(reversal.id),
    reversals.bill(reversal.id),
    accounts.lastAnswer(reversal.accountId),
    confirmableNow(deps, subject),
    deps.store.leads.count(reversal.id),
  ])
  const balance = answered?.available === undefined ? undefined : { available: answered.available, at: answered.at }
  return {
    ...summaryBody(deps, subject, tally),
    confirmedCount: reversal.confirmedCount ?? null,
    confirmedTotal: reversal.confirmedSum === undefined ? null : moneyOf(reversal.confirmedSum, currency),
    bill: billBody(bill, currency),
    balance: balanceIn(balance, currency),
    balanceBefore: balanceIn(reversal.balanceBefore, currency),
    balanceAfter: balanceIn(reversal.balanceAfter, currency),
    confirmation,
    digest: reversal.digest ?? null,
    leads: { all: leads.all, waiting: leads.waiting },
  }
}

/** Null while nothing waits for a confirmation, or nothing could be confirmed. */
const confirmableNow = async (deps: ApiDeps, { reversal, open }: Subject): Promise<ReversalBody['confirmation']> => {
  if (!awaitsConfirmation(reversal)) return null
  const shown = await readShown(deps.store.reversals, reversal)
  return shown.count === 0 ? null : shownBody(shown, open.account.currency)
}

export const shownBody = ({ revision, count, sum }: Shown, currency: string) => ({
  revision,
  count,
  total: moneyOf(sum, currency),
})

const billBody = (rows: readonly BillRow[], currency: string): ReversalBody['bill'] => {
  const totalOf = ({ reward, fee, tax }: BillRow): number => reward + fee + tax
  return {
    rows: rows.map((row) => ({
      feeLabel: row.feeLabel,
      certainty: row.certainty,
      count: row.count,
      reward: moneyOf(row.reward, currency),
      fee: moneyOf(row.fee, currency),
      tax: moneyOf(row.tax, currency),
      total: moneyOf(totalOf(row), currency),
    })),
    total: moneyOf(
      rows.reduce((sum, row) => sum + totalOf(row), 0),
      currency,
    ),
  }
}
