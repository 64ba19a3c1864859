/** One line: its facts and its calls; and closing it by hand. */
import { closeUnknown } from '../acts/close-unknown.ts'
import type { Subject } from '../acts/acting.ts'
import { numberIn } from './forms.ts'
import { linePage, type ClosingTyped } from './pages/line-page.ts'
import { urls } from './urls.ts'
import { around, page, refuse, seeOther, viewOf, withBody, withSubject, type Handler, type Visit } from './visit.ts'

export const line: Handler = (visit) =>
  withSubject(visit, 'read', (subject) => showLine(visit, subject, { reason: '', fields: [] }))

const showLine = async (visit: Visit, subject: Subject, typed: ClosingTyped, status = 200): Promise<void> => {
  const { reversals } = visit.deps.store
  const { id, number } = subject.reversal
  const wanted = numberIn(visit.request, 'line')
  const found = await reversals.line(id, wanted)
  if (!found) return refuse(visit, { code: 'not found', sentence: `Reversal ${number} has no line ${wanted}.` })
  const view = viewOf(visit, subject)
  const [attempts, asked] = await Promise.all([
    reversals.attempts(id, wanted),
    visit.deps.store.letters.asked(id, [wanted]),
  ])
  const model = linePage(view, found, { attempts, asked: asked.get(wanted) }, typed)
  const error = typed.fields.length > 0 ? 'Error: ' : ''
  return page(visit, 'lines/line', model, around(view, `${error}Line ${wanted} of reversal ${number}`), status)
}

export const close: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const number = numberIn(visit.request, 'number')
    const wanted = numberIn(visit.request, 'line')
    const reason = form.text('reason')
    const closed = await closeUnknown(visit.acting, { number, line: wanted, reason })
    if (closed.ok) return seeOther(visit, urls.line(number, wanted))
    if (closed.problem.code !== 'invalid') return refuse(visit, closed.problem, reason)
    const fields = closed.problem.fields ?? []
    return withSubject(visit, 'read', (subject) => showLine(visit, subject, { reason, fields }, 422))
  })
