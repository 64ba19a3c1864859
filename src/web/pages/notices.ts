/** Warnings that hang beside the verdicts. */
import type { TallyRow } from '../../core/reversal-store.ts'
import type { Line } from '../../core/reversal.ts'
import { checkIsGoodFor } from '../../core/reversal.ts'
import { dayMs, left } from '../../core/times.ts'
import type { Notice } from '../parts.ts'
import { counted, inUtc, minuteOf } from '../say.ts'
import { urls } from '../urls.ts'
import { countIn } from './tally-view.ts'
import { submissionsOf, wordsOf, type View } from './view.ts'

export type Outlook = {
  readonly workers: number
  readonly nearest?: string
  readonly endSoon: number
  readonly pastDeadline: number
  readonly madeElsewhere: number
  readonly hints: number
  readonly differing: number
}

/** Deadlines within this many ms are told. */
export const soonMs = dayMs

/** `held`: one line that another reversal holds, where there is any. */
export const noticesOf = (
  view: View,
  outlook: Outlook,
  held: Line | undefined,
  tally: readonly TallyRow[] = [],
): readonly Notice[] => {
  const all = [
    soon(view, outlook),
    past(view, outlook),
    elsewhere(view, outlook),
    beyondCalls(view, tally),
    odd(view, outlook),
    heldNotice(view, held),
    old(view),
  ]
  return all.filter((notice) => notice !== undefined)
}

const quiet = (strong: string, rest: string): Notice => ({ strong, rest, loud: false })

const soon = (view: View, { endSoon, nearest }: Outlook): Notice | undefined => {
  if (endSoon === 0 || !nearest) return undefined
  const remaining = Date.parse(nearest) - Date.parse(view.now)
  return quiet(
    `${submissionsOf(view, endSoon)} can be reversed for less than a day.`,
    `The first deadline is ${inUtc(minuteOf(nearest))}: ${left(remaining)}.`,
  )
}

const past = (view: View, { pastDeadline }: Outlook): Notice | undefined => {
  if (pastDeadline === 0) return undefined
  const { operator } = wordsOf(view)
  return quiet(
    `${submissionsOf(view, pastDeadline)} ${pastDeadline === 1 ? 'is' : 'are'} past the deadline by our reckoning.`,
    `It is less than a day, so we try; ${operator} decides and nothing is paid when it refuses.`,
  )
}

const elsewhere = (view: View, { madeElsewhere }: Outlook): Notice | undefined => {
  if (madeElsewhere === 0) return undefined
  const { website, operator } = wordsOf(view)
  const said = quiet(
    `${counted(madeElsewhere, 'line comes', 'lines come')} from a batch made on ${website}.`,
    `${operator} asks that those be decided there. We try, and show what ${operator} answers.`,
  )
  if (!view.open.declaration.websiteFile) return said
  const href = view.url(urls.websiteFile(view.reversal.number))
  return { ...said, link: { href, label: 'Or make a file to decide there' } }
}

const beyondCalls = (view: View, tally: readonly TallyRow[]): Notice | undefined => {
  const count = countIn(tally, 'too late') + countIn(tally, 'gone')
  if (count === 0 || !view.open.declaration.letter) return undefined
  const { operator } = wordsOf(view)
  return {
    ...quiet(
      `${submissionsOf(view, count)} cannot be reversed by a call any more.`,
      `${operator} can be asked by a letter.`,
    ),
    link: { href: view.url(urls.letters(view.reversal.number)), label: `Letters to ${operator}` },
  }
}

const odd = (view: View, { hints }: Outlook): Notice | undefined =>
  hints === 0
    ? undefined
    : quiet(
        `${counted(hints, 'id has', 'ids have')} an unusual shape.`,
        `${wordsOf(view).operator} was asked all the same, and its answer counts.`,
      )

const heldNotice = (view: View, held: Line | undefined): Notice | undefined => {
  if (held?.heldBy === undefined) return undefined
  const { url } = view
  return {
    ...quiet(
      'Some lines are held by another reversal.',
      'They are not reversed here as long as it holds them. Check again once it is over or discarded.',
    ),
    link: { href: url(urls.reversal(held.heldBy)), label: `Open reversal ${held.heldBy}` },
  }
}

const old = ({ reversal, now }: View): Notice | undefined => {
  const from = reversal.checkedFrom ?? reversal.checkedAt
  if (!from || Date.parse(now) - Date.parse(from) < checkIsGoodFor) return undefined
  return quiet(
    'This check is older than 24 hours.',
    'When you confirm, the lines are read once more first; no line is refused for its age.',
  )
}
