/** What can be posted to a reversal, but for its confirmation. Each answers with the one address of the thing. */
import { again as makeAgain } from '../acts/again.ts'
import { readBalance } from '../acts/balance.ts'
import { checkAgain, startCheck } from '../acts/check.ts'
import { choose as chooseThem } from '../acts/choose.ts'
import { discard as discardIt } from '../acts/discard.ts'
import { followTasks } from '../acts/follow-tasks.ts'
import { leaveOut as leaveOutLines } from '../acts/leave-out.ts'
import { resume as resumeIt } from '../acts/resume.ts'
import { split as splitIt } from '../acts/split.ts'
import { stop as stopIt } from '../acts/stop.ts'
import type { Selection } from '../core/reversal-store.ts'
import { numberIn, wholeNumber, type Form } from './forms.ts'
import { askedIn } from './pages/line-query.ts'
import { safeBack } from './theme.ts'
import { urls } from './urls.ts'
import { refuse, seeOther, take, withBody, withSubject, type Handler, type Visit } from './visit.ts'

const numberOf = ({ request }: Visit): number => numberIn(request, 'number')
const toIt = (visit: Visit): void => seeOther(visit, urls.reversal(numberOf(visit)))

export const check: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const which = form.text('which')
    const number = numberOf(visit)
    if (which === 'start') return take(visit, await startCheck(visit.acting, { number }), () => toIt(visit))
    if (which !== 'not readable' && which !== 'all') {
      return refuse(visit, {
        code: 'invalid',
        sentence: 'Say which lines are to be checked: start, not readable or all.',
      })
    }
    return take(visit, await checkAgain(visit.acting, { number, which }), () => toIt(visit))
  })

/** What the buttons of the preview say: ticked lines, all that the filter shows, or all but those. */
const leavings: Readonly<Record<string, { readonly leftOut: boolean; readonly kind: Selection['kind'] }>> = {
  'leave out': { leftOut: true, kind: 'numbers' },
  'leave out shown': { leftOut: true, kind: 'shown' },
  'leave out others': { leftOut: true, kind: 'all but shown' },
  'put back': { leftOut: false, kind: 'numbers' },
  'put back shown': { leftOut: false, kind: 'shown' },
}

export const leaveOut: Handler = (visit) =>
  withBody(visit, ['line'], async (form) => {
    const what = form.text('what')
    const leaving = Object.hasOwn(leavings, what) ? leavings[what] : undefined
    if (!leaving) return refuse(visit, { code: 'invalid', sentence: 'Say what is to be left out or put back.' })
    const revision = wholeNumber(form.text('revision'))
    const input = {
      number: numberOf(visit),
      leftOut: leaving.leftOut,
      selection: selectionOf(leaving.kind, form),
      ...(revision === undefined ? {} : { revision }),
    }
    return take(visit, await leaveOutLines(visit.acting, input), () => back(visit, form))
  })

/** Which of the lines that a worker, a task or a title led to are meant. */
export const choose: Handler = (visit) =>
  withBody(visit, ['line'], async (form) => {
    const lines = form.list('line').map((text) => wholeNumber(text) ?? -1)
    const input = { number: numberOf(visit), lead: wholeNumber(form.text('lead')) ?? 0, lines }
    return take(visit, await chooseThem(visit.acting, input), () => toIt(visit))
  })

/** What ids of tasks lead to, as a draft of its own. */
export const tasks: Handler = async (visit) =>
  take(visit, await followTasks(visit.acting, { number: numberOf(visit) }), ({ reversal }) =>
    seeOther(visit, urls.reversal(reversal.number)),
  )

const selectionOf = (kind: Selection['kind'], form: Form): Selection =>
  kind === 'numbers'
    ? { kind, numbers: form.list('line').map((text) => wholeNumber(text) ?? -1) }
    : { kind, filter: askedIn(form).query.filter }

/** To the list as it was filtered; to the reversal when that is not said. */
const back = (visit: Visit, form: Form): void => {
  const wanted = form.text('back')
  const own = visit.deps.url(urls.reversal(numberOf(visit)))
  const inside = wanted === own || wanted.startsWith(`${own}?`) || wanted.startsWith(`${own}/confirmation`)
  visit.response.redirect(303, inside ? safeBack(visit.deps, wanted) : own)
}

export const stop: Handler = async (visit) =>
  take(visit, await stopIt(visit.acting, { number: numberOf(visit) }), () => toIt(visit))

export const discard: Handler = async (visit) =>
  take(visit, await discardIt(visit.acting, { number: numberOf(visit) }), () => toIt(visit))

export const resume: Handler = async (visit) =>
  take(visit, await resumeIt(visit.acting, { number: numberOf(visit) }), ({ kind }) =>
    kind === 'confirm' ? seeOther(visit, urls.confirmation(numberOf(visit))) : toIt(visit),
  )

export const split: Handler = (visit) =>
  withBody(visit, [], async (form) => {
    const input = {
      number: numberOf(visit),
      revision: wholeNumber(form.text('revision')) ?? -1,
      keep: wholeNumber(form.text('keep')) ?? 0,
    }
    await take(visit, await splitIt(visit.acting, input), () => seeOther(visit, urls.confirmation(input.number)))
  })

export const again: Handler = async (visit) =>
  take(visit, await makeAgain(visit.acting, { number: numberOf(visit) }), (draft) =>
    seeOther(visit, urls.reversal(draft.number)),
  )

export const ownBalance: Handler = (visit) =>
  withBody(visit, [], (form) =>
    withSubject(visit, 'read', async ({ open }) =>
      take(visit, await readBalance(visit.acting, { accountId: open.account.id }), () => back(visit, form)),
    ),
  )
