/** The receipt as JSON: everything that the record holds, and how to check the digest against it. */
import { printDecimal } from '../../core/amount.ts'
import { eventSays } from '../../core/event-sentences.ts'
import { groupOf } from '../../core/group.ts'
import type { Letter } from '../../core/letter-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { RefusedInput } from '../../core/reversal-store.ts'
import { referenceOf } from '../../core/reference.ts'
import type { BalanceRead, Event, Instant, Reversal } from '../../core/reversal.ts'
import type { Subject } from '../acting.ts'
import { attemptPages, letterPages, linePages, refusedPages, type AskedLine, type Records } from './pages.ts'

/** How the store computes it; anybody can do so from `attempts` below. */
const digestRule =
  'SHA-256, in hex, over one line of text an attempt, in the order of line and number, each ended by a line feed: the JSON array [line, number, step, by.id, by.name, engine, sentAt, answeredAt, answer, said, requestId] without spaces, null for what is absent or empty. An answer that came after the end counts as absent in all four of its fields.'
const hashRule =
  'SHA-256, in hex, over the hash of the event before (nothing for the first), a line feed and the JSON array [id of the reversal, number, at, kind, by.id, by.name, detail] without spaces, null for what is absent, detail being a text: its JSON with sorted keys. The last one stands for all events: a receipt kept elsewhere shows whether they were changed.'
const referenceRule =
  'OV-, the number, then the first 40 bits of the SHA-256 of number, colon and id as eight letters of Crockford’s base 32.'

/** Text in pieces, the same bytes at every door but for `writtenAt`. Only what has ended has a receipt. */
export async function* receiptJson(
  records: Records,
  { reversal, open }: Subject,
  now: Instant,
): AsyncGenerator<string, void, undefined> {
  const { reversals } = records
  const events = await reversals.events(reversal.id)
  yield `{\n"receipt": ${JSON.stringify(headOf(reversal, open, now), undefined, 2)},\n`
  yield `"events": ${JSON.stringify(
    events.map((event) => eventOf(event, open)),
    undefined,
    2,
  )},\n`
  yield* listOf('notTaken', refusedPages(reversals, reversal.id), refusedOf)
  yield ',\n'
  yield* listOf('lines', linePages(records, reversal.id), lineOf)
  yield ',\n'
  yield* listOf('letters', letterPages(records, reversal.id), letterOf)
  yield ',\n'
  yield* listOf('attempts', attemptPages(reversals, reversal.id))
  yield '\n}\n'
}

/** One element a line of text: such a file can be searched and compared. */
async function* listOf<Thing>(
  name: string,
  pages: AsyncIterable<readonly Thing[]>,
  shown: (thing: Thing) => unknown = (thing) => thing,
): AsyncGenerator<string> {
  yield `"${name}": [`
  let separator = '\n'
  for await (const things of pages) {
    if (things.length === 0) continue
    yield `${separator}${things.map((thing) => JSON.stringify(shown(thing))).join(',\n')}`
    separator = ',\n'
  }
  yield '\n]'
}

const balanceOf = (read: BalanceRead | undefined) =>
  read ? { available: printDecimal(read.available), at: read.at } : null

const headOf = (reversal: Reversal, { account, declaration }: OpenAccount, now: Instant) => ({
  reference: referenceOf(reversal),
  referenceRule,
  number: reversal.number,
  id: reversal.id,
  account: { ...account, marketplaceName: declaration.words.marketplace },
  reason: reversal.reason,
  feedback: reversal.feedback,
  createdBy: reversal.createdBy,
  createdAt: reversal.createdAt,
  confirmedBy: reversal.confirmedBy ?? null,
  confirmedAt: reversal.confirmedAt ?? null,
  confirmedCount: reversal.confirmedCount ?? null,
  confirmedSum: reversal.confirmedSum === undefined ? null : printDecimal(reversal.confirmedSum),
  endedAt: reversal.endedAt ?? null,
  madeFrom: reversal.madeFrom ?? null,
  balanceBefore: balanceOf(reversal.balanceBefore),
  balanceAfter: balanceOf(reversal.balanceAfter),
  digest: reversal.digest ?? null,
  digestRule,
  hashRule,
  writtenAt: now,
})

const eventOf = (event: Event, { account, declaration }: OpenAccount) => ({
  number: event.number,
  at: event.at,
  kind: event.kind,
  by: event.by ?? null,
  says: eventSays(event, declaration.words, account),
  detail: event.detail,
  hash: event.hash,
})

/** Amounts as exact decimal text; everything else as recorded. */
const lineOf = ({ line, asked: letter }: AskedLine) => {
  const { facts, named } = line
  const amounts = facts && {
    reward: printDecimal(facts.reward),
    fee: printDecimal(facts.fee),
    tax: printDecimal(facts.tax),
  }
  return {
    ...line,
    became: groupOf(line),
    named: named.reward === undefined ? named : { ...named, reward: printDecimal(named.reward) },
    facts: facts ? { ...facts, ...amounts } : null,
    letter: letter ?? null,
  }
}

/** Its text is on its own page; what it says of the lines stands at each of them. */
const letterOf = ({ number, part, parts, lines, subject, about, madeBy, madeAt, ...noted }: Letter) => ({
  number,
  part,
  parts,
  lines,
  subject,
  about,
  madeBy,
  madeAt,
  sentAt: noted.sentAt ?? null,
  answeredAt: noted.answeredAt ?? null,
  answer: noted.answer ?? null,
})

const refusedOf = ({ where, text, why }: RefusedInput): RefusedInput => ({ where, text, why })
