/** Reversals as text for a person: the verdicts, the bill, the receipt. */
import { styleText } from 'node:util'
import { printMoney } from '../core/amount.ts'
import { verdictMeans } from '../core/sentences.ts'
import type { Account, Line, Reversal, ReversalSummary } from './answer.ts'
import { paidOf, type GroupName } from './counts.ts'
import { printed } from './money.ts'
import { plain, table } from './table.ts'

export type Page = {
  readonly words: Account['words']
  /** Columns for eyes; else tabs. */
  readonly pretty: boolean
  readonly stream: NodeJS.WriteStream
}

/** Bold on a terminal, unless NO_COLOR says otherwise. */
const bold = ({ stream }: Page, text: string): string => styleText('bold', text, { stream })

const minute = (instant: string | null): string =>
  instant === null ? '' : `${instant.slice(0, 16).replace('T', ' ')} UTC`

export const amountOf = (count: number, words: Account['words']): string =>
  `${count.toLocaleString('en')} ${count === 1 ? words.submission : words.submissions}`

const overlays: readonly GroupName[] = ['will be reversed']
const billed: readonly GroupName[] = [
  'reversible',
  'to come',
  'calling',
  'unknown',
  'reversed',
  'refused',
  'not attempted',
]

/** Each group with its count and, where it is on the bill, its sum. */
export const groupsText = (reversal: Reversal, page: Page): string =>
  table(
    [{ name: 'what' }, { name: page.words.submissions, right: true }, { name: 'total', right: true }],
    reversal.groups
      .filter(({ group, count }) => count > 0 && !overlays.includes(group))
      .map(({ group, count, total }) => [
        group,
        count.toLocaleString('en'),
        billed.includes(group) ? printed(total) : '',
      ]),
    page.pretty,
  )

const certainties: Readonly<Record<string, string>> = { exact: '', estimate: 'estimate', 'not known': 'not known' }

/** Reward, fee and tax of what is to be paid, and the balance beside it. */
export const billText = ({ bill, balance }: Reversal, page: Page): string => {
  const rows = bill.rows.map((row) => [
    `${amountOf(row.count, page.words)}, ${row.feeLabel}`,
    printed(row.reward),
    printed(row.fee),
    printed(row.tax),
    printed(row.total),
    certainties[row.certainty] ?? row.certainty,
  ])
  const columns = ['bill', 'reward', 'fee', 'tax', 'total', ''].map((name, index) =>
    index > 0 && index < 5 ? { name, right: true as const } : { name },
  )
  const held = balance ? `Balance ${printed(balance.available)} at ${minute(balance.at)}\n` : ''
  return `${table(columns, rows, page.pretty)}${bold(page, `Total ${printed(bill.total)}`)}\n${held}`
}

/** The lines that need a word: number, id, where they stand and why. */
export const linesText = (lines: readonly Line[], page: Page): string =>
  table(
    [{ name: 'line', right: true }, { name: page.words.submission }, { name: 'what' }, { name: 'why' }],
    lines.map((line) => [String(line.number), line.submission, line.group, whyOf(line, page)]),
    page.pretty,
  )

const whyOf = ({ says, sourceSays, verdict, outcome, letter }: Line, { words }: Page): string => {
  const means = says === '' && outcome === null && verdict !== null ? verdictMeans(verdict, words) : says
  const asked = letter
    ? `letter ${letter.letter}${letter.sentAt ? `, sent ${minute(letter.sentAt)}` : ', not sent'}`
    : ''
  const source = sourceSays === '' ? '' : `source: ${sourceSays}`
  return [means, source, asked].filter((part) => part !== '').join('; ')
}

export const listText = (reversals: readonly ReversalSummary[], pretty: boolean): string =>
  table(
    [
      { name: 'number', right: true },
      { name: 'state' },
      { name: 'lines', right: true },
      { name: 'created' },
      { name: 'by' },
      { name: 'reason' },
    ],
    reversals.map((one) => [
      String(one.number),
      one.pause ? `${one.state}, paused` : one.state,
      String(one.lineCount),
      minute(one.createdAt),
      one.createdBy.name,
      one.reason,
    ]),
    pretty,
  )

/** How it stands, in some lines; of one that has ended, its receipt. */
export const standingText = (reversal: Reversal, account: Account, page: Page): string => {
  const { state, pause, reason, confirmedBy, confirmedAt, endedAt, balanceBefore, balanceAfter, digest } = reversal
  const facts: readonly (readonly [string, string])[] = [
    ['account', `${account.name} (${account.environment})`],
    ['state', pause ? `${state}, paused: ${pause.says} ${pause.remedy}` : state],
    ['reason', reason],
    ['created', `${minute(reversal.createdAt)} by ${reversal.createdBy.name}`],
    ['confirmed', confirmedBy ? `${minute(confirmedAt)} by ${confirmedBy.name}` : ''],
    ['ended', minute(endedAt)],
    ['paid', confirmedBy ? printMoney(paidOf(reversal), reversal.bill.total.currency) : ''],
    ['balance before', balanceBefore ? printed(balanceBefore.available) : ''],
    ['balance after', balanceAfter ? printed(balanceAfter.available) : ''],
    ['hash of the record', digest ?? ''],
    ['page', reversal.links.page],
  ]
  const title = bold(page, `Reversal ${reversal.number}, ${reversal.reference}`)
  const rows = facts.filter(([, value]) => value !== '').map(([name, value]) => `  ${name}: ${plain(value)}\n`)
  return `${title}\n${rows.join('')}${groupsText(reversal, page)}`
}
