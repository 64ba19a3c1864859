/** The letters of a reversal, and the form that writes some. */
import { longestReason } from '../../acts/texts.ts'
import type { Letter, LetterCounts } from '../../core/letter-store.ts'
import type { FieldProblem } from '../../core/problem.ts'
import type { Page } from '../../core/reversal-store.ts'
import type { LettersPage, NewLetterPage } from '../models-letters.ts'
import { countOf, counted, dayOf } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { chooseLines, type Choosable } from './choose-lines.ts'
import { addressOf, letterWord, partOf } from './letter-parts.ts'
import { headOf, stageOf, submissionsOf, wordsOf, type View } from './view.ts'

export const lettersPage = (view: View, page: Page<Letter>, counts: LetterCounts, after: number): LettersPage => {
  const { number } = view.reversal
  const { operator } = wordsOf(view)
  const path = view.url(urls.letters(number))
  const lead =
    counts.letters === 0
      ? ''
      : `${counted(counts.letters, 'letter', 'letters')} about ${submissionsOf(view, counts.lines)}: ${countOf(counts.sent)} noted as sent, ${countOf(counts.answered)} as answered.`
  return {
    head: headOf(view, stageOf(view), `Letters to ${operator}`, lead),
    to: addressOf(view),
    rows: page.rows.map((letter) => ({
      href: view.url(urls.letter(number, letter.number)),
      number: countOf(letter.number),
      word: letterWord(letter),
      part: partOf(letter),
      lines: submissionsOf(view, letter.lines),
      about: letter.about,
      by: letter.madeBy.name,
      made: dayOf(letter.madeAt, view.now),
    })),
    empty: 'No letter was written yet.',
    pager: {
      says: '',
      ...(after > 0 ? { first: path } : {}),
      ...(page.next === undefined ? {} : { next: withQuery(path, { after: page.next }) }),
    },
    links: [
      { href: view.url(urls.newLetter(number)), label: 'Write a letter' },
      { href: view.url(urls.reversal(number)), label: `Back to reversal ${number}` },
    ],
  }
}

export type LetterTyped = { readonly id: string; readonly about: string; readonly fields: readonly FieldProblem[] }

export const newLetterPage = (view: View, found: Choosable, { id, about, fields }: LetterTyped): NewLetterPage => {
  const { number } = view.reversal
  const { operator, submissions } = wordsOf(view)
  const { letter } = view.open.declaration
  const error = (name: string): string => fields.find(({ field }) => field === name)?.sentence ?? ''
  const choose = error('which') || error('line')
  return {
    head: headOf(
      view,
      stageOf(view),
      `Ask ${operator} about what could not be reversed`,
      `A letter with the ids of ${submissions} and what went wrong, for you to send.`,
    ),
    ...(fields.length === 0
      ? {}
      : {
          summary: {
            heading: 'There is a problem',
            lead: 'No letter was written.',
            items: fields.map(({ field, sentence }) => ({
              text: sentence,
              href: field === 'about' ? '#about' : '#which',
            })),
            more: '',
          },
        }),
    to: addressOf(view),
    form: {
      action: view.url(urls.letters(number)),
      id,
      about: {
        name: 'about',
        label: 'What went wrong',
        optional: false,
        hint: `It stands in the letter as you write it here, for ${letter?.to ?? operator} to read.`,
        value: about,
        error: error('about'),
        max: longestReason,
      },
      choose: chooseLines(view, { ...found, error: choose }),
      button: 'Write the letter',
      says: letter
        ? `Nothing is sent by this. ${letter.mostIs}: longer lists become several letters.`
        : 'Nothing is sent by this.',
    },
    back: { href: view.url(urls.reversal(number)), label: `Back to reversal ${number}` },
  }
}
