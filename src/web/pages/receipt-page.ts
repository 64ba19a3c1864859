/** The end of a reversal, kept for good. */
import { notReversed } from '../../acts/again.ts'
import { printMoney } from '../../core/amount.ts'
import type { Asked } from '../../core/letter-store.ts'
import type { BillRow, Page, TallyRow } from '../../core/reversal-store.ts'
import { referenceOf } from '../../core/reference.ts'
import type { Event, Line, Outcome } from '../../core/reversal.ts'
import { day } from '../../core/times.ts'
import type { ReceiptPage } from '../models-run.ts'
import type { Fact } from '../parts.ts'
import { countOf, counted, fullTime } from '../say.ts'
import { urls } from '../urls.ts'
import { byHandLinks, letterSection, type LettersFound } from './by-hand.ts'
import { liveOf } from './live-state.ts'
import { groupsOf, type Shown } from './receipt-groups.ts'
import { balanceOf, paidOf } from './receipt-sums.ts'
import { countIn, sumIn } from './tally-view.ts'
import { timeline } from './timeline.ts'
import { headOf, post, wordsOf, type View } from './view.ts'

export type ReceiptFound = {
  readonly tally: readonly TallyRow[]
  readonly bill: readonly BillRow[]
  readonly events: readonly Event[]
  readonly lines: ReadonlyMap<Outcome, Page<Line>>
  readonly shown: Shown
  /** By line, for every line that is shown. */
  readonly asked: ReadonlyMap<number, Asked>
  readonly letters: LettersFound
}

export const receiptPage = (view: View, found: ReceiptFound): ReceiptPage => {
  const { number, lineCount } = view.reversal
  const unknown = countIn(found.tally, 'unknown')
  return {
    head: headOf(view, 'Receipt', outcomeText(found.tally), leadOf(view, found.tally)),
    ...(unknown > 0 ? { live: liveOf(view, found.tally) } : {}),
    facts: factsOf(view, found.events),
    downloads: [
      { href: view.url(urls.csv(number)), label: `CSV, ${counted(lineCount, 'line', 'lines')}` },
      { href: view.url(urls.json(number)), label: 'JSON' },
    ],
    ways: waysOf(view, found.tally, found.letters.counts.letters > 0),
    paid: paidOf(view, found.tally, found.bill),
    balance: balanceOf(view, found.tally),
    groups: groupsOf(view, found.tally, found.lines, found.shown, found.asked),
    ...letterSection(view, found.letters, found.asked),
    events: timeline(view, found.events),
  }
}

const inFours = (hex: string): string => (hex.match(/.{1,4}/g) ?? []).join(' ')

/** Each event is bound to the one before, so the last hash stands for all of them; it grows while unknown lines are settled. */
const hashOf = (events: readonly Event[]): readonly Fact[] => {
  const last = events.at(-1)
  return last ? [{ label: 'Record hash', text: inFours(last.hash), code: true }] : []
}

/** `174 reversed, 6 refused, 2 unknown`. */
export const outcomeText = (tally: readonly TallyRow[]): string => {
  const order = ['reversed', 'refused', 'unknown', 'not attempted'] as const
  const parts = order
    .filter((group) => countIn(tally, group) > 0)
    .map((group) => `${countOf(countIn(tally, group))} ${group}`)
  return parts.length === 0 ? 'Nothing was reversed' : parts.join(', ')
}

const leadOf = (view: View, tally: readonly TallyRow[]): string => {
  const { reversal, open } = view
  const paid = sumIn(tally, 'reversed')
  const when = reversal.endedAt ? ` on ${day(reversal.endedAt)}` : ''
  const first = paid === 0 ? 'Nothing was paid.' : `${printMoney(paid, open.account.currency)} was paid${when}.`
  const unknown = countIn(tally, 'unknown')
  if (unknown === 0) return first
  const which = unknown === 1 ? 'The unknown one is' : `The ${countOf(unknown)} unknown ones are`
  return `${first} ${which} being asked about; this receipt says so as soon as ${unknown === 1 ? 'it is' : 'they are'} settled.`
}

const factsOf = (view: View, events: readonly Event[]): readonly Fact[] => {
  const { reversal, open } = view
  const time = (label: string, who: string | undefined, at: string | undefined): Fact[] =>
    at ? [{ label, text: who ?? '', time: fullTime(at) }] : []
  const again = events.filter(({ kind }) => kind === 'confirmed').slice(1)
  const stopped = events.find(({ kind }) => kind === 'stop asked')
  const from = reversal.madeFrom
  return [
    { label: 'Reference', text: referenceOf(reversal), code: true },
    { label: 'Account', text: `${open.account.name} on ${wordsOf(view).marketplace}` },
    ...time('Confirmed', reversal.confirmedBy?.name, reversal.confirmedAt),
    ...again.flatMap(({ by, at }) => time('Confirmed again', by?.name, at)),
    ...time('Stopped', stopped?.by?.name, stopped?.at),
    ...time('Ended', undefined, reversal.endedAt),
    { label: 'Reason', text: reversal.reason },
    ...(reversal.feedback === '' ? [] : [{ label: 'Feedback sent', text: reversal.feedback, quote: true }]),
    ...(from === undefined
      ? []
      : [{ label: 'Made from', text: `reversal ${from}`, href: view.url(urls.reversal(from)) }]),
    ...(reversal.digest ? [{ label: 'Digest', text: inFours(reversal.digest), code: true }] : []),
    ...hashOf(events),
  ]
}

const asideIs = (tally: readonly TallyRow[]): string => {
  if (countIn(tally, 'held') === 0) return 'left out'
  return countIn(tally, 'left out') === 0 ? 'held elsewhere' : 'left out or held elsewhere'
}

const waysOf = (view: View, tally: readonly TallyRow[], written: boolean): ReceiptPage['ways'] => {
  const { refused, notAttempted, aside } = notReversed(tally)
  const left = refused + notAttempted
  const what = left === 0 ? asideIs(tally) : left === refused ? 'refused' : 'not reversed'
  const count = left === 0 ? aside : left
  const label = count === 1 ? `Check the one ${what} again` : `Check the ${countOf(count)} ${what} ones again`
  const along = left > 0 && aside > 0 ? `; the ${countOf(aside)} ${asideIs(tally)} come along as they were` : ''
  const again = post(view, urls.again(view.reversal.number), label, {
    says: `makes a new draft; nothing is paid by checking${along}`,
  })
  return {
    posts: count > 0 ? [again] : [],
    links: [
      ...byHandLinks(view, tally, written),
      { href: view.url(urls.paste), label: 'Start a new reversal' },
      { href: view.url(urls.past), label: 'All past reversals' },
    ],
  }
}
