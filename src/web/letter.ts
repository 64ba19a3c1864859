/** One letter: shown, downloaded, and noted what became of it. */
import { letterAsMail, letterAsText, letterName } from '../acts/letters/files.ts'
import { noteAnswer, noteSent } from '../acts/letters/note.ts'
import { readLetter } from '../acts/letters/read.ts'
import type { Result } from '../core/problem.ts'
import { numberIn } from './forms.ts'
import { letterPage, type NoteTyped } from './pages/letter-page.ts'
import { urls } from './urls.ts'
import { around, page, refuse, seeOther, take, viewOf, withBody, type Handler, type Visit } from './visit.ts'

const wanted = ({ request }: Visit) => ({ number: numberIn(request, 'number'), letter: numberIn(request, 'letter') })

export const letter: Handler = (visit) => showLetter(visit, { form: undefined, day: '', text: '', fields: [] })

const showLetter = async (visit: Visit, typed: NoteTyped, status = 200): Promise<void> =>
  take(visit, await readLetter(visit.acting, wanted(visit)), (found) => {
    const view = viewOf(visit, found)
    const model = letterPage(view, found.letter, typed)
    const error = typed.fields.length > 0 ? 'Error: ' : ''
    return page(visit, 'letters/letter', model, around(view, `${error}${model.head.heading}`), status)
  })

export const letterText: Handler = async (visit) =>
  take(visit, await readLetter(visit.acting, wanted(visit)), ({ reversal, letter: found }) => {
    visit.response
      .set({
        'Content-Type': 'text/plain; charset=utf-8',
        'Content-Disposition': `attachment; filename="${letterName(reversal, found)}.txt"`,
        'Cache-Control': 'no-store',
      })
      .send(letterAsText(found))
  })

export const letterMail: Handler = async (visit) =>
  take(visit, await readLetter(visit.acting, wanted(visit)), async ({ reversal, open, letter: found }) => {
    const mail = await letterAsMail(found, open.declaration.letter)
    visit.response
      .set({
        'Content-Type': 'message/rfc822',
        'Content-Disposition': `attachment; filename="${letterName(reversal, found)}.eml"`,
        'Cache-Control': 'no-store',
      })
      .send(mail)
  })

export const sent: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const day = form.text('sent')
    const whole = form.text('whole') === 'yes'
    const noted = await noteSent(visit.acting, { ...wanted(visit), at: day, whole })
    return afterNote(visit, noted, { form: 'sent', day, text: '', fields: [] })
  })

export const answer: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const [day, text] = [form.text('answered'), form.text('answer')]
    const whole = form.text('whole') === 'yes'
    const noted = await noteAnswer(visit.acting, { ...wanted(visit), at: day, text, whole })
    return afterNote(visit, noted, { form: 'answer', day, text, fields: [] })
  })

const afterNote = async (visit: Visit, noted: Result<number>, typed: NoteTyped): Promise<void> => {
  const { number, letter: which } = wanted(visit)
  if (noted.ok) return seeOther(visit, urls.letter(number, which))
  if (noted.problem.code !== 'invalid') return refuse(visit, noted.problem, typed.text)
  return showLetter(visit, { ...typed, fields: noted.problem.fields ?? [] }, 422)
}
