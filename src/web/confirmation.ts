/** The confirmation: asked on its own page, given by one post. */
import type { Subject } from '../acts/acting.ts'
import { balanceFor } from '../acts/balance.ts'
import { awaitsConfirmation, readShown, type Shown } from '../acts/bill.ts'
import { confirm, type ConfirmingCame } from '../acts/confirm.ts'
import { speedOf } from '../acts/speed.ts'
import type { AccountAnswered } from '../core/access-store.ts'
import type { Problem } from '../core/problem.ts'
import { numberIn, wholeNumber, type Form } from './forms.ts'
import { freshBalance, freshWhenShort } from './limits.ts'
import { confirmationPage, type Typed } from './pages/confirmation-page.ts'
import { shortPage } from './pages/short-page.ts'
import type { View } from './pages/view.ts'
import { returnedField } from './people/go-on.ts'
import { soonOf } from './reversal.ts'
import { urls } from './urls.ts'
import {
  around,
  page,
  refuse,
  seeOther,
  viewOf,
  withBody,
  withQueryOf,
  withSubject,
  type Handler,
  type Visit,
} from './visit.ts'

export const askToConfirm: Handler = (visit) =>
  withQueryOf(visit, (form) =>
    withSubject(visit, 'confirm', (subject) => {
      const { reason, feedback } = subject.reversal
      return ask(visit, subject, {
        typed: { reason, feedback, typed: '', despite: form.text('despite') === 'balance' },
      })
    }),
  )

/** What a page of questions is shown with, beside what the reversal itself says. */
type Asking = { readonly typed: Typed; readonly problem?: Problem; readonly before?: Shown }

/** Where nothing is left to confirm, the reversal's own page shows the right stage. */
const ask = async (visit: Visit, subject: Subject, asking: Asking, status = 200): Promise<void> => {
  const view = viewOf(visit, subject)
  const { reversals } = visit.deps.store
  const { reversal } = subject
  const toIt = () => seeOther(visit, urls.reversal(reversal.number))
  if (!awaitsConfirmation(reversal)) return toIt()
  const [shown, bill, answered, outlook, rate] = await Promise.all([
    readShown(reversals, reversal),
    reversals.bill(reversal.id),
    balanceAgainst(visit, subject),
    reversals.outlook(reversal.id, soonOf(visit)),
    speedOf(visit.acting, reversal.accountId),
  ])
  if (shown.count === 0) return toIt()
  if (
    answered?.available !== undefined &&
    answered.available < shown.sum &&
    reversal.state === 'checked' &&
    !asking.typed.despite
  ) {
    return short(visit, view, shown.count, { bill, answered: { ...answered, available: answered.available } }, status)
  }
  const model = confirmationPage(view, {
    bill,
    shown,
    answered,
    outlook,
    rate,
    typed: asking.typed,
    fields: asking.problem?.fields ?? [],
    problem: asking.problem?.sentence ?? '',
    ...(asking.before ? { before: asking.before } : {}),
  })
  const title = asking.problem ? `Error: ${model.head.heading}` : `Confirm: ${model.head.heading}`
  return page(visit, 'reversals/confirmation', model, around(view, title), status)
}

/** Read anew when the last one did not cover the bill. */
const balanceAgainst = async (visit: Visit, { reversal, open }: Subject): Promise<AccountAnswered | undefined> => {
  const answered = await balanceFor(visit.acting, open, freshBalance)
  const { sum } = await readShown(visit.deps.store.reversals, reversal)
  const covers = answered?.available === undefined || answered.available >= sum
  return covers ? answered : balanceFor(visit.acting, open, freshWhenShort)
}

type Short = Pick<Parameters<typeof shortPage>[1], 'bill' | 'answered'>

const short = async (visit: Visit, view: View, count: number, found: Short, status: number): Promise<void> => {
  const covers = await visit.deps.store.reversals.affordable(view.reversal.id, found.answered.available)
  const model = shortPage(view, { ...found, count, covers })
  await page(visit, 'reversals/short', model, around(view, model.head.heading), status)
}

export const confirmNow: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const typed: Typed = {
      reason: form.text('reason'),
      feedback: form.text('feedback'),
      typed: form.text('typed'),
      despite: form.text('despite') === 'balance',
    }
    const number = numberIn(visit.request, 'number')
    const shown = shownIn(form)
    const { reason, feedback, despite } = typed
    // Sent on after signing in again, by a button that did not name the amount: asked once more, filled.
    if (form.text(returnedField) !== '')
      return withSubject(visit, 'confirm', (subject) => ask(visit, subject, { typed }))
    const came = await confirm(visit.acting, {
      number,
      shown,
      reason,
      feedback,
      typed: typed.typed,
      despiteBalance: despite,
    })
    if (came.ok) return answer(visit, number, came.value, { typed, before: shown })
    if (came.problem.code !== 'invalid')
      return refuse(visit, came.problem, [reason, feedback].filter((text) => text !== '').join('\n\n'))
    return withSubject(visit, 'confirm', (subject) => ask(visit, subject, { typed, problem: came.problem }, 422))
  })

/** A form that lost its hidden fields shows something that was never shown: that is a change, and is asked again. */
const shownIn = (form: Form): Shown => ({
  revision: wholeNumber(form.text('revision')) ?? -1,
  count: wholeNumber(form.text('count')) ?? -1,
  sum: wholeNumber(form.text('sum')) ?? -1,
})

const answer = async (
  visit: Visit,
  number: number,
  came: ConfirmingCame,
  asking: Required<Pick<Asking, 'typed' | 'before'>>,
): Promise<void> => {
  switch (came.kind) {
    case 'confirmed':
    case 'already':
    case 'checking again':
      return seeOther(visit, urls.reversal(number))
    case 'changed':
      return withSubject(visit, 'confirm', (subject) => ask(visit, subject, asking, 409))
    case 'short':
      return withSubject(visit, 'confirm', (subject) => ask(visit, subject, { typed: asking.typed }, 409))
  }
}
