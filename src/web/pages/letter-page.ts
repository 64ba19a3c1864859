/** One letter: to be copied, sent, and noted what became of it. */
import type { LetterShown } from '../../acts/letters/read.ts'
import { longestAnswer } from '../../acts/letters/note.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { day } from '../../core/times.ts'
import type { LetterPage, NoteForm } from '../models-letters.ts'
import type { Fact } from '../parts.ts'
import { countOf, fullTime } from '../say.ts'
import { urls } from '../urls.ts'
import { addressOf, letterWord } from './letter-parts.ts'
import { headOf, stageOf, submissionsOf, wordsOf, type View } from './view.ts'

/** What was typed into one of the forms, and what is wrong with it. */
export type NoteTyped = {
  readonly form: 'sent' | 'answer' | undefined
  readonly day: string
  readonly text: string
  readonly fields: readonly FieldProblem[]
}

export const letterPage = (view: View, letter: LetterShown, typed: NoteTyped): LetterPage => {
  const { number } = view.reversal
  const { operator } = wordsOf(view)
  const sent = sentForm(view, letter, typed)
  const answer = letter.sentAt === undefined ? undefined : answerForm(view, letter, typed)
  const which = letter.parts === 1 ? '' : `, ${countOf(letter.part)} of ${countOf(letter.parts)}`
  return {
    head: headOf(view, stageOf(view), `Letter ${letter.number} to ${operator}${which}`, ''),
    ...summaryOf(typed),
    word: letterWord(letter),
    facts: factsOf(view, letter),
    to: addressOf(view),
    subject: letter.subject,
    text: letter.text,
    downloads: [
      { href: view.url(urls.letterText(number, letter.number)), label: 'Text' },
      { href: view.url(urls.letterMail(number, letter.number)), label: 'Mail, as a draft' },
    ],
    ...(letter.sentAt === undefined ? { sent } : {}),
    ...(answer && letter.answeredAt === undefined ? { answer } : {}),
    ...correctionOf(letter, typed, sent, answer),
    links: [
      { href: view.url(urls.letters(number)), label: 'All letters of this reversal' },
      { href: view.url(urls.reversal(number)), label: `Back to reversal ${number}` },
    ],
  }
}

/** The newest note can be corrected; of an answered letter that is the answer. */
const correctionOf = (
  letter: LetterShown,
  typed: NoteTyped,
  sent: NoteForm,
  answer: NoteForm | undefined,
): Pick<LetterPage, 'correct'> => {
  if (letter.sentAt === undefined || (letter.answeredAt === undefined && typed.form === 'answer')) return {}
  const form = letter.answeredAt === undefined ? sent : answer
  return form ? { correct: { label: 'Correct this', form } } : {}
}

/** Of sending and answering the day is noted, no time: it is told as it was written, whatever the reader's zone. */
const factsOf = (view: View, letter: LetterShown): readonly Fact[] => [
  { label: 'Asks about', text: submissionsOf(view, letter.lines) },
  { label: 'Written by', text: letter.madeBy.name, time: fullTime(letter.madeAt) },
  ...(letter.sentAt ? [{ label: 'Sent', text: day(letter.sentAt) }] : []),
  ...(letter.answeredAt
    ? [
        { label: 'Answered', text: day(letter.answeredAt) },
        { label: 'The answer', text: letter.answer ?? '', quote: true },
      ]
    : []),
]

const today = (view: View): string => view.now.slice(0, 10)

const others = (letter: LetterShown): string =>
  letter.parts === 1 ? '' : `Also the other letters of the ${countOf(letter.parts)} that have no such note yet`

const errorIn = (typed: NoteTyped, form: NoteTyped['form'], name: string): string =>
  typed.form === form ? (typed.fields.find(({ field }) => field === name)?.sentence ?? '') : ''

const sentForm = (view: View, letter: LetterShown, typed: NoteTyped): NoteForm => ({
  action: view.url(urls.letterSent(view.reversal.number, letter.number)),
  heading: 'Note when it was sent',
  says: 'The receipt tells it at each line of this letter.',
  day: {
    name: 'sent',
    label: 'Sent on (UTC)',
    optional: false,
    hint: '',
    value: typed.form === 'sent' ? typed.day : today(view),
    error: errorIn(typed, 'sent', 'at'),
  },
  whole: others(letter),
  button: 'Note that it was sent',
})

const answerForm = (view: View, letter: LetterShown, typed: NoteTyped): NoteForm => ({
  action: view.url(urls.letterAnswer(view.reversal.number, letter.number)),
  heading: 'Note what was answered',
  says: '',
  day: {
    name: 'answered',
    label: 'Answered on (UTC)',
    optional: false,
    hint: '',
    value: typed.form === 'answer' ? typed.day : today(view),
    error: errorIn(typed, 'answer', 'at'),
  },
  text: {
    name: 'answer',
    label: 'The answer',
    optional: false,
    hint: 'As it came, or the sense of it; it stands on the receipt.',
    value: typed.form === 'answer' ? typed.text : (letter.answer ?? ''),
    error: errorIn(typed, 'answer', 'text'),
    max: longestAnswer,
  },
  whole: others(letter),
  button: 'Note the answer',
})

const summaryOf = ({ form, fields }: NoteTyped): Pick<LetterPage, 'summary'> => {
  if (form === undefined || fields.length === 0) return {}
  const named = { at: form === 'sent' ? 'sent' : 'answered', text: 'answer' } as const
  return {
    summary: {
      heading: 'There is a problem',
      lead: 'Nothing was noted.',
      items: fields.map(({ field, sentence }) => ({
        text: sentence,
        href: `#${field === 'text' ? named.text : named.at}`,
      })),
      more: '',
    },
  }
}
