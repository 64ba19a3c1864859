/** What a receipt offers beside the calls, and what became of asking. */
import type { Asked, LetterCounts } from '../../core/letter-store.ts'
import type { Group, Page, TallyRow } from '../../core/reversal-store.ts'
import type { Line } from '../../core/reversal.ts'
import type { ReceiptPage } from '../models-run.ts'
import { countOf } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { columnsOf, labels, lineRow, plainTable } from './line-rows.ts'
import { askedCell } from './receipt-groups.ts'
import { countIn } from './tally-view.ts'
import { submissionsOf, wordsOf, type View } from './view.ts'

/** `after`: the number of the last line of the page before. */
export type LettersFound = { readonly counts: LetterCounts; readonly lines: Page<Line>; readonly after: number }

type Link = { readonly href: string; readonly label: string }

const askable: readonly Group[] = ['too late', 'gone', 'refused', 'not found', 'not attempted', 'not readable']

/** Asking by a letter and deciding by a file, where the marketplace takes them and there is a line for it. */
export const byHandLinks = (view: View, tally: readonly TallyRow[], written: boolean): readonly Link[] => {
  const { number } = view.reversal
  const { letter, websiteFile, words } = view.open.declaration
  const some = askable.some((group) => countIn(tally, group) > 0)
  const path = written ? urls.letters(number) : urls.newLetter(number)
  const label = written ? `Letters to ${words.operator}` : `Write to ${words.operator} about what could not be reversed`
  return [
    ...(letter && (some || written) ? [{ href: view.url(path), label }] : []),
    ...(websiteFile && some
      ? [{ href: view.url(urls.websiteFile(number)), label: `Make a file to decide on ${words.website}` }]
      : []),
  ]
}

/** The first lines that letters ask about, whatever became of them here. */
export const letterSection = (
  view: View,
  { counts, lines, after }: LettersFound,
  asked: ReadonlyMap<number, Asked>,
): Pick<ReceiptPage, 'asked'> => {
  if (counts.letters === 0) return {}
  const task = labels(view).title.split(' and ')[0] ?? ''
  const columns = columnsOf(view, ['where', 'word', 'submission', ['title', task], ['record', 'Asked']])
  const heading = `${submissionsOf(view, counts.lines)} in letters to ${wordsOf(view).operator}`
  const rows = lines.rows.map((line) => {
    const one = asked.get(line.number)
    return lineRow(view, line, {
      oldText: '',
      tickable: false,
      pays: false,
      ...(one ? { record: askedCell(view, one) } : {}),
    })
  })
  const page = (next?: string): string =>
    `${withQuery(view.url(urls.reversal(view.reversal.number)), { show: 'asked', after: next })}#asked`
  const pager = {
    says: rows.length < counts.lines ? `${countOf(rows.length)} of ${countOf(counts.lines)}` : '',
    ...(after > 0 ? { first: page() } : {}),
    ...(lines.next === undefined ? {} : { next: page(lines.next) }),
  }
  return {
    asked: {
      heading,
      lines: plainTable(heading, columns, rows, pager),
      all: { href: view.url(urls.letters(view.reversal.number)), label: 'All letters of this reversal' },
    },
  }
}
