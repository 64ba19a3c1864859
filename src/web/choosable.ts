/** A page of lines to choose among, as read for it. */
import type { Subject } from '../acts/acting.ts'
import type { Standing } from '../core/line-choice.ts'
import type { Choosable } from './pages/choose-lines.ts'
import type { Visit } from './visit.ts'

const pageLength = 100

/** Of the lines with these standings those behind line `after`, and what became of asking for each. */
export const choosablePage = async (
  { deps }: Visit,
  { reversal }: Subject,
  standings: readonly Standing[],
  after: number,
): Promise<Pick<Choosable, 'counts' | 'standings' | 'lines' | 'more' | 'asked'>> => {
  const store = deps.store.letters
  const [counts, found] = await Promise.all([
    store.standings(reversal.id),
    store.chosen(reversal.id, { choice: { kind: 'filter', filter: {} }, standings, after, limit: pageLength + 1 }),
  ])
  const lines = found.slice(0, pageLength)
  const asked = await store.asked(
    reversal.id,
    lines.map((line) => line.number),
  )
  return { counts, standings, lines, more: found.length > pageLength, asked }
}
