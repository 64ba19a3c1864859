/** Letters of a reversal: what there is, and writing some. */
import { createHash, randomBytes } from 'node:crypto'
import type { Subject } from '../acts/acting.ts'
import { isUnreached } from '../acts/letters/choice.ts'
import { listLetters } from '../acts/letters/read.ts'
import { writeLetters } from '../acts/letters/write.ts'
import { inLetters, openStandings } from '../core/line-choice.ts'
import { choosablePage } from './choosable.ts'
import { numberIn, queryOf, wholeNumber, type Form } from './forms.ts'
import { choiceOf, countOfStandings, whichIn, type Choosable, type Which } from './pages/choose-lines.ts'
import { lettersPage, newLetterPage, type LetterTyped } from './pages/letters-page.ts'
import { urls } from './urls.ts'
import {
  around,
  page,
  refuse,
  seeOther,
  take,
  viewOf,
  withBody,
  withQueryOf,
  withSubject,
  type Handler,
  type Visit,
} from './visit.ts'

const pageLength = 100

export const letters: Handler = (visit) =>
  withQueryOf(visit, async (form) => {
    const number = numberIn(visit.request, 'number')
    const listed = await listLetters(visit.acting, { number, after: form.text('after'), limit: pageLength })
    return take(visit, listed, (found) => {
      const view = viewOf(visit, found)
      const model = lettersPage(view, found.page, found.counts, wholeNumber(form.text('after')) ?? 0)
      return page(visit, 'letters/letters', model, around(view, `${model.head.heading}, reversal ${number}`))
    })
  })

export const newLetter: Handler = (visit) =>
  take(visit, queryOf(visit.request, ['line']), (form) =>
    withSubject(visit, 'letter', (subject) => {
      const typed = { id: randomBytes(16).toString('hex'), about: subject.reversal.reason, fields: [] }
      return showNew(visit, subject, whichIn(form, ''), typed)
    }),
  )

const showNew = async (
  visit: Visit,
  subject: Subject,
  which: Which,
  typed: LetterTyped,
  status = 200,
): Promise<void> => {
  const view = viewOf(visit, subject)
  const model = newLetterPage(view, await choosable(visit, subject, which), typed)
  const error = typed.fields.length > 0 ? 'Error: ' : ''
  await page(visit, 'letters/new', model, around(view, `${error}${model.head.heading}`), status)
}

const choosable = async (visit: Visit, subject: Subject, asked: Which): Promise<Choosable> => {
  const { reversal } = subject
  const [found, events] = await Promise.all([
    choosablePage(visit, subject, inLetters, asked.after),
    visit.deps.store.reversals.events(reversal.id),
  ])
  const open = countOfStandings(found.counts, openStandings(isUnreached(events)), true)
  const which = { ...asked, which: asked.which === '' ? (open > 0 ? 'open' : 'ticked') : asked.which }
  return {
    ...found,
    which,
    first: {
      value: 'open',
      label: 'all that could not be reversed',
      says: 'and that no letter asks about yet',
      count: open,
    },
    error: '',
    path: urls.newLetter(reversal.number),
  }
}

export const write: Handler = (visit) =>
  withBody(visit, ['line'], async (form) => {
    const number = numberIn(visit.request, 'number')
    const which = whichIn(form, 'ticked')
    const events = async () =>
      isUnreached(await visit.deps.store.reversals.events((await visit.deps.store.reversals.find(number))?.id ?? ''))
    const choice = choiceOf(which, which.which === 'open' && (await events()))
    if (!choice) return refuse(visit, { code: 'invalid', sentence: 'Say which lines the letter is to be about.' })
    const about = form.text('about')
    const written = await writeLetters(visit.acting, { number, choice, about, ...requestOf(form, which) })
    if (written.ok) return seeOther(visit, afterwards(number, written.value))
    if (written.problem.code !== 'invalid') return refuse(visit, written.problem, about)
    return again(visit, form, which, written.problem.fields ?? [])
  })

/** The same form sent twice is one request; sent again with something changed, after Back, it is another. */
const requestOf = (form: Form, { which, ticked }: Which): { readonly id?: string } => {
  if (form.text('id') === '') return {}
  const said = JSON.stringify([form.text('id'), which, ticked, form.text('about')])
  return { id: createHash('sha256').update(said).digest('hex').slice(0, 32) }
}

const afterwards = (number: number, { first, parts }: { readonly first: number; readonly parts: number }): string =>
  parts === 1 ? urls.letter(number, first) : urls.letters(number)

const again = (visit: Visit, form: Form, which: Which, fields: LetterTyped['fields']): Promise<void> =>
  withSubject(visit, 'letter', (subject) =>
    showNew(visit, subject, which, { id: form.text('id'), about: form.text('about'), fields }, 422),
  )
